"""Change items one by one or by the thousand: states, marks, answers, tone.

Nothing here opens a transaction or writes the log: the service that calls does both.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from app.clock import utc_text
from app.domain.item import Reason, State, Tone
from app.domain.urgency import Urgency
from app.store import counts

# These reasons say why an item came back; they go when it is dealt with. All but `woke` have
# a part of `urgency`: the bit Urgency.CAME_BACK, 4 in the SQL below.
PASSING: Final = (Reason.WROTE_AGAIN, Reason.EDITED, Reason.RATING_LOWERED, Reason.WOKE)
AGAIN: Final = (Reason.WROTE_AGAIN, Reason.EDITED, Reason.RATING_LOWERED)

SET_STATES = """
UPDATE item SET
  state = :state, state_at = :at,
  snooze_until_at = :until, snooze_is_until_reply = :is_until_reply,
  reasons = (SELECT json_group_array(value) FROM json_each(item.reasons)
             WHERE value NOT IN ('wrote_again', 'edited', 'rating_lowered', 'woke')),
  urgency = urgency & ~4
WHERE id IN (SELECT value FROM json_each(:ids))
"""
ADD_REASON = """
UPDATE item SET
  reasons = CASE WHEN EXISTS (SELECT 1 FROM json_each(item.reasons) WHERE value = :reason)
    THEN reasons ELSE json_insert(reasons, '$[#]', :reason) END,
  urgency = urgency | :bit
WHERE id IN (SELECT value FROM json_each(:ids))
"""
PUT_BACK = """
UPDATE item SET
  state = was.state_before, state_at = :at, snooze_until_at = was.until_before,
  snooze_is_until_reply = was.state_before = 'snoozed' AND was.until_before IS NULL,
  reasons = was.reasons_before,
  urgency = (urgency & ~4) | CASE WHEN EXISTS (
    SELECT 1 FROM json_each(was.reasons_before)
    WHERE value IN ('wrote_again', 'edited', 'rating_lowered')) THEN 4 ELSE 0 END
FROM (SELECT * FROM action_item WHERE action_id = :action_id) AS was
WHERE item.id = was.item_id
RETURNING item.id
"""
SET_MARK = """
UPDATE item SET {mark} = :is_on
WHERE id IN (SELECT value FROM json_each(:ids)) AND {mark} <> :is_on
"""
_MARKS: Final = {mark: SET_MARK.format(mark=mark) for mark in ("is_seen", "is_liked", "is_hidden")}
SET_ANSWERED = "UPDATE item SET answered_at = ?, answered_after_s = ? WHERE id = ?"
SET_TONE = "UPDATE item SET tone = :tone, urgency = :urgency WHERE id = :id"


def set_states(
    db: sqlite3.Connection,
    ids: Sequence[int],
    state: State,
    at: datetime,
    *,
    until: datetime | None = None,
    is_until_reply: bool = False,
    reason: Reason | None = None,
) -> None:
    """Move items to a state; why they had come back is over, `reason` says why they come now."""
    values = {
        "ids": json.dumps(list(ids)),
        "state": state,
        "at": utc_text(at),
        "until": None if until is None else utc_text(until),
        "is_until_reply": int(is_until_reply),
    }
    db.execute(SET_STATES, values)
    if reason is not None:
        add_reason(db, ids, reason)


def add_reason(db: sqlite3.Connection, ids: Sequence[int], reason: Reason) -> None:
    """Give items one more reason chip, once."""
    bit = int(Urgency.CAME_BACK) if reason in AGAIN else 0
    db.execute(ADD_REASON, {"ids": json.dumps(list(ids)), "reason": reason, "bit": bit})


def put_back(db: sqlite3.Connection, action_id: int, at: datetime) -> frozenset[int]:
    """Give the items of an action the states they had before it; tells which they are."""
    rows = db.execute(PUT_BACK, {"action_id": action_id, "at": utc_text(at)})
    return frozenset(row[0] for row in rows.fetchall())


def mark_seen(db: sqlite3.Connection, ids: Sequence[int], *, is_seen: bool = True) -> bool:
    """Say that items were looked at, or not; tells whether anything changed."""
    return _mark(db, ids, "is_seen", is_on=is_seen)


def set_liked(db: sqlite3.Connection, ids: Sequence[int], *, is_liked: bool) -> bool:
    """Say that the network has our like, or no longer; tells whether anything changed."""
    return _mark(db, ids, "is_liked", is_on=is_liked)


def set_hidden(db: sqlite3.Connection, ids: Sequence[int], *, is_hidden: bool) -> bool:
    """Say that the network hides them for us, or no longer; tells whether anything changed."""
    return _mark(db, ids, "is_hidden", is_on=is_hidden)


def _mark(db: sqlite3.Connection, ids: Sequence[int], mark: str, *, is_on: bool) -> bool:
    done = db.execute(_MARKS[mark], {"ids": json.dumps(list(ids)), "is_on": int(is_on)})
    return done.rowcount > 0


def set_answered(
    db: sqlite3.Connection, answers: Iterable[tuple[int, datetime, int | None]]
) -> None:
    """Stop the clock: (item id, when we answered, open seconds it took; None: none was owed)."""
    db.executemany(SET_ANSWERED, [(utc_text(at), after_s, item) for item, at, after_s in answers])


def set_tone(db: sqlite3.Connection, item_id: int, tone: Tone, urgency: int) -> None:
    """Show an item in another tone and keep the day counts right."""
    counts.take_out(db, [item_id])
    db.execute(SET_TONE, {"id": item_id, "tone": tone, "urgency": urgency})
    counts.put_in(db, [item_id])
