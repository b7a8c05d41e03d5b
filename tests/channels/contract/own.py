"""The project's own small contract, written in TOML from the facts in channels/.

    auth = "bearer"                  # bearer, basic, header:NAME, query:NAME, none; "a|b": either
    hosts = ["api.x.com"]            # optional: any other is refused (127.0.0.1 never is)

    [shapes]                         # named shapes, used as "@comment"
    comment = { id = "text!", message = "text", from = { id = "text!", name = "text?" } }

    [[route]]
    call = "GET /{post}/comments"    # "{+name}" spans slashes; the template names the handler
    auth = "none"                    # only where it differs
    path.post = { is = "text", pattern = "^[0-9_]+$" }
    query = { limit = { is = "integer", minimum = 1, maximum = 100 }, after = "text" }
    headers.LinkedIn-Version = { is = "text!", pattern = "^20[0-9]{4}$" }
    answer = { data = "[@comment]!", paging = "object" }

    [[route]]
    call = "POST /{post}/comments"
    json = { message = "text!", reply = { is = "object", fields = { to = "text!" } } }
    status = 201                     # 200 unless said
    answer = { id = "text!" }        # left out: not looked at; "none": empty

A spec is `text number integer boolean object any`, `@shape`, `[spec]` for a list, then `!` for
required and `?` for may-be-null; a table with `is` adds JSON Schema's own words and `fields`; a
table without `is` is an object of fields. `json` or `form` hold the body, where unknown keys are
refused (`json = "[@thing]"` for another top; `json_optional = true`); answers may say more.
A query parameter `"[text]"` may come many times; `{ is = "[text]", csv = true }` is cut at commas.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.channels.contract.routes import Parameter, Route, Routes, Shape

TYPES = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "object": {"type": "object"},
    "any": {},
}
Spec = str | dict[str, Any]


def own_contract(path: Path) -> Routes:
    """Load a contract of ours; its name is its folder's."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    shapes = {name: schema_of(one, is_closed=False) for name, one in said.get("shapes", {}).items()}
    root = {"$defs": shapes}
    routes = tuple(_route(one, root, said.get("auth", "none")) for one in said["route"])
    return Routes(f"own:{path.parent.name}", routes, tuple(said.get("hosts", ())))


def schema_of(spec: Spec, *, is_closed: bool) -> dict[str, Any]:
    """Make JSON Schema of a spec; a closed one refuses keys it does not know."""
    if isinstance(spec, dict):
        if "is" not in spec:
            return _object(spec, is_closed=is_closed)
        words = {key: value for key, value in spec.items() if key not in ("is", "fields", "csv")}
        base = schema_of(spec["is"], is_closed=is_closed)
        inner = _object(spec["fields"], is_closed=is_closed) if "fields" in spec else {}
        return {**base, **inner, **words, **({"type": base["type"]} if "type" in base else {})}
    bare = spec.rstrip("!?")
    if bare.startswith("@"):
        schema: dict[str, Any] = {"$ref": f"#/$defs/{bare[1:]}"}
    elif bare.startswith("["):
        schema = {"type": "array", "items": schema_of(bare[1:-1], is_closed=is_closed)}
    else:
        schema = dict(TYPES[bare])
    if "?" not in spec[len(bare) :]:
        return schema
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _object(fields: dict[str, Spec], *, is_closed: bool) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: schema_of(one, is_closed=is_closed) for name, one in fields.items()},
        "required": [name for name, one in fields.items() if _is_required(one)],
        "additionalProperties": not is_closed,
    }


def _is_required(spec: Spec) -> bool:
    said = spec.get("is", "") if isinstance(spec, dict) else spec
    bare = said.rstrip("!?")
    return "!" in said[len(bare) :]


def _route(said: dict[str, Any], root: dict[str, Any], auth: str) -> Route:
    method, _, template = said["call"].partition(" ")
    kind = next((one for one in ("json", "form") if one in said), "json")
    answers: dict[int, Shape | None] = {}
    if (answer := said.get("answer")) is not None:
        shape = None if answer == "none" else Shape(schema_of(answer, is_closed=False), root)
        answers[said.get("status", 200)] = shape
    return Route(
        method,
        template,
        auth=said.get("auth", auth),
        path={
            name: Shape(schema_of(one, is_closed=True), root)
            for name, one in said.get("path", {}).items()
        },
        query=_parameters(said.get("query", {}), root),
        headers=_parameters(said.get("headers", {}), root),
        body=Shape(schema_of(said[kind], is_closed=True), root) if kind in said else None,
        body_kind=kind,
        is_body_required=kind in said and not said.get(f"{kind}_optional", False),
        answers=answers,
    )


def _parameters(said: dict[str, Spec], root: dict[str, Any]) -> dict[str, Parameter]:
    return {
        name: Parameter(
            Shape(schema_of(one, is_closed=True), root),
            is_required=_is_required(one),
            is_csv=isinstance(one, dict) and bool(one.get("csv")),
        )
        for name, one in said.items()
    }
