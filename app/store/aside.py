"""Write why things were put aside, what was learned from it, and what the owner turned down."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text

PUT_REASON: Final = """
INSERT INTO not_ours (item_id, reason, at)
SELECT item.id, :reason, :at
FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
WHERE true
ON CONFLICT (item_id) DO UPDATE SET reason = excluded.reason, at = excluded.at
"""
SET_RELEVANCE: Final = """
UPDATE item SET relevance = ?
WHERE id = ? AND state = 'new' AND NOT EXISTS (
  SELECT 1 FROM correction WHERE item_id = item.id AND field = 'relevance')
"""
RELEVANCE: Final = "SELECT relevance FROM item WHERE id = :id"
FORCE_RELEVANCE: Final = "UPDATE item SET relevance = :relevance WHERE id = :id"
PUT_LEARNED: Final = """
INSERT INTO learned (name, model, facts, is_on, at)
VALUES (:name, :model, :facts, :is_on, :at)
ON CONFLICT (name) DO UPDATE SET model = excluded.model, facts = excluded.facts,
  is_on = excluded.is_on, at = excluded.at
"""
FORGET_LEARNED: Final = "DELETE FROM learned WHERE name = :name"
TURN_DOWN: Final = """
INSERT INTO turned_down (kind, value, at) VALUES (:kind, :value, :at)
ON CONFLICT (kind, value) DO NOTHING
"""
HEAR_AGAIN: Final = "DELETE FROM turned_down WHERE kind = :kind AND value = :value"


def put_reason(db: sqlite3.Connection, ids: Sequence[int], reason: str, at: datetime) -> None:
    """Keep why items were put aside; it counts as long as they are."""
    db.execute(PUT_REASON, {"ids": json.dumps(list(ids)), "reason": reason, "at": utc_text(at)})


def set_relevance(db: sqlite3.Connection, judged: Iterable[tuple[int, int]]) -> None:
    """Keep how likely open items are about the shop: (item id, 0 to 100).

    What the owner said of one stays.
    """
    db.executemany(SET_RELEVANCE, [(relevance, item_id) for item_id, relevance in judged])


def relevance(db: sqlite3.Connection, item_id: int) -> int | None:
    """Give an item's relevance."""
    row = db.execute(RELEVANCE, {"id": item_id}).fetchone()
    return None if row is None else row[0]


def force_relevance(db: sqlite3.Connection, item_id: int, value: int | None) -> None:
    """Set an item's relevance by the owner's word."""
    db.execute(FORCE_RELEVANCE, {"id": item_id, "relevance": value})


def put_learned(
    db: sqlite3.Connection,
    name: str,
    model: bytes,
    facts: Mapping[str, Any],
    at: datetime,
    *,
    is_on: bool,
) -> None:
    """Keep what was learned from the owner."""
    values = {"name": name, "model": model, "facts": json.dumps(dict(facts)), "at": utc_text(at)}
    db.execute(PUT_LEARNED, values | {"is_on": int(is_on)})


def forget_learned(db: sqlite3.Connection, name: str) -> bool:
    """Forget what was learned; tells whether there was anything."""
    return db.execute(FORGET_LEARNED, {"name": name}).rowcount > 0


def turn_down(db: sqlite3.Connection, kind: str, value: str, at: datetime) -> None:
    """Remember a no to a proposal."""
    db.execute(TURN_DOWN, {"kind": kind, "value": value, "at": utc_text(at)})


def hear_again(db: sqlite3.Connection, kind: str, value: str) -> None:
    """Forget a no."""
    db.execute(HEAR_AGAIN, {"kind": kind, "value": value})
