"""Ids in the order of time: seconds << 6 | serial, one space for all that can be searched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

SERIAL_BITS: Final = 6  # with 20 the search index grew by a third (speed.md section 2)
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)

HIGHEST_OF_SECONDS = """
WITH wanted (second, low, high) AS (
  SELECT value, value << 6, value << 6 | 63 FROM json_each(:seconds))
SELECT second,
  max(coalesce((SELECT max(id) FROM item WHERE id BETWEEN low AND high), -1),
      coalesce((SELECT max(id) FROM reply WHERE id BETWEEN low AND high), -1),
      coalesce((SELECT max(id) FROM post WHERE id BETWEEN low AND high), -1),
      coalesce((SELECT max(id) FROM note WHERE id BETWEEN low AND high), -1))
FROM wanted
ORDER BY second
"""


def first_id(moment: datetime) -> int:
    """Give the lowest id of a moment's second: the bound for "since" and "until" over ids."""
    return int(moment.timestamp()) << SERIAL_BITS


def clamped(moment: datetime | None, seen_at: datetime) -> datetime:
    """Say when something counts as said: never before 1990, never after we first saw it."""
    if moment is None:
        return seen_at
    return min(max(moment, EARLIEST), seen_at)


def new_ids(db: sqlite3.Connection, moments: Sequence[datetime]) -> list[int]:
    """Give each moment, in the order handed in, a free id at or after its second.

    A full second takes the next free place in the seconds after it. Call it inside the
    transaction that uses the ids.
    """
    wanted = [int(moment.timestamp()) for moment in moments]
    places = _Places(db, wanted)
    return [places.take(second) for second in wanted]


class _Places:
    """The free places around the seconds of one batch."""

    def __init__(self, db: sqlite3.Connection, seconds: Sequence[int]) -> None:
        self._db = db
        self._next: dict[int, int] = {}  # second: its first place not known to be taken
        self._skip: dict[int, int] = {}  # full second: a later one worth looking at
        self._look(list(set(seconds)))

    def take(self, second: int) -> int:
        passed = []
        while (free := self._free(second)) is None:
            passed.append(second)
            second = self._skip.get(second, second + 1)
        for full in passed:
            self._skip[full] = second
        self._next[second] = free + 1
        return free

    def _free(self, second: int) -> int | None:
        if second not in self._next:
            self._look(list(range(second, second + 64)))
        free = self._next[second]
        return free if free >> SERIAL_BITS == second else None

    def _look(self, seconds: list[int]) -> None:
        unknown = [second for second in seconds if second not in self._next]
        rows = self._db.execute(HIGHEST_OF_SECONDS, {"seconds": json.dumps(unknown)})
        for second, highest in rows:
            self._next[second] = max(highest + 1, second << SERIAL_BITS)
