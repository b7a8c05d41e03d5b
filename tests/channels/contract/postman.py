"""A Postman collection as a contract: what Meta publishes for Threads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.channels.contract.call import Call
from tests.channels.contract.routes import ANYTHING, Parameter, Route, Routes, Shape, match

FREE = Parameter(Shape(ANYTHING))


def postman_contract(
    path: Path, *, prefix: str = "", beside: Mapping[str, frozenset[str]] | None = None
) -> Routes:
    """Load a collection; `fields` is held to its lists, answers to the types of its examples.

    Args:
        path: below ../shared/contracts.
        prefix: "/v1.0" where the connector says the version.
        beside: route → query parameters that the documents know and the collection forgets.
    """
    said = json.loads(path.read_text(encoding="utf-8"))
    words = {one["key"]: str(one["value"]) for one in said["variable"]}
    routes: dict[str, Route] = {}
    for request, responses in _requests(said["item"]):
        route = _route(request, responses, words, prefix, beside or {})
        earlier = routes.get(route.name)
        routes[route.name] = _joined(earlier, route) if earlier else route
    for route in tuple(routes.values()):  # an id stands where "me" may
        of_any = route.template.replace(f"{prefix}/me/", f"{prefix}/{{user_id}}/")
        if not any(match(one.template, of_any) is not None for one in routes.values()):
            routes[f"{route.method} {of_any}"] = replace(route, template=of_any)
    host = urlsplit(words.get("api_host", "")).hostname
    return Routes(path.stem, tuple(routes.values()), (host,) if host else ())


def _requests(items: list[Any]) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    for one in items:
        if "item" in one:
            yield from _requests(one["item"])
        else:
            yield one["request"], one.get("response") or []


def _route(
    request: Mapping[str, Any],
    responses: list[Any],
    words: Mapping[str, str],
    prefix: str,
    beside: Mapping[str, frozenset[str]],
) -> Route:
    template = "/".join(_name(step) for step in request["url"]["path"])
    name = f"{request['method']} {prefix}/{template}"
    keys = [one["key"] for one in request["url"].get("query", ())]
    values = {one["key"]: one.get("value") or "" for one in request["url"].get("query", ())}
    asked = dict.fromkeys((*keys, *beside.get(name, ())), FREE)
    is_open = (request.get("auth") or {}).get("type") == "noauth"
    known = _names(words.get(values.get("fields", "").strip("{}"), ""))
    return Route(
        request["method"],
        f"{prefix}/{template}",
        auth="none" if is_open else "bearer|query:access_token",
        query=asked,
        body=_form(asked) if request["method"] == "POST" else None,
        body_kind="form",
        answers=_answers(responses),
        checks=(_fields_of(known),) if known else (),
    )


def _name(step: str) -> str:
    return "{" + step.strip("{}") + "}" if step.startswith("{{") else step


def _form(asked: Mapping[str, Parameter]) -> Shape:
    """What a POST takes in its address it takes as a form, too."""
    return Shape({"type": "object", "properties": {name: {} for name in asked}})


def _joined(one: Route, other: Route) -> Route:
    query = {**(one.query or {}), **(other.query or {})}
    return replace(one, query=query, body=_form(query) if one.body else None)


def _names(text: str) -> frozenset[str]:
    depth, flat = 0, ""
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        flat += letter if depth == 0 and letter != "}" else ""
    return frozenset(one.strip() for one in flat.split(",") if one.strip())


def _fields_of(known: frozenset[str]) -> Any:
    def check(call: Call) -> Iterator[str]:
        asked = _names(call.query.get("fields", ""))
        yield from (f"unknown field {one}" for one in sorted(asked - known))

    return check


def _answers(responses: list[Any]) -> dict[int, Shape | None]:
    for one in responses:
        try:
            body = json.loads(one.get("body") or "")
        except ValueError:
            continue
        return {2: Shape(_typed(body))}
    return {}


def _typed(value: Any) -> dict[str, Any]:
    """Take the types of an example; a "<boolean>" in it stands for one."""
    if isinstance(value, dict):
        return {"type": "object", "properties": {n: _typed(one) for n, one in value.items()}}
    if isinstance(value, list):
        return {"type": "array", "items": _typed(value[0]) if value else {}}
    if isinstance(value, bool) or value == "<boolean>":
        return {"type": "boolean"}
    if isinstance(value, int | float) or value in ("<integer>", "<number>", "<long>"):
        return {"type": "number"}
    return {"type": "string"} if isinstance(value, str) else {}
