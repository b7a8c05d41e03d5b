"""Answers of Bluesky for the test that breaks every network's."""

from __future__ import annotations

import json
from typing import Any

from app.channels.base import AccountRef
from app.channels.bluesky import Bluesky
from tests.channels.bluesky.conftest import POST_URI, SHOP, context, view
from tests.channels.contract.samples import Sample

ACCOUNT = AccountRef(1, "bluesky", "https://pds.example", "kavos.example", SHOP)
OTHER = POST_URI.replace("2a", "2b")


def ours(key: str) -> dict[str, Any]:
    """One post of the shop itself."""
    author = {"did": SHOP, "handle": "kavos.example", "displayName": "Kavos namai"}
    return view(uri=f"at://{SHOP}/app.bsky.feed.post/{key}", author=author, likeCount=3)


def sample(name: str, stream: str, body: object, *, is_thread: bool = False) -> Sample:
    """Make a sample of a stream; a text is an example beside the checkout."""
    raw = body if isinstance(body, str) else json.dumps(body).encode()
    return Sample(name, Bluesky(), raw, context(ACCOUNT, stream), is_thread=is_thread)


PROFILE = {"did": SHOP, "handle": "kavos.example", "displayName": "Kavos", "followersCount": 7}
THREAD = {
    "thread": {"post": ours("root"), "replies": [{"post": view()}, {"post": view(uri=OTHER)}]}
}
SAMPLES = (
    sample(
        "notifications",
        "notifications",
        {"cursor": "c", "notifications": [view(), view(uri=OTHER)]},
    ),
    sample("search", "search:1:coffee", {"posts": [view(), view(uri=OTHER)]}),
    sample("own posts", "own", {"posts": [ours("3la"), ours("3lb")]}),
    sample("profile", "profile", PROFILE),
    sample("thread", "notifications", THREAD, is_thread=True),
    *(
        sample(f"{stream} of {path}", stream, f"bluesky/{path}.json")
        for stream, path in (
            ("notifications", "listNotifications"),
            ("search:1:coffee", "searchPosts"),
            ("notifications", "error_400_expired"),
            ("search:1:coffee", "error_429"),
        )
    ),
)
