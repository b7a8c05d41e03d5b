"""Count what an account has spent of what its network limits; the file is the only memory.

What is to be spent is kept before a request leaves: after a kill too much may count as spent,
never too little.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from app.clock import utc_moment, utc_text
from app.domain.budget import LONGEST, Bucket, Used, begins, frees_at, is_allowed, used_of
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


def used(db: sqlite3.Connection, account_id: int, bucket: Bucket, now: datetime) -> Used:
    """Tell what is used of a bucket by now; nothing where a new period has begun."""
    row = db.execute(GET, {"account_id": account_id, "bucket": bucket.name}).fetchone()
    since_at, until_at, n = row or (None, None, 0)
    return used_of(
        bucket,
        now,
        since=None if since_at is None else utc_moment(since_at),
        until=None if until_at is None else utc_moment(until_at),
        n=n,
    )


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
