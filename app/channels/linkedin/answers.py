"""What an answer of LinkedIn means: by its status and its own number, never by its words."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page, object_of
from app.channels.http.door import UNTIL
from app.clock import utc_moment, utc_text
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)


def is_json(raw: Raw) -> bool:
    """Say whether the body is one JSON object."""
    try:
        object_of(raw)
    except BadAnswer:
        return False
    return True


def is_good(raw: Raw) -> bool:
    """Say whether the network did what was asked."""
    return 200 <= raw.status < 300


def check(raw: Raw, scopes: str) -> Raw:
    """Let a good answer through.

    Args:
        raw: the answer.
        scopes: what the question needs, in LinkedIn's own names.

    Raises:
        ShopError: what a bad one means.
    """
    if is_good(raw):
        return raw
    raise failure(raw, scopes)


def failure(raw: Raw, scopes: str, *, is_write: bool = False) -> ShopError:
    """Say what an answer that is no 2xx means.

    A read is counted by the day (UTC); a write is also held back for minutes, and says no more.
    """
    host = host_of(raw)
    if raw.status == 429:
        until = raw.headers.get(UNTIL, "") if is_write else _midnight(raw)
        return RateLimited(until_at=until)
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if is_page(raw):
        return BadAnswer(host=host, why="html")  # a page of something in between
    if raw.status == 401:
        return SignInError()  # 65601 and its like: revoked, or its 60 days are over
    if raw.status == 403:
        return ScopeMissing(scopes=scopes)
    if raw.status in (404, 410):
        return Gone()
    if raw.status == 426:
        return Refused(reason="linkedin_version")  # this month's version is no longer answered
    return Refused(reason="network_said_no", detail=str(raw.status))


def _midnight(raw: Raw) -> str:
    """Say when LinkedIn's day ends, by its own clock where it tells, else by the door's."""
    try:
        now = parsedate_to_datetime(raw.headers.get("date", "")).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        if not raw.headers.get(UNTIL):
            return ""
        now = utc_moment(raw.headers[UNTIL])
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return utc_text(day + timedelta(days=1))
