"""A file of bare JSON Schemas as a contract, for networks that publish no routes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.channels.contract.routes import Route, Routes, Shape


def schema_contract(
    path: Path,
    answers: Mapping[str, str],
    *,
    auth: str,
    bodies: Mapping[str, str] | None = None,
    body_kind: str = "json",
) -> Routes:
    """Hold routes that we name to the schemas of a file; their queries it does not tell.

    Args:
        path: below ../shared/contracts, with its schemas in `$defs`.
        answers: "GET /wp-json/wp/v2/comments" → "comments", a name in `$defs`.
        auth: how they are signed in to.
        bodies: the same for what is sent; a route may stand in both.
        body_kind: json or form.
    """
    root = json.loads(path.read_text(encoding="utf-8"))
    bodies = bodies or {}

    def shape(name: str) -> Shape:
        return Shape({"$ref": f"#/$defs/{name}"}, {"$defs": root["$defs"]})

    routes = [
        Route(
            name.partition(" ")[0],
            name.partition(" ")[2],
            auth=auth,
            query=None,
            body=shape(bodies[name]) if name in bodies else None,
            body_kind=body_kind,
            is_body_required=name in bodies,
            answers={2: shape(answers[name])} if name in answers else {},
        )
        for name in {**answers, **bodies}
    ]
    return Routes(path.stem, tuple(routes))
