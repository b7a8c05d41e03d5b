"""Answers of Instagram, ours and those beside the checkout, to be read whole and broken."""

from __future__ import annotations

import json
from typing import Any, Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.graph.ref import COMMENT, Ref
from app.channels.instagram import Instagram
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.instagram.shop import HANDLE, IG, told

_CHANNEL: Final = Instagram()
_SERVER: Final = "https://graph.facebook.com"
ACCOUNT: Final = AccountRef(1, "instagram", _SERVER, HANDLE, IG, {"way": "page"})
_WHEN: Final = told(AT)


def _context(stream: str, carry: str = "", known: tuple[Known, ...] = ()) -> ReadContext:
    wanted = Stream(stream, CursorKind.WATERMARK, query=stream.rpartition(":")[2], known=known)
    return ReadContext(ACCOUNT, wanted, "", AT, 1 if carry else 0, carry)


def _carry(thread: str) -> str:
    stamp = "2 https://www.instagram.com/p/90001/"
    return json.dumps({"todo": {thread: stamp}, "oldest": 0, "asked": f"thread:{thread}?since=0"})


def _body(*entries: dict[str, Any]) -> bytes:
    paging = {"cursors": {"after": "QQ"}, "next": f"{_SERVER}/x?after=QQ"}
    return json.dumps({"data": entries, "paging": paging}).encode()


_MEDIA: Final = {
    "id": "90001",
    "caption": "New beans",
    "permalink": "https://www.instagram.com/p/90001/",
    "timestamp": _WHEN,
    "media_type": "VIDEO",
    "media_url": "https://cdn.test/1.mp4",
    "thumbnail_url": "https://cdn.test/1.jpg",
    "like_count": 3,
    "comments_count": 2,
    "username": "anna",
}
_COMMENT: Final = {
    "id": "70001",
    "text": "Open on Sunday?",
    "timestamp": _WHEN,
    "username": "anna",
    "from": {"id": "u-anna", "username": "anna"},
    "like_count": 1,
    "hidden": True,
}
_BELOW: Final = {**_COMMENT, "id": "70002", "parent_id": "70001", "username": "bo", "from": {}}
_COMMENTS: Final = _body(
    {**_COMMENT, "replies": {"data": [_BELOW]}}, {**_COMMENT, "id": "70003", "hidden": False}
)
_MESSAGES: Final = _body(
    {"id": "m_2", "created_time": _WHEN, "from": {"id": "u-1", "username": "a"}, "message": "Hi"},
    {"id": "m_1", "created_time": _WHEN, "from": {"id": "u-1", "username": "a"}, "message": "Ho"},
)
_KNOWN: Final = Known("70001", Ref("70001", COMMENT, "90001").to_text(), Kind.COMMENT, "90001")
_THREAD: Final = f"{_SERVER}/v26.0/90001/comments"

SAMPLES: tuple[Sample, ...] = (
    Sample("media", _CHANNEL, _body(_MEDIA, {**_MEDIA, "id": "90002"}), _context("media")),
    Sample("comments", _CHANNEL, _COMMENTS, _context("media", _carry("90001"))),
    Sample("tags", _CHANNEL, _body(_MEDIA, {**_MEDIA, "id": "90002"}), _context("tags")),
    Sample(
        "hashtag",
        _CHANNEL,
        _body(_MEDIA, {**_MEDIA, "id": "90002"}),
        _context("hashtag:3:kaunas"),
        url=f"{_SERVER}/v26.0/tag-1/recent_media",
    ),
    Sample("messages", _CHANNEL, _MESSAGES, _context("messages", _carry("t_1"))),
    Sample("profile", _CHANNEL, b'{"id": "1", "followers_count": 7}', _context("profile")),
    Sample("one again", _CHANNEL, json.dumps(_COMMENT).encode(), _context("care", known=(_KNOWN,))),
    Sample("thread", _CHANNEL, _COMMENTS, _context("thread"), url=_THREAD, is_thread=True),
    Sample("shared media", _CHANNEL, "instagram/media_page1.json", _context("media")),
    Sample(
        "shared comments",
        _CHANNEL,
        "instagram/comments_page1.json",
        _context("media", _carry("90001")),
    ),
    Sample("shared tags", _CHANNEL, "instagram/tags.json", _context("tags")),
    Sample(
        "shared hashtag",
        _CHANNEL,
        "instagram/hashtag_recent_media.json",
        _context("hashtag:3:kaunas"),
        url=f"{_SERVER}/v26.0/tag-1/recent_media",
    ),
)
