"""One question to YouTube: what it asks, what it costs, and what a bad answer to it means.

Costs and errors: channels/open-google-reviews-mail-crm.md 2. No header tells what is left of a
day, so it is counted here; an answer that says no costs as much as one that says yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.channels.base import Asker, Raw
from app.channels.googleapi import answers
from app.channels.googleapi.answers import SWITCHED_OFF, codes_of
from app.channels.googleapi.session import NO_CHANNEL, Session
from app.channels.http.body import host_of, is_page
from app.clock import SystemClock, utc_text
from app.domain.budget import Bucket, ends
from app.errors import BadAnswer, BudgetSpent, Gone, Refused, ShopError

HOST: Final = "youtube.googleapis.com"
SCOPE: Final = "https://www.googleapis.com/auth/youtube.force-ssl"
PACIFIC: Final = "America/Los_Angeles"  # at whose midnight Google counts anew
UNITS: Final = Bucket("units", 10_000, zone=PACIFIC)
SEARCHES: Final = Bucket("search", 100, zone=PACIFIC)
WRITE: Final = 50  # units; a list costs one
LONGEST: Final = 10_000  # characters of a comment

_SPENT: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_GONE: Final = frozenset(
    {
        "videoNotFound",
        "commentThreadNotFound",
        "commentNotFound",
        "parentCommentNotFound",
        "channelNotFound",
    }
)
_REFUSALS: Final = {
    **dict.fromkeys(SWITCHED_OFF, "youtube_switched_off"),
    NO_CHANNEL: "youtube_no_channel",
    "ineligibleAccount": "youtube_no_channel",
    "commentsDisabled": "youtube_comments_off",
    "commentTextTooLong": "too_long",
    "commentTextRequired": "empty",
    "operationNotSupported": "not_allowed",
    "parentCommentIsPrivate": "not_allowed",
}
_CLOSED: Final = frozenset({"commentsDisabled", "forbidden"})


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask for, and which bucket it takes from."""

    path: str
    params: tuple[tuple[str, str], ...]
    bucket: Bucket = UNITS
    may_be_gone: bool = False  # then its 404, or closed comments, is an answer like another


def ask(session: Session, asked: Question) -> Raw:
    """Ask a question.

    Raises:
        ShopError: there is no good answer.
    """
    spends = {asked.bucket.name: 1}
    path = f"youtube/v3/{asked.path}"
    raw = session.send("GET", HOST, path, asked.params, spends=spends)
    if 200 <= raw.status < 300:
        return raw
    if asked.may_be_gone and is_gone_or_closed(raw):
        return raw
    raise failure(raw, session.http, asked.bucket)


def is_gone(raw: Raw) -> bool:
    """Say whether an answer says that the thing is no more; a stray 404 page does not."""
    return raw.status == 404 and not is_page(raw)


def is_gone_or_closed(raw: Raw) -> bool:
    """Say whether an answer says that there is nothing more to be had of one thing alone."""
    is_closed = raw.status == 403 and bool(_CLOSED.intersection(codes_of(raw)))
    return is_gone(raw) or is_closed


def failure(raw: Raw, http: Asker, bucket: Bucket = UNITS) -> ShopError:
    """Say what an answer that is no 2xx means; a day that is used up is noted as such."""
    codes = codes_of(raw)
    if _SPENT.intersection(codes):
        until = ends(bucket, SystemClock().now())
        http.note(bucket.name, bucket.cap, until)
        return BudgetSpent(until_at=utc_text(until), bucket=bucket.name)
    if _GONE.intersection(codes):
        return Gone()
    if "invalidPageToken" in codes:  # the list has moved on: the next run begins at its top
        return BadAnswer(host=host_of(raw), why="shape")
    error = answers.failure(raw, scope=SCOPE, refusals=_REFUSALS)
    if isinstance(error, Refused) and error.reason == "too_long":
        return Refused(reason="too_long", detail=str(LONGEST))
    return error
