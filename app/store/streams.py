"""Remember how far each stream of an account was read."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from app.clock import utc_moment, utc_text

GET = """
SELECT cursor, read_at, reread_at, is_complete FROM stream
WHERE account_id = :account_id AND name = :name
"""
PUT_CURSOR = """
INSERT INTO stream (account_id, name, cursor, read_at)
VALUES (:account_id, :name, coalesce(:cursor, ''), :at)
ON CONFLICT (account_id, name) DO UPDATE SET cursor = coalesce(:cursor, cursor), read_at = :at
"""
FINISH = """
INSERT INTO stream (account_id, name, read_at, reread_at, is_complete)
VALUES (:account_id, :name, :at, :at, 1)
ON CONFLICT (account_id, name) DO UPDATE SET
  read_at = :at, is_complete = 1,
  reread_at = CASE WHEN :is_deep OR reread_at IS NULL THEN :at ELSE reread_at END
"""


@dataclass(frozen=True, slots=True)
class StreamRow:
    """How far a stream was read."""

    cursor: str = ""
    read_at: datetime | None = None
    reread_at: datetime | None = None  # when it was last read deeply, ignoring the cursor
    is_complete: bool = False  # its first run came to the end


def get(db: sqlite3.Connection, account_id: int, name: str) -> StreamRow:
    """Tell how far a stream was read; an unknown one not at all."""
    row = db.execute(GET, {"account_id": account_id, "name": name}).fetchone()
    if row is None:
        return StreamRow()
    cursor, read_at, reread_at, is_complete = row
    return StreamRow(
        cursor,
        None if read_at is None else utc_moment(read_at),
        None if reread_at is None else utc_moment(reread_at),
        bool(is_complete),
    )


def put_cursor(
    db: sqlite3.Connection, account_id: int, name: str, cursor: str | None, at: datetime
) -> None:
    """Keep where reading goes on, in the transaction of the page it belongs to; None: as before."""
    values = {"account_id": account_id, "name": name, "cursor": cursor, "at": utc_text(at)}
    db.execute(PUT_CURSOR, values)


def finish(
    db: sqlite3.Connection, account_id: int, name: str, at: datetime, *, is_deep: bool = False
) -> None:
    """Note that a run came to its end; `is_deep` when it ignored the cursor."""
    values = {"account_id": account_id, "name": name, "at": utc_text(at), "is_deep": int(is_deep)}
    db.execute(FINISH, values)
