"""A review as Google tells it, read into an item, and the shop's answer into a post; pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Media, Moderation, Post
from app.domain.loose import Json, dict_at, list_at, moment_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

_STARS: Final = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
_STATES: Final = {
    "PENDING": Moderation.PENDING,
    "APPROVED": Moderation.APPROVED,
    "REJECTED": Moderation.REJECTED,
}
_TRANSLATED: Final = "(Translated by Google)"
_ORIGINAL: Final = "(Original)"
_REPLY: Final = "/reply"
_SAME: Final = timedelta(seconds=1)  # a review that nobody touched may differ by so much


def id_of(review: Json) -> str:
    """Name a review by its own id, since its whole name depends on who asks."""
    return text_at(review, "reviewId") or text_at(review, "name").rpartition("/")[2]


def path_of(location: str, review_id: str) -> str:
    """Say where a review is asked for; takes the id of its answer, too."""
    bare = review_id.removesuffix(_REPLY)
    return f"v4/{location}/reviews/{quote(bare, safe='')}"


def reply_id(review_id: str) -> str:
    """Name the one answer to a review, which Google gives no id."""
    return review_id.removesuffix(_REPLY) + _REPLY


def found_of(review: Json) -> Found | None:
    """Read a review; None where it has no id."""
    review_id = id_of(review)
    if not review_id:
        return None
    made_at, changed_at = moment_at(review, "createTime"), moment_at(review, "updateTime")
    is_changed = bool(made_at and changed_at and changed_at - made_at > _SAME)
    return Found(
        remote_id=review_id,
        kind=Kind.REVIEW,
        text=original(text_at(review, "comment")),
        author=_author(review, review_id),
        posted_at=made_at or changed_at,
        edited_at=changed_at if is_changed else None,
        url=_web(text_at(review, "reviewReplyUrl")),
        thread=review_id,
        rating=_STARS.get(text_at(review, "starRating")),
        ref=review_id,
        media=tuple(one for one in map(_media, list_at(review, "reviewMediaItems")) if one),
        answer_url=_web(text_at(review, "reviewReplyUrl")),
    )


def post_of(review: Json) -> Post | None:
    """Read a review as something shown beside items; None where it has no id."""
    found = found_of(review)
    if found is None:
        return None
    return Post(
        found.remote_id,
        found.text,
        found.author,
        is_ours=False,
        posted_at=found.posted_at,
        url=found.url,
        thread=found.thread,
    )


def answer_of(review: Json, account: AccountRef) -> Post | None:
    """Read the shop's answer to a review; None where there is none."""
    review_id, reply = id_of(review), dict_at(review, "reviewReply")
    text = original(text_at(reply, "comment"))
    if not review_id or not text:
        return None
    return Post(
        remote_id=reply_id(review_id),
        text=text,
        author=Author(account.remote_id),
        is_ours=True,
        posted_at=moment_at(reply, "updateTime"),
        url=_web(text_at(review, "reviewReplyUrl")),
        parent_remote_id=review_id,
        thread=review_id,
        moderation=moderation_of(reply),
        why=text_at(reply, "policyViolation"),
    )


def moderation_of(reply: Json) -> Moderation:
    """Say what Google has made of an answer; a state that it adds one day is none we know."""
    return _STATES.get(text_at(reply, "reviewReplyState"), Moderation.NONE)


def original(text: str) -> str:
    """Give the words as they were written, without Google's translation before or behind them."""
    kept = text
    if _ORIGINAL in text:
        kept = text.partition(_ORIGINAL)[2].partition(_TRANSLATED)[0]
    elif _TRANSLATED in text:
        kept = text.partition(_TRANSLATED)[0]
    return clean_text(kept) or clean_text(text)


def _author(review: Json, review_id: str) -> Author:
    """Read who said it; Google tells a name and no id, so nobody is known by two reviews."""
    return Author(
        stable_id=f"?{review_id}",
        name=clean_line(text_at(review, "reviewer", "displayName")),
        avatar_url=_web(text_at(review, "reviewer", "profilePhotoUrl")),
    )


def _media(entry: Json) -> Media | None:
    thumbnail, film = _web(text_at(entry, "thumbnailUrl")), _web(text_at(entry, "videoUrl"))
    alt = clean_line(text_at(entry, "thumbnailLabel"))
    if film:
        return Media("video", film, thumbnail, alt)
    return Media("image", thumbnail, thumbnail, alt) if thumbnail else None


def _web(address: str) -> str:
    safe = safe_url(address)
    return safe if safe.startswith("http") else ""
