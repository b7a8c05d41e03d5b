"""Answers of Threads, ours and those beside the checkout, to be read whole and broken."""

from __future__ import annotations

import json
from typing import Any, Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.threads import Threads
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.threads.shop import World, world

ACCOUNT: Final = AccountRef(1, "threads", "https://graph.threads.net", "shop", "77")
_CHANNEL: Final = Threads()


def _made() -> World:
    made = world()
    made.post("Yes", to=made.said[2]["id"])
    made.said[3] |= {"media_type": "IMAGE", "media_url": "https://media.test/1.png"}
    return made


_SAID: Final = _made().said
_POST: Final = _SAID[1]["id"]
_KNOWN: Final = tuple(Known(one["id"], "", Kind.COMMENT, _POST) for one in _SAID[2:4])
_IN: Final = json.dumps({"todo": {_POST: "600:1"}, "asked": f"thread:{_POST}?since=0"})
_URL: Final = f"https://graph.threads.net/v1.0/{_POST}/conversation"


def _context(stream: str, carry: str = "", page: int = 0) -> ReadContext:
    return ReadContext(
        ACCOUNT, Stream(stream, CursorKind.WATERMARK, known=_KNOWN), "", AT, page, carry
    )


def _body(data: list[dict[str, Any]]) -> bytes:
    return json.dumps({"data": data, "paging": {"cursors": {"before": "B", "after": "A"}}}).encode()


SAMPLES: tuple[Sample, ...] = (
    Sample("own posts", _CHANNEL, _body(_SAID[:2]), _context("threads")),
    Sample("conversation", _CHANNEL, _body([*_SAID[2:4], _SAID[-1]]), _context("threads", _IN, 1)),
    Sample("followed", _CHANNEL, _body(_SAID[2:4]), _context("followed")),
    Sample("mentions", _CHANNEL, _body(_SAID[2:5]), _context("mentions")),
    Sample("search", _CHANNEL, _body(_SAID[2:5]), _context("search:3:beans")),
    Sample(
        "followers",
        _CHANNEL,
        b'{"data": [{"name": "followers_count", "total_value": {"value": 12}}]}',
        _context("numbers"),
    ),
    Sample(
        "thread", _CHANNEL, _body([*_SAID[2:4], _SAID[-1]]), _context("thread"), url=_URL,
        is_thread=True,
    ),
    Sample("shared mentions", _CHANNEL, "threads/mentions.json", _context("mentions")),
    Sample("shared replies", _CHANNEL, "threads/replies.json", _context("threads", _IN, 1)),
    Sample(
        "shared thread", _CHANNEL, "threads/replies.json", _context("thread"), url=_URL,
        is_thread=True,
    ),
)  # fmt: skip
