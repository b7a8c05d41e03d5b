"""Answers of LinkedIn, ours and those beside the checkout, to be read whole and broken."""

from __future__ import annotations

import json
from typing import Any, Final

from app.channels.base import AccountRef, CursorKind, ReadContext, Stream
from app.channels.linkedin import LinkedIn
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.linkedin.shop import PAGE, POST, World, world

ACCOUNT: Final = AccountRef(
    1, "linkedin", "https://api.linkedin.com", remote_id=PAGE, config={"tier": "development"}
)
_CHANNEL: Final = LinkedIn()


def _context(stream: str, carry: str = "", page: int = 0) -> ReadContext:
    return ReadContext(ACCOUNT, Stream(stream, CursorKind.WATERMARK), "", AT, page, carry)


def _body(elements: list[dict[str, Any]]) -> bytes:
    paging = {"start": 0, "count": 50, "total": len(elements), "links": []}
    return json.dumps({"elements": elements, "paging": paging}).encode()


def _made() -> World:
    made = world()
    made.comments[0]["lastModified"] = {"time": 1795330000000}
    made.comments[0]["commentsSummary"] = {"aggregatedTotalComments": 1}
    made.comments[1]["content"] = [{"type": "IMAGE", "url": "https://media.test/1.png"}]
    return made


_READING_COMMENTS: Final = json.dumps({"todo": [POST], "fresh": {POST: 2}, "counts": {}})
_READING_FIGURES: Final = json.dumps({"posts": _made().posts})
_FIGURES: Final = _body(
    [{"share": POST, "totalShareStatistics": {"commentCount": 2, "likeCount": 7, "shareCount": 1}}]
)
_THREAD: Final = "https://api.linkedin.com/rest/socialActions/urn%3Ali%3Aactivity%3A1/comments"

SAMPLES: tuple[Sample, ...] = (
    Sample("news", _CHANNEL, _body(_made().news), _context("notifications")),
    Sample("posts", _CHANNEL, _body(_made().posts), _context("posts")),
    Sample("figures", _CHANNEL, _FIGURES, _context("posts", _READING_FIGURES, 1)),
    Sample("comments", _CHANNEL, _body(_made().comments), _context("posts", _READING_COMMENTS, 2)),
    Sample("followers", _CHANNEL, b'{"firstDegreeSize": 321}', _context("numbers")),
    Sample(
        "thread", _CHANNEL, _body(_made().comments), _context("thread"), url=_THREAD, is_thread=True
    ),
    Sample("shared news", _CHANNEL, "linkedin/notifications.json", _context("notifications")),
    Sample(
        "shared comments",
        _CHANNEL,
        "linkedin/comments.json",
        _context("posts", _READING_COMMENTS, 2),
    ),
    Sample(
        "shared figures",
        _CHANNEL,
        "linkedin/share_statistics.json",
        _context("posts", _READING_FIGURES, 1),
    ),
    Sample(
        "shared thread",
        _CHANNEL,
        "linkedin/comments.json",
        _context("thread"),
        url=_THREAD,
        is_thread=True,
    ),
)
