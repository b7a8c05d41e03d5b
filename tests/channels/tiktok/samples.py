"""Answers of TikTok, ours and those beside the checkout, to be read whole and broken."""

from __future__ import annotations

import json
from typing import Any, Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.tiktok import TikTok
from app.channels.tiktok.comments import Ref
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.tiktok.shop import BUSINESS, World, world

ACCOUNT: Final = AccountRef(
    1, "tiktok", "https://business-api.tiktok.com", "shop", BUSINESS, {"client_id": "app-1"}
)
_CHANNEL: Final = TikTok()


def _made() -> World:
    made = world()
    made.comments[0] |= {"replies": 2, "reply_list": [made.comments.pop()]}
    made.comments[1] |= {"display_name": "Bo", "profile_image": "https://media.test/1.png"}
    return made


_SAID: Final = _made()
_VIDEO: Final = _SAID.videos[0]["item_id"]
_READING: Final = json.dumps(
    {"todo": [f"comments {_VIDEO} 0"], "fresh": {_VIDEO: 3}, "video": _VIDEO}
)
_ANSWERS: Final = json.dumps({"todo": [f"answers {_VIDEO} 1 0"], "video": _VIDEO})
_KNOWN: Final = tuple(
    Known(one["comment_id"], Ref(one["comment_id"], _VIDEO).to_text(), Kind.COMMENT, _VIDEO)
    for one in _SAID.comments
)


def _context(stream: str, carry: str = "", page: int = 0) -> ReadContext:
    return ReadContext(
        ACCOUNT, Stream(stream, CursorKind.WATERMARK, known=_KNOWN), "", AT, page, carry
    )


def _body(name: str, listed: list[dict[str, Any]]) -> bytes:
    data = {name: listed, "cursor": 30, "has_more": True}
    return json.dumps({"code": 0, "message": "OK", "request_id": "r", "data": data}).encode()


_VIDEOS: Final = [{**one, "comments": 3} for one in _SAID.videos]
_COMMENTS: Final = _body("comments", _SAID.comments)

SAMPLES: tuple[Sample, ...] = (
    Sample("videos", _CHANNEL, _body("videos", _VIDEOS), _context("videos")),
    Sample("comments", _CHANNEL, _COMMENTS, _context("videos", _READING, 1)),
    Sample("answers", _CHANNEL, _COMMENTS, _context("videos", _ANSWERS, 2)),
    Sample("followed", _CHANNEL, _COMMENTS, _context("followed")),
    Sample(
        "followers",
        _CHANNEL,
        b'{"code": 0, "data": {"followers_count": 55}}',
        _context("numbers"),
    ),
    Sample("thread", _CHANNEL, _COMMENTS, _context("thread"), is_thread=True),
    Sample("shared", _CHANNEL, "tiktok/comment_list.json", _context("videos", _READING, 1)),
    Sample(
        "shared thread", _CHANNEL, "tiktok/comment_list.json", _context("thread"), is_thread=True
    ),
)
