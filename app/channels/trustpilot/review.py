"""A review as Trustpilot tells it, read into an item and our answer; pure.

The customer's e-mail address that comes with it is never looked at.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Post
from app.domain.loose import Json, dict_at, moment_at, number_at, text_at
from app.domain.plain_text import clean_line, clean_text

SITE: Final = "https://www.trustpilot.com"
ANSWER: Final = ":reply"  # Trustpilot gives an answer no id of its own


def answer_id(review_id: str) -> str:
    """Name the one answer of a review."""
    return review_id + ANSWER


def review_of(entry: Json) -> Found | None:
    """Read a review as an item; None where it has no id."""
    review_id = text_at(entry, "id")
    if not review_id:
        return None
    stars = number_at(entry, "stars") or 0
    reference = text_at(entry, "consumer", "id")
    return Found(
        remote_id=review_id,
        kind=Kind.REVIEW,
        text=clean_text(text_at(entry, "text")),
        author=Author(
            stable_id=reference, name=clean_line(text_at(entry, "consumer", "displayName"))
        ),
        posted_at=moment_at(entry, "createdAt"),
        edited_at=moment_at(entry, "updatedAt"),
        title=clean_line(text_at(entry, "title")),
        url=f"{SITE}/reviews/{quote(review_id, safe='')}",
        thread=review_id,
        lang=text_at(entry, "language"),
        rating=stars if 1 <= stars <= 5 else None,
        ref=review_id,
    )


def answer_of(entry: Json, account: AccountRef) -> Post | None:
    """Read the shop's answer in a review; None where it has none."""
    review_id, said = text_at(entry, "id"), dict_at(entry, "companyReply")
    text = clean_text(text_at(said, "text"))
    if not review_id or not text:
        return None
    return Post(
        remote_id=answer_id(review_id),
        text=text,
        author=Author(stable_id=account.remote_id, name=clean_line(account.config.get("unit", ""))),
        is_ours=True,
        posted_at=moment_at(said, "updatedAt") or moment_at(said, "createdAt"),
        url=f"{SITE}/reviews/{quote(review_id, safe='')}",
        parent_remote_id=review_id,
        thread=review_id,
    )


def post_of(found: Found) -> Post:
    """Show a review beside its answer."""
    text = f"{found.title}\n\n{found.text}".strip() if found.title else found.text
    return Post(
        remote_id=found.remote_id,
        text=text,
        author=found.author,
        is_ours=False,
        posted_at=found.posted_at,
        url=found.url,
        thread=found.thread,
    )
