"""What an answer of Reddit means: channels/open-google-reviews-mail-crm.md 7, "Errors"."""

from __future__ import annotations

import re
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page
from app.channels.http.door import UNTIL
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

CLOSED: Final = "reddit_closed"  # a subreddit is private, banned, or there is none
_SCOPE: Final = re.compile(r'error="?insufficient_scope')


def check(raw: Raw, *, what: str, scopes: str) -> Raw:
    """Let a good answer through.

    Args:
        raw: the answer.
        what: the capability it was asked for; "" where only some places may be closed to us.
        scopes: what it needs, in Reddit's own names.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, what=what, scopes=scopes)


def failure(raw: Raw, *, what: str, scopes: str) -> ShopError:
    """Say what an answer that is no 2xx means."""
    if raw.status == 429:
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if raw.status == 401 and not is_page(raw):
        return SignInError()
    if raw.status == 403 and _SCOPE.search(raw.headers.get("www-authenticate", "")):
        return ScopeMissing(scopes=scopes)
    if is_page(raw):
        return BadAnswer(host=host_of(raw), why="html")
    if raw.status == 403:
        return NotOffered(what=what, why="" if what else CLOSED)
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=str(raw.status))
