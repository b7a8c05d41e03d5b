"""Meta's names and types as a contract: which fields a node has, which edges, which parameters.

They tell no envelopes, no errors and nothing required; so this catches a misspelt field or
parameter and a wrong type, and `contract.toml` the rest. `list<X>` may come as {"data": [...]}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.channels.contract.routes import ANYTHING, Parameter, Route, Shape

AUTH = "bearer|query:access_token"
PAGING = frozenset({"limit", "after", "before", "since", "until", "summary", "order", "filter"})
ALWAYS = PAGING | {"fields", "access_token", "appsecret_proof", "metadata", "locale"}
TYPES: Mapping[str, Any] = {
    "string": {"type": "string"},
    "int": {"type": "integer"},
    "unsigned int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "datetime": {"type": ["string", "integer"]},
}
# What an edge gives, where the document does not say it (v26 lost the return types).
GIVES = {
    "feed": "PagePost",
    "posts": "PagePost",
    "published_posts": "PagePost",
    "tagged": "PagePost",
    "visitor_posts": "PagePost",
    "conversations": "UnifiedThread",
    "ratings": "Recommendation",
    "replies": "IGComment",
    "media": "IGMedia",
    "tags": "IGMedia",
    "recent_media": "IGMedia",
    "top_media": "IGMedia",
}


@dataclass(frozen=True)
class Node:
    """What is known of one kind of object."""

    fields: Mapping[str, str] = field(default_factory=dict)  # name → type
    # (method, edge; "" for the object itself) → parameters and what it gives
    edges: Mapping[tuple[str, str], tuple[Mapping[str, str], str]] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """Everything that may be asked for in `fields`."""
        read = {edge for method, edge in self.edges if method == "GET" and edge}
        return frozenset(self.fields) | read | {"id"}


@dataclass(frozen=True)
class MetaContract:
    """The Graph's contract; a path's node is told by how its id looks."""

    name: str
    base: str
    nodes: Mapping[str, Node]
    kinds: tuple[tuple[str, str], ...]  # (pattern of an id, node), the first that fits
    beside: Mapping[str, frozenset[str]]
    hosts: tuple[str, ...] = ()

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Make the route of a request, where its node and its edge are known."""
        named, _, edge = path.removeprefix(self.base + "/").partition("/")
        kind = next((node for look, node in self.kinds if re.fullmatch(look, named)), "")
        node = self.nodes.get(kind)
        if not path.startswith(self.base + "/") or node is None:
            return None
        if (method, edge) == ("GET", ""):
            params, gives = node.edges.get(("GET", ""), ({}, ""))
            gives = kind
        elif (method, edge) in node.edges:
            params, gives = node.edges[method, edge]
        else:
            return None
        return self._route(method, edge, params, gives), {}

    def _route(self, method: str, edge: str, params: Mapping[str, str], gives: str) -> Route:
        asked = {name: Parameter(Shape(TYPES.get(kind, {}))) for name, kind in params.items()}
        free = {name: Parameter(Shape(ANYTHING)) for name in ALWAYS}
        fields = {name: one.shape.schema for name, one in {**free, **asked}.items()}
        form = {"type": "object", "properties": fields, "additionalProperties": False}
        return Route(
            method,
            f"{self.base}/{{{gives}}}/{edge}",
            auth=AUTH,
            query={**free, **asked},
            body=Shape(form) if method == "POST" else None,
            body_kind="form",
            answers={2: self._answer(edge, gives)} if method == "GET" else {},
            checks=(lambda call: self._wrong_fields(gives, call.query.get("fields", "")),),
        )

    def _answer(self, edge: str, gives: str) -> Shape:
        root = {"$defs": {name: self._schema(name) for name in self.nodes}}
        one: dict[str, Any] = {"$ref": f"#/$defs/{gives}"} if gives in self.nodes else {}
        if not edge:
            return Shape(one, root)
        listed = {"data": {"type": "array", "items": one}, "paging": {"type": "object"}}
        return Shape({"type": "object", "properties": listed}, root)

    def _schema(self, name: str) -> dict[str, Any]:
        node = self.nodes[name]
        fields = {one: self._type(kind) for one, kind in node.fields.items()}
        known = node.names | self.beside.get(name, frozenset())
        others: dict[str, Any] = {one: {} for one in known}
        return {
            "type": "object",
            "properties": {**others, **fields},
            "additionalProperties": False,
        }

    def _type(self, kind: str) -> Mapping[str, Any]:
        if kind in TYPES:
            return {"type": TYPES[kind]["type"]}
        if kind in self.nodes:
            return {"$ref": f"#/$defs/{kind}"}
        if kind.startswith("list"):
            inner = self._type(kind[5:-1]) if kind.startswith("list<") else {}
            plain = {"type": "array", "items": inner}
            wrapped = {"type": "object", "properties": {"data": plain}, "required": ["data"]}
            return {"anyOf": [plain, wrapped]}
        return ANYTHING

    def _wrong_fields(self, kind: str, said: str) -> Iterator[str]:
        node = self.nodes.get(kind)
        if node is None:
            return
        known = node.names | self.beside.get(kind, frozenset())
        for name, inner in asked_fields(said):
            if name not in known:
                yield f"{kind} has no field {name}"
            below = node.edges.get(("GET", name), ({}, ""))[1] or node.fields.get(name, "")
            yield from self._wrong_fields(below.removeprefix("list<").removesuffix(">"), inner)


def asked_fields(said: str) -> list[tuple[str, str]]:
    """Take `id,from{name},comments.limit(5){id}` apart: each name with what is asked inside."""
    parts, depth, part = [], 0, ""
    for letter in said + ",":
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += letter
    split = [re.match(r"(\w+)[^{]*(?:\{(.*)\})?$", one, re.S) for one in parts if one]
    return [(one[1], one[2] or "") if one else ("?", "") for one in split]


def meta_contract(
    path: Path,
    *,
    base: str,
    kinds: tuple[tuple[str, str], ...],
    beside: Mapping[str, frozenset[str]] | None = None,
    gives: Mapping[tuple[str, str], str] | None = None,
) -> MetaContract:
    """Load Meta's names and types.

    Args:
        path: meta/graph-v26-from-pypi.json, or the folder meta/codegen-v25.
        base: what stands before the ids, such as "/v26.0".
        kinds: ((r"me|page-.*", "Page"), (r"post-.*", "PagePost")): what the fake's ids are.
        beside: node → fields that Meta's pages tell and the document forgets.
        gives: (node, edge) → node that the edge lists, where it is not told.
    """
    told = _of_folder(path) if path.is_dir() else _of_file(path, gives or {})
    return MetaContract(path.stem, base, told, kinds, beside or {})


def _of_file(path: Path, gives: Mapping[tuple[str, str], str]) -> dict[str, Node]:
    said = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    nodes = {}
    for name, one in said.items():
        edges = {}
        for edge in one["edges"]:
            short = edge["endpoint"].strip("/")
            comments = "IGComment" if name.startswith("IG") else "Comment"
            usual = comments if short == "comments" else GIVES.get(short, "")
            edges[edge["method"], short] = (edge["params"], gives.get((name, short), usual))
        nodes[name] = Node(one["fields"], edges)
    return nodes


def _of_folder(path: Path) -> dict[str, Node]:
    nodes = {}
    for one in sorted(path.glob("*.json")):
        said = json.loads(one.read_text(encoding="utf-8"))
        if not isinstance(said, dict):
            continue  # the list of enumerations
        edges = {}
        for api in said["apis"]:
            edge = api.get("endpoint", "")
            params = {param["name"]: param["type"] for param in api["params"]}
            edges[api["method"], edge] = (params, api["return"])
        fields = {each["name"]: each["type"] for each in said["fields"]}
        nodes[one.stem.removesuffix(".subset")] = Node(fields, edges)
    return nodes
