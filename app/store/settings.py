"""Write what the owner set, and the shop's own closed days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date

GET = "SELECT name, value FROM setting ORDER BY name"
PUT = """
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
CLOSED = "SELECT closed_on FROM closed_day ORDER BY closed_on"
CLOSE = """
INSERT INTO closed_day (closed_on, name) VALUES (:closed_on, :name)
ON CONFLICT (closed_on) DO UPDATE SET name = excluded.name
"""
OPEN = "DELETE FROM closed_day WHERE closed_on = :closed_on"


def get(db: sqlite3.Connection) -> dict[str, str]:
    """Give everything that was set, JSON texts by name: for `app.settings.load`."""
    return dict(db.execute(GET).fetchall())


def put(db: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Keep settings, JSON texts by name."""
    db.executemany(PUT, [{"name": name, "value": value} for name, value in values.items()])


def closed_days(db: sqlite3.Connection) -> frozenset[date]:
    """Give the days the owner closed by hand."""
    return frozenset(date.fromisoformat(day) for (day,) in db.execute(CLOSED).fetchall())


def close_days(db: sqlite3.Connection, days: Iterable[tuple[date, str]]) -> None:
    """Close days, each with the owner's word for it."""
    rows = [{"closed_on": day.isoformat(), "name": name} for day, name in days]
    db.executemany(CLOSE, rows)


def open_day(db: sqlite3.Connection, day: date) -> bool:
    """Open a day again; tells whether it was closed."""
    return db.execute(OPEN, {"closed_on": day.isoformat()}).rowcount > 0
