"""Writes the steps of the checklist and what was marked for each of their days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from app.clock import utc_text

_ADD: Final = """
INSERT INTO step (brand_id, template, period, position, kind, title, target, created_on)
SELECT 1, :template, :period, coalesce(max(position), 0) + 1, :kind, :title, :target, :created_on
FROM step WHERE period = :period AND removed_on IS NULL
RETURNING id
"""
_COLUMNS: Final = "id, template, period, position, kind, title, target, created_on, removed_on"
_ONE: Final = f"SELECT {_COLUMNS} FROM step WHERE id = :id"  # noqa: S608 - our own columns
_KEPT: Final = f"""
SELECT {_COLUMNS} FROM step WHERE removed_on IS NULL ORDER BY period, position, id
"""  # noqa: S608 - our own columns
_COUNT: Final = "SELECT count(*) FROM step"
_RENAME: Final = "UPDATE step SET title = :title WHERE id = :id"
_REMOVE: Final = "UPDATE step SET removed_on = :removed_on WHERE id = :id"
_ORDER: Final = """
SELECT id FROM step WHERE period = :period AND removed_on IS NULL ORDER BY position, id
"""
_PLACE: Final = "UPDATE step SET position = :position WHERE id = :id"
_MARK: Final = """
INSERT INTO step_mark (step_id, due_on, state, at, actor_id, is_auto, note, evidence, number)
VALUES (:step_id, :due_on, :state, :at, :actor_id, :is_auto, :note, :evidence, :number)
ON CONFLICT (step_id, due_on) DO UPDATE SET
  state = excluded.state, at = excluded.at, actor_id = excluded.actor_id,
  is_auto = excluded.is_auto, note = excluded.note, evidence = excluded.evidence,
  number = excluded.number
"""
_UNMARK: Final = "DELETE FROM step_mark WHERE step_id = :step_id AND due_on = :due_on"
_MARK_OF: Final = """
SELECT state, at, actor_id, is_auto, note, evidence, number FROM step_mark
WHERE step_id = :step_id AND due_on = :due_on
"""


@dataclass(frozen=True, slots=True)
class StepKept:
    """One row of `step`."""

    id: int
    template: str
    period: str
    position: int
    kind: str
    title: str
    target: str
    created_on: str
    removed_on: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What is kept for one step on one of its days."""

    state: str  # done or skipped
    at: datetime
    actor_id: int
    is_auto: bool = False
    note: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    number: float | None = None


def add_step(
    db: sqlite3.Connection,
    created_on: date,
    *,
    period: str,
    kind: str,
    template: str = "",
    title: str = "",
    target: str = "",
) -> int:
    """Add a step behind the others of its period and give its id."""
    values = {
        "template": template,
        "period": period,
        "kind": kind,
        "title": title,
        "target": target,
        "created_on": created_on.isoformat(),
    }
    (row,) = db.execute(_ADD, values).fetchall()
    return int(row[0])


def is_empty(db: sqlite3.Connection) -> bool:
    """Tell whether there never was a step, not even a removed one."""
    (n,) = db.execute(_COUNT).fetchone()
    return bool(n == 0)


def one(db: sqlite3.Connection, step_id: int) -> StepKept | None:
    """Read a step, removed or not."""
    row = db.execute(_ONE, {"id": step_id}).fetchone()
    return StepKept(*row) if row else None


def kept(db: sqlite3.Connection) -> list[StepKept]:
    """List the steps that are not removed."""
    return [StepKept(*row) for row in db.execute(_KEPT).fetchall()]


def rename(db: sqlite3.Connection, step_id: int, title: str) -> None:
    """Give a step the owner's own title; "" brings the usual one back."""
    db.execute(_RENAME, {"id": step_id, "title": title})


def remove(db: sqlite3.Connection, step_id: int, removed_on: date | None) -> None:
    """Take a step off the list, or with None back onto it; its history stays."""
    values = {"id": step_id, "removed_on": removed_on.isoformat() if removed_on else None}
    db.execute(_REMOVE, values)


def order(db: sqlite3.Connection, period: str) -> list[int]:
    """List the ids of a period's steps in their order."""
    return [row[0] for row in db.execute(_ORDER, {"period": period}).fetchall()]


def place(db: sqlite3.Connection, ids: list[int]) -> None:
    """Number a period's steps from 1 in the order given."""
    db.executemany(_PLACE, [{"id": one, "position": n} for n, one in enumerate(ids, 1)])


def mark_of(db: sqlite3.Connection, step_id: int, due_on: date) -> Mark | None:
    """Read what is kept for a step on one of its days."""
    row = db.execute(_MARK_OF, {"step_id": step_id, "due_on": due_on.isoformat()}).fetchone()
    if row is None:
        return None
    state, at, actor_id, is_auto, note, evidence, number = row
    at = datetime.fromisoformat(at)
    return Mark(state, at, actor_id, bool(is_auto), note, json.loads(evidence), number)


def set_mark(db: sqlite3.Connection, step_id: int, due_on: date, mark: Mark | None) -> None:
    """Keep a mark for a step's day in place of the one before; None takes it away."""
    values: dict[str, Any] = {"step_id": step_id, "due_on": due_on.isoformat()}
    if mark is None:
        db.execute(_UNMARK, values)
        return
    values |= {
        "state": mark.state,
        "at": utc_text(mark.at),
        "actor_id": mark.actor_id,
        "is_auto": int(mark.is_auto),
        "note": mark.note,
        "evidence": json.dumps(dict(mark.evidence)),
        "number": mark.number,
    }
    db.execute(_MARK, values)
