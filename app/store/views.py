"""Write the owner's saved views."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from app.store import rows

NEXT = "SELECT coalesce(max(position) + 1, 0) FROM saved_view"
REMOVE = "DELETE FROM saved_view WHERE id = :id"
PLACE = "UPDATE saved_view SET position = :position WHERE id = :id"


def add(db: sqlite3.Connection, name: str, filter_json: str) -> int:
    """Keep a filter under a name, last in the list, and give its id."""
    (position,) = db.execute(NEXT).fetchone()
    values = {"name": name, "position": position, "filter": filter_json}
    return rows.insert(db, "saved_view", values)


def change(db: sqlite3.Connection, view_id: int, name: str, filter_json: str) -> bool:
    """Give a view another name and filter; tells whether there is such a view."""
    return rows.update(db, "saved_view", view_id, {"name": name, "filter": filter_json})


def remove(db: sqlite3.Connection, view_id: int) -> bool:
    """Take a view away; tells whether it was there."""
    return db.execute(REMOVE, {"id": view_id}).rowcount > 0


def place(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Put views in this order."""
    db.executemany(PLACE, [{"position": at, "id": view} for at, view in enumerate(ids)])
