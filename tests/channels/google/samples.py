"""Answers about reviews, ours and shared ones, for the test that breaks every one of them."""

from __future__ import annotations

import json
from dataclasses import replace

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.google import GoogleReviews
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.google.shop import HERE, busy
from tests.channels.googleapi.asked import asked

CHANNEL = GoogleReviews()
ACCOUNT = AccountRef(1, "google", "https://mybusiness.googleapis.com", config={"location": HERE})
LIST = ReadContext(ACCOUNT, Stream("reviews", CursorKind.WATERMARK), "", AT)
_KNOWN = (Known("AbFv004", "AbFv004", Kind.REVIEW),)
ONE = replace(LIST, stream=Stream("open", CursorKind.NONE, known=_KNOWN))
REVIEWS = f"https://mybusiness.googleapis.com/v4/{HERE}/reviews"


def said(url: str) -> bytes:
    """Give what our Google answers."""
    return asked(busy().network(), url)


SAMPLES = (
    Sample("the list", CHANNEL, said(f"{REVIEWS}?pageSize=50"), LIST, url=REVIEWS),
    Sample("one review", CHANNEL, said(f"{REVIEWS}/AbFv004"), ONE, url=f"{REVIEWS}/AbFv004"),
    Sample(
        "a review with its answer",
        CHANNEL,
        said(f"{REVIEWS}/AbFv004"),
        LIST,
        url=f"{REVIEWS}/AbFv004",
        is_thread=True,
    ),
    Sample("no reviews", CHANNEL, json.dumps({}).encode(), LIST, url=REVIEWS),
    Sample("shared list", CHANNEL, "gbp/reviews_list.json", LIST, url=REVIEWS),
)
