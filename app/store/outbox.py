"""Moves replies between their states; every change is guarded by the state it starts from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.store import index

_READ: Final = """
SELECT id, item_id, account_id, kind, state, text, visibility, key, prepared, created_at,
  changed_at, hold_until_at, next_try_at, attempts, error, remote_id, url, confirmed_at, replaces
FROM reply
"""
ONE: Final = _READ + "WHERE id = :id"
DRAFT: Final = _READ + "WHERE item_id = :item AND state = 'draft'"
# The first term is that of the partial index `reply_open`.
OPEN: Final = (
    _READ + "WHERE state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand')"
    " AND state <> 'by_hand' ORDER BY id"
)
WRITE: Final = """
UPDATE reply SET text = :text, visibility = :visibility, changed_at = :at
WHERE id = :id AND state = 'draft'
"""
QUEUE: Final = """
UPDATE reply SET state = 'holding', key = :key, prepared = '{}', created_at = :at,
  changed_at = :at, hold_until_at = :until, next_try_at = NULL, attempts = 0, error = NULL,
  replaces = :replaces
WHERE id = :id AND state = 'draft'
RETURNING id
"""
BY_HAND: Final = """
UPDATE reply SET state = 'by_hand', created_at = :at, changed_at = :at, error = NULL
WHERE id = :id AND state = 'draft'
RETURNING id
"""
TAKE_BACK: Final = """
UPDATE reply SET state = :to, changed_at = :at, hold_until_at = NULL, next_try_at = NULL,
  error = NULL
WHERE id = :id AND confirmed_at IS NULL AND state IN (SELECT value FROM json_each(:states))
RETURNING id
"""
TRY_SOON: Final = """
UPDATE reply SET next_try_at = :at WHERE id = :id AND state IN ('holding', 'unknown', 'failed')
RETURNING id
"""
# A failed one that is tried again keeps its error until the network has answered.
BEGIN: Final = """
UPDATE reply SET state = 'sending', changed_at = :at, attempts = attempts + 1,
  prepared = :prepared, next_try_at = NULL,
  error = CASE WHEN state = 'failed' THEN error ELSE NULL END
WHERE id = :id AND (state = 'holding' OR state = 'failed' AND next_try_at IS NOT NULL)
RETURNING id
"""
CONFIRM: Final = """
UPDATE reply SET state = 'by_hand', confirmed_at = :at, sent_at = :at, changed_at = :at,
  url = :url, next_try_at = NULL, error = NULL
WHERE id = :id AND state IN ('by_hand', 'unknown') AND confirmed_at IS NULL
RETURNING id
"""
SETTLE: Final = """
UPDATE reply SET state = :to, error = :error, next_try_at = :next
WHERE id = :id AND state = :from
RETURNING id
"""
# Found by looking it up, though it is the answer that another reply is known by.
TAKEN: Final = """
SELECT 1 FROM reply
WHERE account_id = :account AND remote_id = :remote AND id <> :id AND state = 'sent'
LIMIT 1
"""
PAUSE: Final = """
UPDATE reply SET error = :error, next_try_at = :next
WHERE state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand')
  AND state = 'holding' AND account_id = :account AND hold_until_at <= :now
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply as it is kept; moments are UTC text, `error` and `prepared` JSON."""

    id: int
    item_id: int
    account_id: int
    kind: str
    state: str
    text: str
    visibility: str
    key: str
    prepared: str
    created_at: str
    changed_at: str
    hold_until_at: str | None
    next_try_at: str | None
    attempts: int
    error: str | None
    remote_id: str | None
    url: str
    confirmed_at: str | None
    replaces: str


def one(db: sqlite3.Connection, reply_id: int) -> ReplyRow | None:
    """Read a reply."""
    row = db.execute(ONE, {"id": reply_id}).fetchone()
    return ReplyRow(*row) if row else None


def draft_of(db: sqlite3.Connection, item_id: int) -> ReplyRow | None:
    """Read the draft of an item; there is at most one."""
    row = db.execute(DRAFT, {"item": item_id}).fetchone()
    return ReplyRow(*row) if row else None


def still_open(db: sqlite3.Connection) -> list[ReplyRow]:
    """List what waits, is on its way, is unknown or failed, oldest first."""
    return [ReplyRow(*row) for row in db.execute(OPEN).fetchall()]


def write(db: sqlite3.Connection, reply_id: int, text: str, visibility: str, at: datetime) -> None:
    """Change the words of a draft; its single words are learnt when it goes out, not as typed."""
    index.drop(db, "reply", [reply_id])
    values = {"id": reply_id, "text": text, "visibility": visibility, "at": utc_text(at)}
    db.execute(WRITE, values)
    index.add(db, "reply", [reply_id])


def queue(
    db: sqlite3.Connection,
    row: ReplyRow,
    key: str,
    at: datetime,
    until: datetime,
    replaces: str = "",
) -> bool:
    """Put a draft in the outbox, to be held back until a moment.

    `replaces` is JSON of the answer whose place it takes.
    """
    index.add_terms(db, [row.text])
    values = {"id": row.id, "key": key, "replaces": replaces}
    return _did(db, QUEUE, {**values, "at": utc_text(at), "until": utc_text(until)})


def set_by_hand(db: sqlite3.Connection, row: ReplyRow, at: datetime) -> bool:
    """Leave a draft to the owner, who posts it on the network's own page."""
    index.add_terms(db, [row.text])
    return _did(db, BY_HAND, {"id": row.id, "at": utc_text(at)})


def take_back(
    db: sqlite3.Connection, reply_id: int, states: Sequence[str], at: datetime, *, to: str
) -> bool:
    """Turn a reply in one of these states back into a draft, or into nothing (`cancelled`)."""
    index.drop(db, "reply", [reply_id])
    values = {"id": reply_id, "states": json.dumps(list(states)), "at": utc_text(at), "to": to}
    did = _did(db, TAKE_BACK, values)
    index.add(db, "reply", [reply_id])
    return did


def try_soon(db: sqlite3.Connection, reply_id: int, at: datetime) -> bool:
    """Say that a reply shall be tried or looked up now; it keeps its mark till the answer."""
    return _did(db, TRY_SOON, {"id": reply_id, "at": utc_text(at)})


def begin(db: sqlite3.Connection, reply_id: int, prepared: str, at: datetime) -> bool:
    """Take a reply that is due for sending; false if somebody else has it already."""
    return _did(db, BEGIN, {"id": reply_id, "prepared": prepared, "at": utc_text(at)})


def confirm(db: sqlite3.Connection, reply_id: int, url: str, at: datetime) -> bool:
    """Keep the owner's word that it is posted."""
    return _did(db, CONFIRM, {"id": reply_id, "url": url, "at": utc_text(at)})


def settle(
    db: sqlite3.Connection,
    row: ReplyRow,
    to: str,
    error: Mapping[str, Any] | None,
    next_try_at: datetime | None = None,
) -> bool:
    """Move a reply on from the state it was read in, with the reason."""
    values = {
        "id": row.id,
        "from": row.state,
        "to": to,
        "error": json.dumps(error) if error else None,
        "next": utc_text(next_try_at) if next_try_at else None,
    }
    return _did(db, SETTLE, values)


def pause(
    db: sqlite3.Connection,
    account_id: int,
    error: Mapping[str, Any],
    now: datetime,
    next_try_at: datetime,
) -> list[int]:
    """Let everything that would go out at one account wait longer, for the same reason."""
    times = {"now": utc_text(now), "next": utc_text(next_try_at)}
    values = {"account": account_id, "error": json.dumps(error), **times}
    return [row[0] for row in db.execute(PAUSE, values).fetchall()]


def is_taken(db: sqlite3.Connection, row: ReplyRow, remote_id: str) -> bool:
    """Tell whether another reply of the account is what stands on the network under this id."""
    values = {"account": row.account_id, "remote": remote_id, "id": row.id}
    return db.execute(TAKEN, values).fetchone() is not None


def _did(db: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> bool:
    return bool(db.execute(sql, values).fetchall())
