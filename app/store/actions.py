"""Write the log of what was done: it serves undo, history and audit, and is never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.domain.item import State

OWNER: Final = 1  # the rows of `actor` that 0001.sql makes
PROGRAM: Final = 2

ADD = """
INSERT INTO action (actor_id, at, verb, subject_kind, subject_id, n, before, after, undoes)
VALUES (:actor_id, :at, :verb, :subject_kind, :subject_id, :n, :before, :after, :undoes)
RETURNING id
"""
ADD_ITEMS = """
INSERT INTO action_item
  (action_id, item_id, state_before, until_before, reasons_before, state_after, until_after)
SELECT :action_id, item.id, item.state, item.snooze_until_at, item.reasons, :state, :until
FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
WHERE true
ON CONFLICT (action_id, item_id) DO NOTHING
"""


def log(
    db: sqlite3.Connection,
    actor_id: int,
    at: datetime,
    verb: str,
    *,
    subject_kind: str = "item",
    subject_id: int | None = None,
    n: int = 1,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    undoes: int | None = None,
) -> int:
    """Write down that something was done and give the action's id; facts only, no one's text."""
    values = {
        "actor_id": actor_id,
        "at": utc_text(at),
        "verb": verb,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "n": n,
        "before": json.dumps(dict(before or {})),
        "after": json.dumps(dict(after or {})),
        "undoes": undoes,
    }
    return int(db.execute(ADD, values).fetchone()[0])


def remember_items(
    db: sqlite3.Connection,
    action_id: int,
    ids: Sequence[int],
    state: State,
    until: datetime | None = None,
) -> None:
    """Keep how items stand now beside what an action is about to make of them, for undo.

    Call it before `items.set_states`.
    """
    values = {
        "action_id": action_id,
        "ids": json.dumps(list(ids)),
        "state": state,
        "until": None if until is None else utc_text(until),
    }
    db.execute(ADD_ITEMS, values)
