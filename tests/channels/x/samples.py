"""Answers of X for the test that breaks every network's."""

from __future__ import annotations

import json
from typing import Any

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.x import X
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.x.shop import GIVEN, US, World, world

ACCOUNT = AccountRef(1, "x", "https://api.x.com", "kavos_namai", US, dict(GIVEN))
KNOWN = tuple(Known(one, one, Kind.MENTION) for one in ("123", "456"))


def sample(name: str, stream: str, body: object) -> Sample:
    """Make a sample of a stream; a text is an example beside the checkout."""
    raw = body if isinstance(body, str) else json.dumps(body).encode()
    read = Stream(stream, CursorKind.FORWARD_ID, known=KNOWN if stream == "kept" else ())
    return Sample(name, X(), raw, ReadContext(ACCOUNT, read, "", AT))


def page(place: World, by: str = "") -> dict[str, Any]:
    """Say everything of a place at once, or what one person said."""
    said = [one for one in place.posts if by in ("", one["author_id"])]
    users = [place._user(who) for who in ("1001", "2002", "3003")]  # noqa: SLF001
    posts = place._said(said)  # noqa: SLF001
    meta = {"newest_id": said[-1]["id"], "next_token": "t" * 20}
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.test/1.jpg"}]
    return {"data": posts, "includes": {"users": users, "media": media}, "meta": meta}


def newer() -> World:
    """Give the place in the newer vocabulary."""
    place = world()
    place.say("long", attachments={"media_keys": ["3_1"]}, note_tweet={"text": "@kavos_namai long"})
    place.speaks = "post"
    return place


KEPT = {
    "data": [{"id": "123", "text": "Hello"}],
    "errors": [{"type": "x/resource-not-found", "resource_type": "tweet", "resource_id": "456"}],
}
SAMPLES = (
    sample("mentions", "mentions", page(world(), "3003")),
    sample("search, newer words", "search:1", page(newer(), "2002")),
    sample("own posts", "posts", page(world(), US)),
    sample("kept", "kept", KEPT),
    *(
        sample(f"{stream} of {path}", stream, f"x/{path}.json")
        for stream, path in (
            ("mentions", "mentions.full.tweet-dialect"),
            ("mentions", "mentions.tweet-dialect"),
            ("search:1", "search_recent.tweet-dialect"),
            ("search:1", "reply_thread.tweet-dialect"),
            ("kept", "partial_error_200"),
            ("mentions", "error_429_legacy"),
            ("mentions", "error_401"),
        )
    ),
)
