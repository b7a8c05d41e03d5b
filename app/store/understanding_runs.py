"""Write when what texts are understood by changed, and when everything was read anew."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.clock import utc_text

LAST: Final = "SELECT id, version, ended_at FROM understanding_run ORDER BY id DESC LIMIT 1"
ADD: Final = """
INSERT INTO understanding_run (at, day_on, cause, version)
VALUES (:at, :day_on, :cause, :version)
RETURNING id
"""
END: Final = "UPDATE understanding_run SET ended_at = :at WHERE id = :id AND ended_at IS NULL"
LEAVE: Final = """
UPDATE item SET understood_by = :run
WHERE understood_by < :run AND (understood_by > 0 OR EXISTS (
  SELECT 1 FROM understanding
  WHERE item_id = item.id AND method NOT IN ('owner', 'declared', 'stars')))
"""
AGAIN: Final = "UPDATE item SET understood_by = 0 WHERE understood_by <> 0"


@dataclass(frozen=True, slots=True)
class Run:
    """By what texts are understood since a moment; its id is what items carry."""

    id: int
    version: str
    is_ended: bool


def last(db: sqlite3.Connection) -> Run | None:
    """Give the newest run."""
    row = db.execute(LAST).fetchone()
    return None if row is None else Run(row[0], row[1], row[2] is not None)


def begin(db: sqlite3.Connection, at: datetime, day_on: str, cause: str, version: str) -> int:
    """Note that everything is to be understood by something new, and give the run's id."""
    values = {"at": utc_text(at), "day_on": day_on, "cause": cause, "version": version}
    return int(db.execute(ADD, values).fetchone()[0])


def end(db: sqlite3.Connection, run_id: int, at: datetime) -> None:
    """Note that everything stored is understood by a run."""
    db.execute(END, {"id": run_id, "at": utc_text(at)})


def all_again(db: sqlite3.Connection) -> int:
    """Have every item understood again; tells how many."""
    return db.execute(AGAIN).rowcount


def leave(db: sqlite3.Connection, run_id: int) -> int:
    """Have what was understood before stay as it is; what nobody read yet is read all the same."""
    return db.execute(LEAVE, {"run": run_id}).rowcount
