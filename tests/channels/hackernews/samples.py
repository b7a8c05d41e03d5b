"""Answers of Hacker News's search to be read, and broken in every place."""

from __future__ import annotations

import json
from typing import Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.hackernews import HackerNews
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT

ACCOUNT: Final = AccountRef(1, "hackernews", "https://hn.algolia.com")
SEARCH: Final = Stream("search:1:x", CursorKind.WATERMARK, watch_id=1, query="x")
CARE: Final = Stream("care", CursorKind.NONE, known=(Known("17", "17", Kind.FOUND),))
THREAD: Final = Stream("thread", CursorKind.NONE)
COMMENT: Final = {
    "objectID": "17",
    "author": "anna",
    "created_at": "2026-11-20T08:00:00Z",
    "created_at_i": 1795075200,
    "comment_text": "Is there <i>anywhere</i> to eat?",
    "story_id": 1,
    "story_title": "Coffee",
    "parent_id": 15,
    "_tags": ["comment"],
}
STORY: Final = {**COMMENT, "objectID": "18", "title": "Coffee", "parent_id": None}
ANSWER: Final = {"id": 19, "author": "bo", "text": "Yes", "parent_id": 17, "children": []}
ITEM: Final = {
    "id": 17,
    "author": "anna",
    "created_at": "2026-11-20T08:00:00Z",
    "created_at_i": 1795075200,
    "title": "Coffee",
    "url": "https://a.example/",
    "text": "Is there?",
    "story_id": 1,
    "children": [ANSWER, {**ANSWER, "id": 20}],
}
HITS: Final = {"hits": [COMMENT, STORY], "page": 0, "nbHits": 2, "nbPages": 1, "hitsPerPage": 100}


def at(stream: Stream) -> ReadContext:
    """Say what a page was asked with."""
    return ReadContext(ACCOUNT, stream, "", AT)


SAMPLES: Final = (
    Sample("hits", HackerNews(), json.dumps(HITS).encode(), at(SEARCH)),
    Sample("their hits", HackerNews(), "hackernews/search_by_date.json", at(SEARCH)),
    Sample("care", HackerNews(), json.dumps(ITEM).encode(), at(CARE)),
    Sample("a thread", HackerNews(), json.dumps(ITEM).encode(), at(THREAD), is_thread=True),
)
