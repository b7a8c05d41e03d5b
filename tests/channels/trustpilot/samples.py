"""Answers of Trustpilot to be read, and broken in every place."""

from __future__ import annotations

import json
from typing import Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.trustpilot import Trustpilot
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT

ACCOUNT: Final = AccountRef(
    1, "trustpilot", "https://api.trustpilot.com", "a.example", "u1", {"unit": "Kaffebaren"}
)
LIST: Final = Stream("reviews", CursorKind.WATERMARK)
CARE: Final = Stream("care", CursorKind.NONE, known=(Known("r1", "r1", Kind.REVIEW),))
THREAD: Final = Stream("thread", CursorKind.NONE)
ANSWER: Final = {"text": "Tack!", "createdAt": "2026-11-21T08:00:00.000Z", "updatedAt": None}
REVIEW: Final = {
    "id": "r1",
    "consumer": {"id": "c1", "displayName": "Anna"},
    "stars": 4,
    "title": "Bra",
    "text": "Bra kaffe",
    "language": "sv",
    "createdAt": "2026-11-20T07:47:02.000Z",
    "updatedAt": None,
    "referralEmail": "anna@private.example",
    "companyReply": ANSWER,
}
REVIEWS: Final = {"links": [], "reviews": [REVIEW, {**REVIEW, "id": "r2", "companyReply": None}]}


def at(stream: Stream) -> ReadContext:
    """Say what a page was asked with."""
    return ReadContext(ACCOUNT, stream, "2026-11-20T07:00:00Z", AT)


SAMPLES: Final = (
    Sample("reviews", Trustpilot(), json.dumps(REVIEWS).encode(), at(LIST)),
    Sample("their reviews", Trustpilot(), "trustpilot/private_reviews.json", at(LIST)),
    Sample("care", Trustpilot(), json.dumps(REVIEW).encode(), at(CARE)),
    Sample("a review", Trustpilot(), json.dumps(REVIEW).encode(), at(THREAD), is_thread=True),
)
