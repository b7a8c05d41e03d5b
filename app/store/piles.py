"""Says which items a change would touch, before it is made and logged."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.clock import utc_moment, utc_text

CHANGING: Final = """
SELECT item.id
FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
WHERE item.state <> :state OR item.snooze_until_at IS NOT :until
ORDER BY item.id
"""
SLEPT_ENOUGH: Final = """
SELECT id FROM item
WHERE state = 'snoozed' AND snooze_until_at <= :now
ORDER BY id
"""
THERE: Final = """
SELECT item.id FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
ORDER BY item.id
"""
SETTLED_WITH: Final = """
SELECT other.id
FROM item AS answered
CROSS JOIN item AS other ON other.account_id = answered.account_id
  AND other.thread = answered.thread AND other.thread <> ''
WHERE answered.id = :id AND other.id < answered.id AND other.state = 'new'
  AND other.author_id = answered.author_id
ORDER BY other.id
"""
UNANSWERED: Final = """
SELECT item.id, coalesce(item.owed_from_at, item.posted_at, item.arrived_at)
FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
WHERE item.answered_at IS NULL
ORDER BY item.id
"""


def changing(
    db: sqlite3.Connection, ids: Sequence[int], state: str, until: datetime | None = None
) -> list[int]:
    """Say which of these items are there and not yet in a state."""
    text = None if until is None else utc_text(until)
    values = {"ids": json.dumps(list(ids)), "state": state, "until": text}
    return [row[0] for row in db.execute(CHANGING, values).fetchall()]


def there(db: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """Say which of these ids are items."""
    return [row[0] for row in db.execute(THERE, {"ids": json.dumps(list(ids))}).fetchall()]


def slept_enough(db: sqlite3.Connection, now: datetime) -> list[int]:
    """List the snoozed items whose time has come, however long ago that was."""
    return [row[0] for row in db.execute(SLEPT_ENOUGH, {"now": utc_text(now)}).fetchall()]


def settled_with(db: sqlite3.Connection, item_id: int) -> list[int]:
    """List the earlier new items that the same author wrote in the same thread."""
    return [row[0] for row in db.execute(SETTLED_WITH, {"id": item_id}).fetchall()]


def unanswered(db: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, datetime]]:
    """Give the never answered ones of these items, with the moment their clock began."""
    rows = db.execute(UNANSWERED, {"ids": json.dumps(list(ids))}).fetchall()
    return [(row[0], utc_moment(row[1])) for row in rows]
