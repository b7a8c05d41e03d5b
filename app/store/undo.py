"""Finds what was done last and brings items back to what they were before it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.clock import utc_text

_NOT_TAKEN_BACK: Final = """
  AND undoes IS NULL
  AND NOT EXISTS (SELECT 1 FROM action AS later WHERE later.undoes = action.id)
"""
_COLUMNS: Final = "SELECT id, actor_id, verb, subject_kind, subject_id, n, before FROM action\n"
_NEWEST: Final = "ORDER BY id DESC LIMIT 1"
_BY_ACTOR: Final = "WHERE actor_id = :actor AND verb IN (SELECT value FROM json_each(:verbs))"
LAST: Final = _COLUMNS + _BY_ACTOR + _NOT_TAKEN_BACK + _NEWEST
ONE: Final = _COLUMNS + "WHERE id = :id" + _NOT_TAKEN_BACK
OF_SUBJECT: Final = (
    _COLUMNS
    + "WHERE verb = :verb AND subject_kind = :kind AND subject_id = :subject AND at >= :since"
    + _NOT_TAKEN_BACK
    + _NEWEST
)
STILL_AS_LEFT: Final = """
SELECT item.id
FROM action_item AS did CROSS JOIN item ON item.id = did.item_id
WHERE did.action_id = :action AND item.state = did.state_after
  AND item.snooze_until_at IS did.until_after
ORDER BY item.id
"""
LOG: Final = """
INSERT INTO action_item
  (action_id, item_id, state_before, until_before, reasons_before, state_after, until_after)
SELECT :undo, item.id, item.state, item.snooze_until_at, item.reasons,
  did.state_before, did.until_before
FROM json_each(:ids) AS wanted
CROSS JOIN action_item AS did ON did.action_id = :action AND did.item_id = wanted.value
CROSS JOIN item ON item.id = did.item_id
"""
# A snooze without a moment is one until the next reply.
PUT_BACK: Final = """
UPDATE item SET
  state = did.state_before, state_at = :at, snooze_until_at = did.until_before,
  snooze_is_until_reply = did.state_before = 'snoozed' AND did.until_before IS NULL,
  reasons = did.reasons_before,
  urgency = (item.urgency & ~4) | CASE WHEN EXISTS (
    SELECT 1 FROM json_each(did.reasons_before)
    WHERE value IN ('wrote_again', 'edited', 'rating_lowered')) THEN 4 ELSE 0 END
FROM (SELECT * FROM action_item
      WHERE action_id = :action AND item_id IN (SELECT value FROM json_each(:ids))) AS did
WHERE item.id = did.item_id
"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done and has not been taken back; `before` is JSON."""

    id: int
    actor_id: int
    verb: str
    subject_kind: str
    subject_id: int | None
    n: int
    before: str


def last(db: sqlite3.Connection, actor_id: int, verbs: Sequence[str]) -> Act | None:
    """Find the newest thing of these sorts that somebody did and has not taken back."""
    row = db.execute(LAST, {"actor": actor_id, "verbs": json.dumps(list(verbs))}).fetchone()
    return Act(*row) if row else None


def one(db: sqlite3.Connection, action_id: int) -> Act | None:
    """Find an action that is no taking back and has not been taken back."""
    row = db.execute(ONE, {"id": action_id}).fetchone()
    return Act(*row) if row else None


def of_subject(
    db: sqlite3.Connection, verb: str, kind: str, subject_id: int, since: str
) -> Act | None:
    """Find what was done last to one thing, if it has not been taken back."""
    values = {"verb": verb, "kind": kind, "subject": subject_id, "since": since}
    row = db.execute(OF_SUBJECT, values).fetchone()
    return Act(*row) if row else None


def still_as_left(db: sqlite3.Connection, action_id: int) -> list[int]:
    """Say which items an action changed and nothing has changed since."""
    return [row[0] for row in db.execute(STILL_AS_LEFT, {"action": action_id}).fetchall()]


def put_back(
    db: sqlite3.Connection, action_id: int, undo_id: int, ids: Sequence[int], at: datetime
) -> None:
    """Bring items back to what they were before an action, and keep that under `undo_id`."""
    values = {"action": action_id, "undo": undo_id, "ids": json.dumps(list(ids))}
    db.execute(LOG, values)
    db.execute(PUT_BACK, {"action": action_id, "ids": values["ids"], "at": utc_text(at)})
