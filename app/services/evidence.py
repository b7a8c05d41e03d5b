"""What a step that ticks itself looks at before it does."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from app.clock import utc_text
from app.domain.deadline import Clockwork, shop_day

BACKUP_IS_FRESH: Final = timedelta(hours=48)
PURGE_IS_FRESH: Final = timedelta(days=7)

ACCOUNTS: Final = """
SELECT count(*), coalesce(sum(last_success_at >= :since), 0) FROM account
WHERE removed_at IS NULL AND state NOT IN ('off', 'by_hand')
"""
NEW: Final = "SELECT count(*) FROM item WHERE state = 'new' AND is_backlog = 0"
# The open piles are small, while nearly everything ever owed is due before tomorrow: "+" keeps
# SQLite from going through the index of the latter.
OWED: Final = """
SELECT
  (SELECT count(*) FROM item
   WHERE state = 'new' AND +due_at < :until AND answered_at IS NULL AND deleted_at IS NULL)
  +
  (SELECT count(*) FROM item
   WHERE state = 'snoozed' AND +due_at < :until AND answered_at IS NULL AND deleted_at IS NULL)
"""
BACKUP: Final = """
SELECT at, name, items FROM backup_made WHERE at >= :since ORDER BY at DESC, id DESC LIMIT 1
"""
PURGE: Final = """
SELECT at, n FROM action WHERE verb = 'purge' AND at >= :since ORDER BY id DESC LIMIT 1
"""


def look_for(
    db: sqlite3.Connection, target: str, now: datetime, clock: Clockwork
) -> dict[str, Any] | None:
    """Say what proves that a step is done; None as long as nothing does.

    The inbox counts as empty, and everything as answered, only once every account was read
    today: before that nobody can know.
    """
    read = _channels_read(db, now, clock)
    match target:
        case "channels_read":
            seen = read
        case "queue_empty":
            seen = None if read is None or _count(db, NEW) else {"n": 0}
        case "all_answered":
            until = utc_text(_midnight_after(now, clock))
            seen = None if read is None or _count(db, OWED, until=until) else {"n": 0}
        case "backup_made":
            seen = _row(db, BACKUP, now - BACKUP_IS_FRESH, ("made_at", "name", "n"))
        case "purged":
            seen = _row(db, PURGE, now - PURGE_IS_FRESH, ("made_at", "n"))
        case _:
            seen = None
    return None if seen is None else {"what": target, "at": utc_text(now), **seen}


def _channels_read(
    db: sqlite3.Connection, now: datetime, clock: Clockwork
) -> dict[str, Any] | None:
    since = datetime.combine(shop_day(clock, now), time(), clock.zone).astimezone(UTC)
    n, read = db.execute(ACCOUNTS, {"since": utc_text(since)}).fetchone()
    return {"n": n} if n and n == read else None


def _count(db: sqlite3.Connection, sql: str, **values: str) -> int:
    return int(db.execute(sql, values).fetchone()[0])


def _row(
    db: sqlite3.Connection, sql: str, since: datetime, names: tuple[str, ...]
) -> dict[str, Any] | None:
    row = db.execute(sql, {"since": utc_text(since)}).fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def _midnight_after(now: datetime, clock: Clockwork) -> datetime:
    day = shop_day(clock, now) + timedelta(days=1)
    return datetime.combine(day, time(), clock.zone).astimezone(UTC)
