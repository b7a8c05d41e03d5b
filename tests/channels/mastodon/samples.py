"""Answers of the Mastodon family for the test that breaks every network's."""

from __future__ import annotations

import json
from typing import Any

from app.channels.base import AccountRef, CursorKind, ReadContext, Stream
from app.channels.mastodon import Mastodon
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT

ACCOUNT = AccountRef(
    1,
    "mastodon",
    "https://shop.test",
    "shop@shop.test",
    "https://shop.test/users/shop",
    {"account_id": "1", "software": "mastodon"},
)


def status(number: int, who: int = 2, **more: Any) -> dict[str, Any]:
    """One status, as far as we read it."""
    place = "https://shop.test" if who == 1 else "https://other.test"
    return {
        "id": str(number),
        "uri": f"{place}/users/{who}/statuses/{number}",
        "url": f"{place}/@{who}/{number}",
        "account": {
            "id": str(who),
            "acct": "shop" if who == 1 else f"u{who}@other.test",
            "url": f"{place}/@{who}",
            "uri": f"{place}/users/{'shop' if who == 1 else who}",
            "display_name": f"No. {who}",
            "followers_count": 12,
            "avatar": f"{place}/{who}.png",
        },
        "content": f"<p>Words of {number}</p>",
        "created_at": f"2026-11-2{number % 2}T08:00:00.000Z",
        "edited_at": None,
        "in_reply_to_id": None,
        "visibility": "public",
        "language": "lt",
        "spoiler_text": "",
        "mentions": [
            {"id": "1", "acct": "shop", "username": "shop", "url": "https://shop.test/@1"}
        ],
        "media_attachments": [
            {
                "type": "image",
                "url": f"{place}/{number}.png",
                "preview_url": None,
                "description": "a",
            }
        ],
        "favourites_count": 3,
        "reblogs_count": 1,
        "replies_count": 2,
        **more,
    }


def told(number: int, kind: str = "mention") -> dict[str, Any]:
    """One notification."""
    said = status(number + 100)
    at = "2026-11-20T08:00:00.000Z"
    return {
        "id": str(number),
        "type": kind,
        "created_at": at,
        "account": said["account"],
        "status": said,
    }


def sample(name: str, stream: str, body: object, *, is_thread: bool = False) -> Sample:
    """Make a sample of a stream; a text is an example beside the checkout."""
    context = ReadContext(ACCOUNT, Stream(stream, CursorKind.FORWARD_ID), "", AT)
    raw = body if isinstance(body, str) else json.dumps(body).encode()
    url = "https://shop.test/api/v1/statuses/11/context" if is_thread else "https://shop.test/"
    return Sample(name, Mastodon(), raw, context, url=url, is_thread=is_thread)


CONTEXT = {"ancestors": [status(11, 1)], "descendants": [status(12), status(13, 3)]}
SAMPLES = (
    sample("notifications", "notifications", [told(1), told(2), told(3, "favourite")]),
    sample("tag", "tag:coffee", [status(1), status(2, 3)]),
    sample("search", "search:1:coffee", {"statuses": [status(1), status(2, 3)], "accounts": []}),
    sample("own posts", "posts", [status(1, 1), status(2, 1)]),
    sample("thread", "notifications", CONTEXT, is_thread=True),
    *(
        sample(f"{stream} of {path}", stream, f"mastodon/{path}.json")
        for stream, path in (
            ("notifications", "notifications_mention"),
            ("tag:coffee", "timeline_tag"),
            ("search:1:coffee", "search_v2"),
            ("search:1:coffee", "search_v2_statuses_empty"),
            ("notifications", "error_401"),
            ("search:1:coffee", "error_422_details"),
        )
    ),
)
