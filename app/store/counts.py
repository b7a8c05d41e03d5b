"""Mentions a day, kept in step by each batch, by the shop's own day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

_COUNTED: Final = """
SELECT item.day_on, account.brand_id, item.channel, item.kind, item.tone, count(*)
FROM json_each(:ids) AS wanted
  CROSS JOIN item ON item.id = wanted.value
  CROSS JOIN account ON account.id = item.account_id
WHERE true
GROUP BY 1, 2, 3, 4, 5
"""
_WATCHED: Final = """
SELECT item_watch.watch_id, item.day_on, item.tone, count(*)
FROM json_each(:ids) AS wanted
  CROSS JOIN item ON item.id = wanted.value
  CROSS JOIN item_watch ON item_watch.item_id = item.id
WHERE true
GROUP BY 1, 2, 3
"""
_INTO_DAYS: Final = """
INSERT INTO day_count (day_on, brand_id, channel, kind, tone, n)
{rows} ON CONFLICT (day_on, brand_id, channel, kind, tone) DO UPDATE SET n = n {sign} excluded.n
"""
_INTO_WATCHES: Final = """
INSERT INTO day_watch (watch_id, day_on, tone, n)
{rows} ON CONFLICT (watch_id, day_on, tone) DO UPDATE SET n = n {sign} excluded.n
"""
PUT_IN: Final = (
    _INTO_DAYS.format(rows=_COUNTED, sign="+"),
    _INTO_WATCHES.format(rows=_WATCHED, sign="+"),
)
TAKE_OUT: Final = (
    _INTO_DAYS.format(rows=_COUNTED, sign="-"),
    _INTO_WATCHES.format(rows=_WATCHED, sign="-"),
    "DELETE FROM day_count WHERE n <= 0",
    "DELETE FROM day_watch WHERE n <= 0",
)


def put_in(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Count items in, as they stand now: after they were written, their watches too."""
    _run(db, PUT_IN, ids)


def take_out(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Count items out, as they stand now: before day, kind, tone or watches change."""
    _run(db, TAKE_OUT, ids)


def _run(db: sqlite3.Connection, statements: Sequence[str], ids: Sequence[int]) -> None:
    if not ids:
        return
    values = {"ids": json.dumps(list(ids))}
    for statement in statements:
        db.execute(statement, values if ":ids" in statement else {})
