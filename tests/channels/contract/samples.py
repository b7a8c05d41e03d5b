"""Answers of a network to be read, and broken, by the test that goes over all networks.

`tests/channels/<net>/samples.py` declares `SAMPLES: tuple[Sample, ...]`, ours and shared ones.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.channels.base import Channel, Raw, ReadContext
from tests.conftest import SHARED


@dataclass(frozen=True)
class Sample:
    """One answer and what reading it needs to know.

    Args:
        name: what it is, in a word or two; unique in its network.
        channel: who reads it.
        raw: the body as bytes, or a path below ../shared/examples such as "x/me.json".
        context: with the account, stream and cursor it was asked with.
        status: 200 for bytes; an example brings its own (in its name: error_429_x), or 200.
        is_thread: read by `read_thread` instead of `read`.
    """

    name: str
    channel: Channel
    raw: bytes | str
    context: ReadContext
    status: int | None = None
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    url: str = "https://network.test/"
    is_thread: bool = False

    @property
    def is_here(self) -> bool:
        """Whether it can be read: an example may not lie beside this checkout."""
        return isinstance(self.raw, bytes) or (SHARED / "examples" / self.raw).is_file()

    def answer(self) -> Raw:
        """Give the answer as the door would."""
        if isinstance(self.raw, bytes):
            return Raw(self.status or 200, self.headers, self.raw, self.url)
        return example(self.raw, self.url, self.status)


@cache
def _loaded(path: str) -> dict[str, Any]:
    """An example with its answer's status and headers; a bare one has the status of its name."""
    told = json.loads((SHARED / "examples" / path).read_text(encoding="utf-8"))
    if isinstance(told, dict) and "response" in told:
        response: dict[str, Any] = told["response"]
        return response
    named = re.search(r"_([2-5]\d\d)\b", path)
    usual = 400 if "/error_" in path else 200  # Meta's and TikTok's errors are named by their code
    return {"status": int(named[1]) if named else usual, "headers": {}, "body": told}


def example(path: str, url: str = "https://network.test/", status: int | None = None) -> Raw:
    """Load an answer below ../shared/examples; text stays as it is, all else becomes JSON.

    Args:
        path: such as "x/me.tweet-dialect.json".
        url: where the answer came from.
        status: instead of the one it brings, or that its name tells.

    Raises:
        FileNotFoundError: the examples are not beside this checkout; use the `shared` fixture.
    """
    said = _loaded(path)
    body = said["body"]
    headers = {name.lower(): str(value) for name, value in said["headers"].items()}
    sent = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    headers.setdefault("content-type", "text/html" if isinstance(body, str) else "application/json")
    return Raw(status or int(said["status"]), headers, sent.encode(), url)
