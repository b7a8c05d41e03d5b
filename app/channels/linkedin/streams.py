"""What is read at a page, how often, and what a bad answer means for each."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.channels.base import AccountRef, Asker, CursorKind, Page, Raw, ReadContext, Stream
from app.channels.http.body import object_of
from app.channels.linkedin import notifications, posts
from app.channels.linkedin.answers import check, is_good, is_json
from app.channels.linkedin.asking import (
    ADMIN_SCOPE,
    CALLS,
    READ_SCOPE,
    Query,
    ask,
    escaped,
    server_of,
)
from app.domain.budget import Bucket
from app.domain.loose import count_at

NEWS: Final = "notifications"
POSTS: Final = "posts"
NUMBERS: Final = "numbers"

# Calls a day for one member of an app in the Development tier: channels/meta-x-linkedin-tiktok.md
# 4, "Auth". Of the Standard tier no number is published: ours is a bound, not theirs.
DEVELOPMENT_CALLS: Final = 100
STANDARD_CALLS: Final = 2_000
_EVERY_MIN: Final = {
    "development": {NEWS: 60, POSTS: 360, NUMBERS: 1440},
    "standard": {NEWS: 15, POSTS: 60, NUMBERS: 1440},
}


def tier(account: AccountRef) -> str:
    """Name the app's tier, as the owner said it."""
    return "standard" if account.config.get("tier") == "standard" else "development"


def buckets(account: AccountRef) -> tuple[Bucket, ...]:
    """Give the calls of a day, which LinkedIn counts from midnight UTC and does not tell.

    Not spread over the day here: the streams' own hours do that, and are known beforehand.
    """
    most = STANDARD_CALLS if tier(account) == "standard" else DEVELOPMENT_CALLS
    return (Bucket(CALLS, most, is_spread=False),)


def streams(account: AccountRef) -> tuple[Stream, ...]:
    """Name everything worth reading at a page."""
    every = _EVERY_MIN[tier(account)]
    names = (NEWS, POSTS, NUMBERS) if account.config.get("has_news") != "no" else (POSTS, NUMBERS)
    kinds = {NEWS: CursorKind.WATERMARK, POSTS: CursorKind.WATERMARK, NUMBERS: CursorKind.NONE}
    return tuple(Stream(name, kinds[name], every_min=every[name]) for name in names)


def bring(
    http: Asker,
    account: AccountRef,
    token: str,
    stream: Stream,
    cursor: str,
    page: str,
    now: datetime,
) -> Raw:
    """Bring home one page; `now` ends the span that is asked for.

    Raises:
        ShopError: the network did not give one.
    """
    path, query, scopes, may_fail = _question(account, stream, cursor, page, now)
    raw = ask(http, server_of(account), token, path, query)
    if may_fail and raw.status in (400, 403, 404, 410) and is_json(raw):
        return raw
    return check(raw, scopes)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page; pure.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if context.stream.name == NEWS:
        return notifications.read(raw, context)
    if context.stream.name == POSTS:
        return posts.read(raw, context)
    return Page(followers=count_at(object_of(raw), "firstDegreeSize") if is_good(raw) else None)


def _question(
    account: AccountRef, stream: Stream, cursor: str, page: str, now: datetime
) -> tuple[str, Query, str, bool]:
    """Say what to ask: path, query, the scopes it needs, and whether a refusal ends nothing."""
    if stream.name == NEWS:
        query = notifications.query(account.remote_id, cursor, page, now)
        return notifications.PATH, query, ADMIN_SCOPE, False
    if stream.name == POSTS:
        path, query = posts.question(account.remote_id, page)
        return path, query, READ_SCOPE, bool(page) and not posts.is_last_try(page)
    path = f"networkSizes/{escaped(account.remote_id)}"
    return path, (("edgeType", "COMPANY_FOLLOWED_BY_MEMBER"),), ADMIN_SCOPE, True
