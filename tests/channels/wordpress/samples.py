"""Answers of WordPress and WooCommerce to be read, and broken in every place."""

from __future__ import annotations

import json
from typing import Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.wordpress import WordPress
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT

ACCOUNT: Final = AccountRef(
    1,
    "wordpress",
    "https://cafe.example",
    "owner",
    "cafe.example/users/1",
    {"root": "https://cafe.example/wp-json", "user": "1", "moderates": "yes", "shop": "yes"},
)
UP: Final = {"id": 7, "title": {"rendered": "Menu"}, "link": "https://cafe.example/menu/"}
COMMENT: Final = {
    "id": 42,
    "post": 7,
    "parent": 0,
    "author": 0,
    "author_name": "Åsa &amp; Bo",
    "author_url": "https://asa.example/",
    "date_gmt": "2026-11-20T08:00:00",
    "content": {"rendered": "<p>Open on Sundays?</p>", "raw": "Open on Sundays?"},
    "link": "https://cafe.example/menu/#comment-42",
    "status": "approved",
    "type": "comment",
    "author_avatar_urls": {"24": "https://a.example/avatar/" + "0f" * 16, "96": ""},
    "_embedded": {"up": [UP]},
}
OURS: Final = {**COMMENT, "id": 43, "parent": 42, "author": 1, "author_name": "owner"}
REVIEW: Final = {
    "id": 50,
    "product_id": 31,
    "product_name": "Beans",
    "product_permalink": "https://cafe.example/product/beans/",
    "status": "approved",
    "reviewer": "Cecilia",
    "review": "<p>Never came</p>",
    "rating": 1,
    "verified": False,
    "date_created_gmt": "2026-11-20T09:00:00",
    "reviewer_avatar_urls": {"96": "https://a.example/avatar/" + "1f" * 16},
    "_links": {"reviewer": [{"href": "https://cafe.example/wp-json/wp/v2/users/9"}]},
}


def body(*entries: object) -> bytes:
    """Write a list as the site does."""
    return json.dumps(entries).encode()


def asked(name: str, *known: Known, page: int = 0) -> ReadContext:
    """Say what a page was asked with."""
    stream = Stream(name, CursorKind.WATERMARK, known=known)
    return ReadContext(ACCOUNT, stream, "2026-11-20T07:00:00Z", AT, page)


KNOWN: Final = tuple(Known(one, "", Kind.COMMENT) for one in ("42", "44"))
SAMPLES: Final = (
    Sample("comments", WordPress(), body(COMMENT, OURS, {**COMMENT, "id": 44}), asked("comments")),
    Sample("reviews", WordPress(), body(REVIEW, {**REVIEW, "id": 51}), asked("reviews")),
    Sample("care", WordPress(), body(COMMENT, OURS), asked("care", *KNOWN)),
    Sample("care of reviews", WordPress(), body(REVIEW), asked("care", page=1)),
    Sample("a page's words", WordPress(), body(COMMENT, OURS), asked("thread"), is_thread=True),
    Sample("their comments", WordPress(), "wordpress/comments_list.json", asked("comments")),
    Sample("their reviews", WordPress(), "woocommerce/reviews_list.json", asked("reviews")),
)
