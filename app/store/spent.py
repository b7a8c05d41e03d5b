"""Count what an account has spent of what its network limits; the file is the only memory.

What is to be spent is kept before a request leaves: after a kill too much may count as spent,
never too little.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.clock import utc_moment, utc_text
from app.domain.budget import (
    BACKGROUND_SHARE,
    HEAD_START,
    Bucket,
    Period,
    begins,
    ends,
    is_allowed,
)
from app.errors import BudgetSpent
from app.store.transaction import transaction

GET = """
SELECT since_at, until_at, used FROM spent WHERE account_id = :account_id AND bucket = :bucket
"""
PUT = """
INSERT INTO spent (account_id, bucket, since_at, until_at, used)
VALUES (:account_id, :bucket, :since_at, :until_at, :used)
ON CONFLICT (account_id, bucket) DO UPDATE SET
  since_at = excluded.since_at, until_at = excluded.until_at, used = excluded.used
"""
LONGEST: Final = timedelta(days=32)  # no network counts longer; what says so has a wrong clock


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a bucket is used in its present period, and when that ends."""

    n: int
    until: datetime
    is_told: bool = False  # the network itself said when


def used(db: sqlite3.Connection, account_id: int, bucket: Bucket, now: datetime) -> Used:
    """Tell what is used of a bucket by now; nothing where a new period has begun."""
    row = db.execute(GET, {"account_id": account_id, "bucket": bucket.name}).fetchone()
    return used_of(bucket, now, *(row or (None, None, 0)))


def used_of(
    bucket: Bucket, now: datetime, since_at: str | None, until_at: str | None, n: int
) -> Used:
    """Judge a row of the table: it counts until its period is over, by the network's word or ours.

    One that began after the present period's end comes from a clock that was wrong.
    """
    end = ends(bucket, now)
    if since_at is None:
        return Used(0, end)
    if until_at is not None:
        until = utc_moment(until_at)
        return Used(n, until, is_told=True) if now < until <= now + LONGEST else Used(0, end)
    return Used(n if begins(bucket, now) <= utc_moment(since_at) < end else 0, end)


def reserve(
    db: sqlite3.Connection,
    account_id: int,
    buckets: Mapping[str, Bucket],
    spends: Mapping[str, int],
    now: datetime,
    *,
    is_background: bool,
) -> None:
    """Keep that so much is being spent of each bucket, or of none.

    Raises:
        BudgetSpent: one does not allow it now; nothing was kept.
        KeyError: the network did not name such a bucket.
    """
    with transaction(db):
        for name, wanted in spends.items():
            bucket, was = buckets[name], used(db, account_id, buckets[name], now)
            if not is_allowed(bucket, was.n, wanted, now, is_background=is_background):
                until = frees_at(bucket, was, wanted, now, is_background=is_background)
                raise BudgetSpent(until_at=utc_text(until), bucket=name)
            if wanted:
                _put(db, account_id, bucket, now, was, was.n + wanted)


def count(db: sqlite3.Connection, account_id: int, bucket: Bucket, n: int, now: datetime) -> None:
    """Count so much more as spent, or less, without asking whether it is allowed."""
    with transaction(db):
        was = used(db, account_id, bucket, now)
        _put(db, account_id, bucket, now, was, max(0, was.n + n))


def note(
    db: sqlite3.Connection,
    account_id: int,
    bucket: Bucket,
    n: int,
    until: datetime | None,
    now: datetime,
) -> None:
    """Put the network's own figure in the place of ours, and when it begins anew, where it says."""
    with transaction(db):
        was = used(db, account_id, bucket, now)
        if until is not None and now < until <= now + LONGEST:
            was = Used(was.n, until, is_told=True)
        _put(db, account_id, bucket, now, was, max(0, n))


def frees_at(
    bucket: Bucket, was: Used, wanted: int, now: datetime, *, is_background: bool
) -> datetime:
    """Say when so much more will be allowed: later in this period, or when the next one begins."""
    is_spread = is_background and bucket.is_spread and bucket.period is not Period.HOUR
    most = bucket.cap * BACKGROUND_SHARE
    needed = was.n + max(wanted, 1)
    if not is_spread or was.is_told or needed > int(most):
        return was.until
    start, end = begins(bucket, now), ends(bucket, now)
    at = start + (end - start) * (needed / most - HEAD_START)
    return min(end, at.replace(microsecond=0) + timedelta(seconds=1))


def _put(
    db: sqlite3.Connection, account_id: int, bucket: Bucket, now: datetime, was: Used, n: int
) -> None:
    values = {
        "account_id": account_id,
        "bucket": bucket.name,
        "since_at": utc_text(begins(bucket, now)),
        "until_at": utc_text(was.until) if was.is_told else None,
        "used": n,
    }
    db.execute(PUT, values)
