"""What a contract says of one route, in JSON Schema whatever it was written in, and the judging."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from tests.channels.contract.call import Call

jsonschema: Any = importlib.import_module("jsonschema")  # it ships no types

ANYTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Shape:
    """A JSON Schema with the definitions that its references point into."""

    schema: Mapping[str, Any]
    root: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _checker(self) -> Any:
        return jsonschema.Draft202012Validator({**self.root, **self.schema})

    def wrong_with(self, value: object) -> list[str]:
        """Say what of a value the schema refuses."""
        return [
            f"{'.'.join(map(str, one.absolute_path)) or 'it'}: {one.message[:160]}"
            for one in self._checker.iter_errors(value)
        ]

    def resolved(self) -> Mapping[str, Any]:
        """Follow a reference at the top, so that the type can be seen."""
        schema = self.schema
        while "$ref" in schema:
            at: Any = self.root
            for step in str(schema["$ref"]).removeprefix("#/").split("/"):
                at = at[step]
            schema = at
        return schema

    def typed(self, texts: list[str], *, is_csv: bool = False) -> object:
        """Give what came as text in an address or a form the type that the schema asks for."""
        schema = self.resolved()
        if schema.get("type") == "array":
            parts = [part for one in texts for part in (one.split(",") if is_csv else [one])]
            inner = Shape(schema.get("items", ANYTHING), self.root)
            return [inner.typed([part]) for part in parts]
        text = texts[-1]
        kind = schema.get("type")
        if kind in ("integer", "number") and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text) if "." in text else int(text)
        if kind == "boolean" and text in ("true", "false", "1", "0"):
            return text in ("true", "1")
        return text


@dataclass(frozen=True)
class Parameter:
    """One thing that a request may carry in its query or its headers."""

    shape: Shape
    is_required: bool = False
    is_csv: bool = False  # several values stand in one, between commas


@dataclass(frozen=True)
class Route:
    """One call of a network: what it takes and what it gives."""

    method: str
    template: str
    auth: str = "none"  # bearer, basic, header:NAME, query:NAME, none; several between "|"
    path: Mapping[str, Shape] = field(default_factory=dict)
    query: Mapping[str, Parameter] | None = field(default_factory=dict)  # None: not told
    headers: Mapping[str, Parameter] = field(default_factory=dict)
    body: Shape | None = None
    body_kind: str = "json"  # json or form
    is_body_required: bool = False
    # by status, or 2 and 4 for every good one and every error; None: an empty body
    answers: Mapping[int, Shape | None] = field(default_factory=dict)
    checks: tuple[Callable[[Call], Iterator[str]], ...] = ()

    @property
    def name(self) -> str:
        """The route as tests name it."""
        return f"{self.method} {self.template}"

    def wrong_with(self, call: Call) -> Iterator[str]:
        """Say what of a request the network would refuse."""
        yield from _wrong_sign_in(self.auth, call)
        yield from _wrong_path(self.path, call)
        yield from _wrong_query(self, call)
        for name, wanted in self.headers.items():
            given = call.headers.get(name)
            if given is None and wanted.is_required:
                yield f"the header {name} is missing"
            if given is not None:
                yield from (f"header {name}, {why}" for why in wanted.shape.wrong_with(given))
        yield from _wrong_body(self, call)
        for check in self.checks:
            yield from check(call)

    def wrong_answer(self, status: int, body: object) -> Iterator[str]:
        """Say what of an answer the network would not give; errors only where they are told."""
        key = next((one for one in (status, 2 if status < 400 else 4) if one in self.answers), None)
        if key is None:
            if status < 300 and self.answers:
                yield f"answers {status}, and the contract knows {sorted(self.answers)}"
            return
        shape = self.answers[key]
        if shape is None:
            if body is not None:
                yield "the answer should be empty"
            return
        yield from (f"answer, {why}" for why in shape.wrong_with(body))


class Contract(Protocol):
    """What is known of a network's calls."""

    @property
    def name(self) -> str:
        """What failures and `FakeNetwork.beside` call it."""

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Give the route of a request and the values in its path; None where it is not known."""


@dataclass(frozen=True)
class Routes:
    """A contract that is a plain list of routes."""

    name: str
    routes: tuple[Route, ...]
    hosts: tuple[str, ...] = ()  # none: any; this computer is always one

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """Give the route that fits closest."""
        fits = [
            (one, values)
            for one in self.routes
            if one.method == method and (values := match(one.template, path)) is not None
        ]
        return min(fits, key=lambda fit: looseness(fit[0].template), default=None)


def looseness(template: str) -> tuple[int, int]:
    """Rank a template among those that fit a path: the one that says most comes first."""
    return template.count("{"), -len(re.sub(r"\{[^}]+\}", "", template))


def match(template: str, path: str) -> dict[str, str] | None:
    """Give what stands in a path for the names of a template; `{+name}` may span slashes."""
    names: list[str] = []
    pattern = ""
    for part in re.split(r"(\{[^}]+\})", template):
        if part.startswith("{"):
            names.append(part.strip("{}+"))
            pattern += "(.+)" if part.startswith("{+") else "([^/]+)"
        else:
            pattern += re.escape(part)
    found = re.fullmatch(pattern, path)
    return dict(zip(names, found.groups(), strict=True)) if found else None


def _wrong_sign_in(auth: str, call: Call) -> Iterator[str]:
    ways = auth.split("|")
    if "none" not in ways and not any(call.credential_by(way) for way in ways):
        yield f"nobody is signed in ({auth} is asked for)"


def _wrong_path(shapes: Mapping[str, Shape], call: Call) -> Iterator[str]:
    for name, shape in shapes.items():
        if name in call.path:
            why = shape.wrong_with(shape.typed([call.path[name]]))
            yield from (f"path {name}, {one}" for one in why)


def _wrong_query(route: Route, call: Call) -> Iterator[str]:
    signing = {way.removeprefix("query:") for way in route.auth.split("|") if "query:" in way}
    asked: dict[str, list[str]] = {}
    for name, value in call.queries:
        asked.setdefault(name, []).append(value)
    if route.query is None:
        return
    for name, values in asked.items():
        wanted = route.query.get(name) or _bracketed(route.query, name)
        if wanted is None:
            if name not in signing:
                yield f"unknown query parameter {name}"
            continue
        typed = wanted.shape.typed(values, is_csv=wanted.is_csv)
        yield from (f"query {name}, {why}" for why in wanted.shape.wrong_with(typed))
    for name, wanted in route.query.items():
        if wanted.is_required and name not in asked:
            yield f"the query parameter {name} is missing"


def _bracketed(query: Mapping[str, Parameter], name: str) -> Parameter | None:
    found = query.get(name.removesuffix("[]"))
    return found if found and found.shape.resolved().get("type") == "array" else None


def _wrong_body(route: Route, call: Call) -> Iterator[str]:
    if route.body is None:
        if call.body not in (None, {}, ""):
            yield "a body where none is taken"
        return
    if call.body_kind == "none":
        if route.is_body_required:
            yield "the body is missing"
        return
    if call.body_kind != route.body_kind:
        yield f"the body is {call.body_kind}, not {route.body_kind}"
        return
    body = call.body
    if route.body_kind == "form" and isinstance(body, dict):
        fields = route.body.resolved().get("properties", {})
        body = {
            name: Shape(fields.get(name, ANYTHING), route.body.root).typed([str(value)])
            for name, value in body.items()
        }
    yield from (f"body, {why}" for why in route.body.wrong_with(body))
