"""Answers of Reddit for the test that breaks every network's."""

from __future__ import annotations

import json
from typing import Any

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.reddit import Reddit
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.reddit.shop import US, feed, world

WWW = "https://www.reddit.com"
BY_APP = AccountRef(1, "reddit", WWW, US, US.lower(), {"mode": "app"})
BY_FEED = AccountRef(1, "reddit", WWW, US, US.lower(), {"mode": "feeds"})


def sample(name: str, stream: str, body: object, *, known: tuple[str, ...] = ()) -> Sample:
    """Make a sample of a stream; a text is an example beside the checkout."""
    raw = body if isinstance(body, str) else json.dumps(body).encode()
    stored = tuple(Known(one, one, Kind.COMMENT) for one in known)
    read = Stream(stream, CursorKind.WATERMARK, known=stored)
    return Sample(name, Reddit(), raw, ReadContext(BY_APP, read, "", AT))


def listing(things: list[dict[str, Any]]) -> dict[str, Any]:
    """Write a listing that goes on."""
    return {"kind": "Listing", "data": {"children": things, "after": "t1_more"}}


THINGS = world().things
SAMPLES = (
    sample("comments", "comments", listing(THINGS[1:3])),
    sample("messages", "unread", listing(THINGS[2:4])),
    sample("search", "search:1", listing(THINGS[4:])),
    sample("own", "own", listing(THINGS[:1])),
    sample("kept", "kept", listing(THINGS[1:3]), known=("t1_x1", "t1_x2", "t1_gone")),
    Sample(
        "feed",
        Reddit(),
        (feed(THINGS[1:4]).text or "").encode(),
        ReadContext(BY_FEED, Stream("inbox", CursorKind.NONE), "", AT),
    ),
    *(
        sample(f"{stream} of {path}", stream, f"reddit/{path}.json")
        for stream, path in (
            ("mentions", "message_mentions"),
            ("comments", "message_comments"),
            ("unread", "message_unread"),
            ("search:1", "subreddit_search"),
            ("comments", "error_200_bad_json"),
        )
    ),
    sample("kept of info", "kept", "reddit/info_deleted_comment.json", known=("t1_d7ltvl0",)),
    sample("kept of nothing", "kept", "reddit/info_gone_empty.json", known=("t1_0",)),
)
