"""One request as a fake network's functions see it, and what they may answer."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx


@dataclass(frozen=True)
class Call:
    """A request, taken apart."""

    request: httpx.Request
    path: Mapping[str, str] = field(default_factory=dict)  # what stands for the template's names
    auth: str = "none"  # how the route wants to be signed in to

    @property
    def method(self) -> str:
        """GET, POST, ..."""
        return self.request.method

    @property
    def headers(self) -> httpx.Headers:
        """The request's headers, whatever their case."""
        return self.request.headers

    @property
    def queries(self) -> list[tuple[str, str]]:
        """The query in its order, with names that come twice."""
        return self.request.url.params.multi_items()

    @property
    def query(self) -> dict[str, str]:
        """The query; the last of several values."""
        return dict(self.queries)

    @property
    def body_kind(self) -> str:
        """What the request says its body is: json, form, none, other."""
        if not self.request.content:
            return "none"
        said = self.headers.get("content-type", "").partition(";")[0].strip()
        kinds = {"application/json": "json", "application/x-www-form-urlencoded": "form"}
        return kinds.get(said, "other")

    @property
    def body(self) -> Any:
        """The body as JSON, or as a form's fields; None where there is none."""
        if self.body_kind == "form":
            return dict(parse_qsl(self.request.content.decode(), keep_blank_values=True))
        if self.body_kind == "json":
            return json.loads(self.request.content)
        return None

    @property
    def credential(self) -> str:
        """The token or password that came, by whichever way the route takes."""
        return next(filter(None, map(self.credential_by, self.auth.split("|"))), "")

    def credential_by(self, way: str) -> str:
        """The credential by one way; "" where it did not come so. `basic` gives name:password."""
        kind, _, name = way.partition(":")
        if kind == "header":
            return str(self.headers.get(name, ""))
        if kind == "query":
            return self.query.get(name, "")
        scheme, _, rest = str(self.headers.get("authorization", "")).partition(" ")
        if scheme.lower() != kind:
            return ""
        return base64.b64decode(rest).decode() if kind == "basic" else rest.strip()


@dataclass(frozen=True)
class Reply:
    """An answer with its status; `text` goes out as it is, with `content_type`."""

    status: int = 200
    json: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    content_type: str = "text/html; charset=utf-8"

    def made(self) -> httpx.Response:
        """Make the answer that goes over the wire."""
        if self.text is not None:
            headers = {"content-type": self.content_type, **self.headers}
            return httpx.Response(self.status, content=self.text.encode(), headers=headers)
        if self.json is None:
            return httpx.Response(self.status, headers=dict(self.headers))
        return httpx.Response(self.status, json=self.json, headers=dict(self.headers))


Answered = Reply | dict[str, Any] | list[Any] | None


def reply_of(answered: Answered) -> Reply:
    """Take plain JSON for an answer of 200, and nothing for an empty 204."""
    if isinstance(answered, Reply):
        return answered
    return Reply(204) if answered is None else Reply(200, answered)
