"""Google's discovery documents as contracts: YouTube, Business Profile and their neighbours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.channels.contract.routes import Parameter, Route, Routes, Shape

KEPT = ("type", "enum", "pattern", "minLength", "maxLength")


def discovery_contract(
    path: Path, *, always: Mapping[str, tuple[str, ...]] | None = None, auth: str = "bearer"
) -> Routes:
    """Load a discovery document.

    Args:
        path: below ../shared/contracts/google.
        always: schema → fields that are always there, since Google's documents require none.
        auth: "bearer|query:key" where a key does.
    """
    said = json.loads(path.read_text(encoding="utf-8"))
    schemas = {name: schema_of(one) for name, one in said["schemas"].items()}
    for name, fields in (always or {}).items():
        schemas[name]["required"] = list(fields)
    common = {
        name: _parameter(one, {})
        for name, one in said.get("parameters", {}).items()
        if name not in ("access_token", "oauth_token")  # a token never stands in an address
    }
    base = "/" + said["servicePath"].strip("/")
    routes = tuple(
        _route(one, {"$defs": schemas}, common, base.rstrip("/"), auth) for one in _methods(said)
    )
    return Routes(path.stem, routes, (urlsplit(said["rootUrl"]).hostname or "",))


def schema_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Make JSON Schema of Google's dialect; a number of 64 bits is text there as here."""
    if "$ref" in said:
        return {"$ref": f"#/$defs/{said['$ref']}"}
    schema: dict[str, Any] = {key: said[key] for key in KEPT if key in said}
    if schema.get("type") == "any":
        del schema["type"]
    if "items" in said:
        schema["items"] = schema_of(said["items"])
    for edge in ("minimum", "maximum"):
        if edge in said and said.get("type") in ("integer", "number"):
            schema[edge] = float(said[edge])
    if "properties" in said:
        schema["properties"] = {n: schema_of(one) for n, one in said["properties"].items()}
        schema["additionalProperties"] = False
    elif isinstance(said.get("additionalProperties"), dict):
        schema["additionalProperties"] = schema_of(said["additionalProperties"])
    return schema


def _methods(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    here = list(said.get("methods", {}).values())
    return here + [one for inner in said.get("resources", {}).values() for one in _methods(inner)]


def _parameter(said: Mapping[str, Any], root: Mapping[str, Any]) -> Parameter:
    schema = schema_of(said)
    if said.get("repeated"):
        schema = {"type": "array", "items": schema}
    return Parameter(Shape(schema, root), bool(said.get("required")), bool(said.get("repeated")))


def _route(
    said: Mapping[str, Any],
    root: Mapping[str, Any],
    common: Mapping[str, Parameter],
    base: str,
    auth: str,
) -> Route:
    told = said.get("parameters", {})
    own = {name: _parameter(one, root) for name, one in told.items() if one["location"] == "query"}
    answer = Shape(schema_of(said["response"]), root) if "response" in said else None
    return Route(
        said["httpMethod"],
        f"{base}/{said['path'].lstrip('/')}",
        auth=auth,
        path={n: Shape(schema_of(o), root) for n, o in told.items() if o["location"] == "path"},
        query={**common, **own},
        body=Shape(schema_of(said["request"]), root) if "request" in said else None,
        is_body_required="request" in said,
        answers={200: answer} if answer else {204: None, 200: Shape({})},
    )
