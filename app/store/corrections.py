"""Write what the owner corrected of what was understood, so that it can be taken back exactly."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.domain.item import Tone
from app.store import understanding as kept
from app.store.understanding import OWNER, Row

PUT: Final = """
INSERT INTO correction (item_id, field, value, actor_id, at)
VALUES (:item_id, :field, :value, :actor_id, :at)
ON CONFLICT (item_id, field) DO UPDATE SET
  value = excluded.value, actor_id = excluded.actor_id, at = excluded.at
"""
REMOVE: Final = "DELETE FROM correction WHERE item_id = :item_id AND field = :field"
VALUE: Final = "SELECT value FROM correction WHERE item_id = :item_id AND field = :field"
SHOWN: Final = """
SELECT item.tone, item.lang,
  (SELECT value FROM correction WHERE item_id = item.id AND field = :field)
FROM item WHERE item.id = :item_id AND item.deleted_at IS NULL AND item.purged_at IS NULL
"""
RATING: Final = "SELECT rating FROM item WHERE id = :item_id"
FORGET: Final = """
DELETE FROM understanding WHERE item_id = :item_id AND field = :field AND value = :value
"""
READ_AGAIN: Final = "UPDATE item SET understood_by = 0 WHERE id = :item_id"


def correct(
    db: sqlite3.Connection, item_id: int, field: str, value: str, actor_id: int, at: datetime
) -> dict[str, Any] | None:
    """Keep a correction and show it.

    Args:
        db: the writer's connection, in a transaction.
        item_id: what is corrected.
        field: tone, lang, or a switch: "topic:price", "intent:lead".
        value: the tone, the language, or of a switch "1" or "0".
        actor_id: who corrects.
        at: when.

    Returns:
        What `take_back` needs; None where nothing is left of the item, or it was so already.
    """
    values = {"item_id": item_id, "field": field}
    row = db.execute(SHOWN, values).fetchone()
    if row is None or row[2] == value:
        return None
    before = {"value": row[2], "tone": row[0], "lang": row[1] or "", "rows": []}
    db.execute(PUT, {**values, "value": value, "actor_id": actor_id, "at": utc_text(at)})
    name, _, key = field.partition(":")
    if key:
        before["rows"] = _switch(db, item_id, name, key, at, is_on=value == "1")
    kept.refresh(db, item_id)
    return before


def take_back(
    db: sqlite3.Connection,
    item_id: int,
    field: str,
    before: Mapping[str, Any],
    actor_id: int,
    at: datetime,
    by_stars: Callable[[int | None], Tone],
) -> bool:
    """Make a correction undone; tells whether anything is left of the item.

    The item is read again by the next run: what is understood by may have changed since. Stars,
    which may have changed, too, say the tone by themselves.
    """
    values = {"item_id": item_id, "field": field}
    if before["value"] is None:
        db.execute(REMOVE, values)
    else:
        again = {**values, "value": before["value"], "actor_id": actor_id, "at": utc_text(at)}
        db.execute(PUT, again)
    name, _, key = field.partition(":")
    if key:
        db.execute(FORGET, {"item_id": item_id, "field": name, "value": key})
        _put_rows(db, item_id, [Row(*row) for row in before["rows"]], at)
    db.execute(READ_AGAIN, values)
    (rating,) = db.execute(RATING, values).fetchone() or (None,)
    stars = by_stars(rating)
    told = Tone(before["tone"]) if stars is Tone.UNKNOWN else stars
    tone = told if field == "tone" else None
    return kept.refresh(db, item_id, tone=tone, lang=before["lang"] if field == "lang" else None)


def let_go(
    db: sqlite3.Connection,
    item_id: int,
    field: str,
    actor_id: int,
    at: datetime,
    by_stars: Callable[[int | None], Tone],
) -> dict[str, Any] | None:
    """Forget what the owner corrected of a tone or a language; gives what `take_back` needs."""
    row = db.execute(SHOWN, {"item_id": item_id, "field": field}).fetchone()
    if row is None or row[2] is None:
        return None
    nothing: dict[str, Any] = {
        "value": None,
        "tone": Tone.UNKNOWN,
        "lang": row[1] or "",
        "rows": [],
    }
    take_back(db, item_id, field, nothing, actor_id, at, by_stars)
    return {"value": row[2], "tone": row[0], "lang": row[1] or "", "rows": []}


def _switch(
    db: sqlite3.Connection, item_id: int, name: str, key: str, at: datetime, *, is_on: bool
) -> list[tuple[Any, ...]]:
    """Switch a topic or an intent of an item; gives the rows that stood there."""
    were = [row for row in kept.rows_of(db, item_id) if (row.field, row.value) == (name, key)]
    if is_on:
        _put_rows(db, item_id, [Row(name, key, OWNER)], at)
    else:
        db.execute(FORGET, {"item_id": item_id, "field": name, "value": key})
    return [astuple(row) for row in were]


def _put_rows(db: sqlite3.Connection, item_id: int, rows: Sequence[Row], at: datetime) -> None:
    moment = utc_text(at)
    lines = [(item_id, r.field, r.value, r.p, r.method, "", r.why, moment) for r in rows]
    db.executemany(kept.KEEP, lines)


def value_of(db: sqlite3.Connection, item_id: int, field: str) -> str | None:
    """Give what the owner says of an item now; None: nothing."""
    row = db.execute(VALUE, {"item_id": item_id, "field": field}).fetchone()
    return None if row is None else str(row[0])
