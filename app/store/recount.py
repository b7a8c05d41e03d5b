"""Count everything anew when the shop's zone, holidays or goal change."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Final

from app.clock import utc_moment, utc_text
from app.domain.deadline import Clockwork, due_at, open_seconds, shop_day
from app.store.transaction import transaction

# When something counts as said: `ids.clamped` in SQL.
SAID_AT: Final = """CASE
  WHEN posted_at IS NULL OR posted_at > arrived_at THEN arrived_at
  WHEN posted_at < '1990-01-01T00:00:00Z' THEN '1990-01-01T00:00:00Z'
  ELSE posted_at END"""
_SET_DAYS: Final = "UPDATE item SET day_on = shop_day({said}) WHERE day_on <> shop_day({said})"
SET_DAYS: Final = _SET_DAYS.replace("{said}", SAID_AT)
SET_DUE: Final = """
UPDATE item SET due_at = shop_due(owed_from_at)
WHERE due_at IS NOT NULL AND owed_from_at IS NOT NULL AND due_at <> shop_due(owed_from_at)
"""
SET_TOOK: Final = """
UPDATE item SET answered_after_s = shop_took(owed_from_at, answered_at)
WHERE answered_after_s IS NOT NULL AND owed_from_at IS NOT NULL AND answered_at IS NOT NULL
  AND answered_after_s <> shop_took(owed_from_at, answered_at)
"""
COUNT_DAYS: Final = """
INSERT INTO day_count (day_on, brand_id, channel, kind, tone, n)
SELECT item.day_on, account.brand_id, item.channel, item.kind, item.tone, count(*)
FROM item JOIN account ON account.id = item.account_id
GROUP BY 1, 2, 3, 4, 5
"""
COUNT_WATCHES: Final = """
INSERT INTO day_watch (watch_id, day_on, tone, n)
SELECT item_watch.watch_id, item.day_on, item.tone, count(*)
FROM item_watch CROSS JOIN item ON item.id = item_watch.item_id
GROUP BY 1, 2, 3
"""
_HOUR: Final = timedelta(hours=1)
_QUARTER: Final = 15  # minutes; zones differ from UTC by whole quarters of an hour


def recount(db: sqlite3.Connection, clock: Clockwork) -> None:
    """Bring days, deadlines, answer times and day counts in step with the shop's calendar."""
    with transaction(db):
        _teach(db, clock)
        for statement in (SET_DAYS, SET_DUE, SET_TOOK):
            db.execute(statement)
        rebuild_counts(db)


def rebuild_counts(db: sqlite3.Connection) -> None:
    """Count the days from scratch, from the items as they stand."""
    with transaction(db):
        db.execute("DELETE FROM day_count")
        db.execute("DELETE FROM day_watch")
        db.execute(COUNT_DAYS)
        db.execute(COUNT_WATCHES)


def _teach(db: sqlite3.Connection, clock: Clockwork) -> None:
    """Let SQL ask the shop's calendar."""

    def took(since: str, until: str) -> int:
        return open_seconds(clock, utc_moment(since), utc_moment(until))

    db.create_function("shop_day", 1, _day_of(clock), deterministic=True)
    db.create_function("shop_due", 1, fast_deadlines(clock), deterministic=True)
    db.create_function("shop_took", 2, took, deterministic=True)


def fast_deadlines(clock: Clockwork) -> Callable[[str], str]:
    """Tell deadlines fast: through most hours they move along second by second."""

    @lru_cache(maxsize=100_000)
    def due_hour(hour: str) -> str | None:
        start = utc_moment(f"{hour}:00:00Z")
        first, last = due_at(clock, start), due_at(clock, start + _HOUR)
        is_even = last - first == _HOUR and first.minute == first.second == 0
        return utc_text(first)[:13] if is_even else None

    def due(since: str) -> str:
        hour = due_hour(since[:13])
        return hour + since[13:] if hour else utc_text(due_at(clock, utc_moment(since)))

    return due


def _day_of(clock: Clockwork) -> Callable[[str], str]:
    @lru_cache(maxsize=100_000)
    def day_of_quarter(hour: str, quarter: int) -> str:
        start = utc_moment(f"{hour}:00:00Z") + timedelta(minutes=quarter * _QUARTER)
        return shop_day(clock, start).isoformat()

    def day(moment: str) -> str:
        # "2026-03-04T08:15:00Z": the hour is text of 13, the minute stands at 14 and 15
        return day_of_quarter(moment[:13], int(moment[14:16]) // _QUARTER)

    return day
