"""OpenAPI 3 as a contract: X in both dialects, LinkedIn, TikTok, Mastodon."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.channels.contract.routes import ANYTHING, Parameter, Route, Routes, Shape

METHODS = ("get", "post", "put", "patch", "delete")
KINDS = {"application/json": "json", "application/x-www-form-urlencoded": "form"}


@cache
def openapi_contract(path: Path, *, auth: str, relaxed: bool = False) -> Routes:
    """Load an OpenAPI contract.

    Args:
        path: below ../shared/contracts.
        auth: how every route is signed in to; the documents say it so that nobody needs to be.
        relaxed: hold answers to types alone, where a real server leaves out what is required.
    """
    said = _told(json.loads(path.read_text(encoding="utf-8")))
    whole = _loosened(said) if relaxed else said
    routes = [
        _route(said, whole, auth, method.upper(), template, operation)
        for template, operations in said["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]
    hosts = [urlsplit(one["url"]).hostname or "" for one in said.get("servers", ())]
    return Routes(path.stem, tuple(routes), tuple(filter(None, hosts)))


def _route(
    said: Mapping[str, Any],
    whole: Mapping[str, Any],
    auth: str,
    method: str,
    template: str,
    operation: Mapping[str, Any],
) -> Route:
    root = {"components": said["components"]}
    told = [_found(said, one) for one in operation.get("parameters", ())]
    kind, schema = _body(operation)
    return Route(
        method,
        template,
        auth=auth,
        path={one["name"]: Shape(one["schema"], root) for one in told if one["in"] == "path"},
        query={one["name"]: _parameter(one, root) for one in told if one["in"] == "query"},
        headers={one["name"]: _parameter(one, root) for one in told if one["in"] == "header"},
        body=Shape(_closed(schema, root), root) if schema is not None else None,
        body_kind=kind,
        is_body_required=bool(operation.get("requestBody", {}).get("required")),
        answers=_answers(operation["responses"], whole, is_loose=whole is not said),
    )


def _parameter(said: Mapping[str, Any], root: Mapping[str, Any]) -> Parameter:
    is_csv = said.get("explode") is False
    return Parameter(Shape(said.get("schema", {}), root), bool(said.get("required")), is_csv)


def _body(operation: Mapping[str, Any]) -> tuple[str, Mapping[str, Any] | None]:
    for name, content in operation.get("requestBody", {}).get("content", {}).items():
        if name in KINDS:
            return KINDS[name], content.get("schema", ANYTHING)
    return "json", None


def _answers(
    responses: Mapping[str, Any], whole: Mapping[str, Any], *, is_loose: bool
) -> dict[int, Shape | None]:
    root = {"components": whole["components"]}
    answers: dict[int, Shape | None] = {}
    for status, response in responses.items():
        schemas = [one["schema"] for one in response.get("content", {}).values() if "schema" in one]
        key = 4 if status == "default" else int(status)
        schema = {"anyOf": schemas} if schemas else {}
        answers[key] = Shape(_loosened(schema) if is_loose else schema, root)
    return answers


def _found(said: Mapping[str, Any], one: Mapping[str, Any]) -> Mapping[str, Any]:
    return Shape(one, said).resolved()


def _closed(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    top = Shape(schema, root).resolved()
    is_open = "properties" in top and "additionalProperties" not in top
    return {**top, "additionalProperties": False} if is_open else schema


def _told(value: Any) -> Any:
    """Say `nullable` of OpenAPI 3.0 as JSON Schema does."""
    if isinstance(value, list):
        return [_told(one) for one in value]
    if not isinstance(value, dict):
        return value
    told = {name: _told(one) for name, one in value.items()}
    if told.get("nullable") is True and isinstance(told.get("type"), str):
        told["type"] = [told["type"], "null"]
    return told


def _loosened(value: Any) -> Any:
    if isinstance(value, list):
        return [_loosened(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        "anyOf" if name == "oneOf" else name: _loosened(one)
        for name, one in value.items()
        if not (name == "required" and isinstance(one, list))
    }
