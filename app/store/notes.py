"""Write the owner's private notes on items and people; findable, never sent."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from app.store import index, rows
from app.store.actions import OWNER
from app.store.ids import new_ids

REMOVE = "DELETE FROM note WHERE id = :id"


def add(
    db: sqlite3.Connection,
    text: str,
    at: datetime,
    *,
    item_id: int | None = None,
    person_id: int | None = None,
    actor_id: int = OWNER,
) -> int:
    """Keep a note and give its id."""
    (note_id,) = new_ids(db, [at])
    values = {"item_id": item_id, "person_id": person_id, "actor_id": actor_id, "text": text}
    rows.insert(db, "note", {"id": note_id, "at": at, **values})
    index.add(db, "note", [note_id])
    index.add_terms(db, [text])
    return note_id


def remove(db: sqlite3.Connection, note_id: int) -> bool:
    """Take a note away for good; tells whether it was there."""
    index.drop(db, "note", [note_id])
    return db.execute(REMOVE, {"id": note_id}).rowcount > 0
