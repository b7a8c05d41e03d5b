"""Answers of Facebook, ours and those beside the checkout, to be read whole and broken."""

from __future__ import annotations

import json
from typing import Any, Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.facebook import Facebook
from app.channels.graph.ref import COMMENT, Ref
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.facebook.shop import ANNA, BO, PAGE, SHOP, told

ACCOUNT: Final = AccountRef(1, "facebook", "https://graph.facebook.com", "kavosnamai", PAGE)
_CHANNEL: Final = Facebook()
_WHEN: Final = told(AT)


def _context(stream: str, carry: str = "", known: tuple[Known, ...] = ()) -> ReadContext:
    wanted = Stream(stream, CursorKind.WATERMARK, known=known)
    return ReadContext(ACCOUNT, wanted, "", AT, 1 if carry else 0, carry)


def _carry(thread: str) -> str:
    return json.dumps({"todo": {thread: "2 x"}, "oldest": 0, "asked": f"thread:{thread}?since=0"})


def _body(*entries: dict[str, Any]) -> bytes:
    paging = {"cursors": {"after": "QQ"}, "next": "https://graph.facebook.com/x?after=QQ"}
    return json.dumps({"data": entries, "paging": paging}).encode()


_PICTURE: Final = {"media_type": "photo", "media": {"image": {"src": "https://cdn.test/1.jpg"}}}
_POST: Final = {
    "id": "page-1001_1",
    "message": "Lovely place",
    "from": ANNA,
    "created_time": _WHEN,
    "updated_time": _WHEN,
    "permalink_url": "https://www.facebook.com/page-1001_1",
    "attachments": {"data": [{**_PICTURE, "title": "Our door"}]},
    "comments": {"data": [], "summary": {"total_count": 2}},
    "shares": {"count": 1},
}
_COMMENT: Final = {
    "id": "1_100",
    "message": "Open on Sunday?",
    "from": ANNA,
    "created_time": _WHEN,
    "permalink_url": "https://www.facebook.com/1?comment_id=1_100",
    "parent": {"id": "1_99"},
    "attachment": {"type": "video", "url": "https://f.test/v", "media": {"image": {"src": "x"}}},
    "like_count": 1,
    "can_comment": False,
    "can_like": False,
}
_MESSAGE: Final = {
    "id": "m_1",
    "created_time": _WHEN,
    "from": ANNA,
    "message": "A table for six?",
    "attachments": {
        "data": [
            {"image_data": {"url": "https://cdn.test/2.jpg"}, "name": "2.jpg"},
            {"file_url": "https://cdn.test/3.ogg", "mime_type": "audio/ogg"},
        ]
    },
}
_RATING: Final = {
    "created_time": _WHEN,
    "recommendation_type": "negative",
    "review_text": "Cold soup",
    "reviewer": BO,
    "open_graph_story": {"id": "story-1"},
}
_COMMENTS: Final = _body(_COMMENT, {**_COMMENT, "id": "1_101", "from": BO})
_MESSAGES: Final = _body(_MESSAGE, {**_MESSAGE, "id": "m_0", "from": SHOP})
_KNOWN: Final = Known("1_100", Ref("1_100", COMMENT, "1").to_text(), Kind.COMMENT, "1")
_BELOW: Final = "https://graph.facebook.com/v26.0/1/comments"

SAMPLES: tuple[Sample, ...] = (
    Sample("feed", _CHANNEL, _body(_POST, {**_POST, "id": "page-1001_2"}), _context("feed")),
    Sample("comments", _CHANNEL, _COMMENTS, _context("feed", _carry("1"))),
    Sample("tagged", _CHANNEL, _body(_POST, {**_POST, "id": "2"}), _context("tagged")),
    Sample(
        "ratings",
        _CHANNEL,
        _body(_RATING, {**_RATING, "open_graph_story": {"id": "story-2"}}),
        _context("ratings"),
    ),
    Sample(
        "conversations",
        _CHANNEL,
        _body({"id": "t_1", "updated_time": _WHEN}, {"id": "t_2", "updated_time": _WHEN}),
        _context("messages"),
    ),
    Sample("messages", _CHANNEL, _MESSAGES, _context("messages", _carry("t_1"))),
    Sample("page", _CHANNEL, b'{"id": "1", "name": "K", "fan_count": 3}', _context("page")),
    Sample("one again", _CHANNEL, json.dumps(_COMMENT).encode(), _context("care", known=(_KNOWN,))),
    Sample("thread", _CHANNEL, _COMMENTS, _context("thread"), url=_BELOW, is_thread=True),
    Sample(
        "talk",
        _CHANNEL,
        _MESSAGES,
        _context("thread"),
        url="https://graph.facebook.com/v26.0/t_1/messages",
        is_thread=True,
    ),
    Sample("shared feed", _CHANNEL, "facebook/feed_page1.json", _context("feed")),
    Sample(
        "shared comments",
        _CHANNEL,
        "facebook/comments_page1.json",
        _context("feed", _carry("1")),
    ),
    Sample(
        "shared comment",
        _CHANNEL,
        "facebook/comment_full.json",
        _context("care", known=(_KNOWN,)),
    ),
)
