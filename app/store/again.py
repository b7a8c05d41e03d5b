"""Notice that a customer wrote again where the owner thought to be done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from app.domain.item import Reason, State
from app.store import items
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Place

# Two ways to find what a person said before: in the same thread, and by the remote id of what the
# new words answer or of the thread's first post, which may itself carry no thread.
_FRESH: Final = """
FROM json_each(:ids) AS fresh
  CROSS JOIN item ON item.id = fresh.value
  CROSS JOIN item AS earlier INDEXED BY """
_OF_THE_SAME: Final = """
WHERE item.kind IN ('mention', 'comment', 'review', 'message') AND item.is_backlog = 0
  AND earlier.author_id = item.author_id AND earlier.id < item.id
  AND earlier.state IN ('waiting', 'done', 'snoozed')
"""
EARLIER: Final = f"""
SELECT fresh.value AS new_id, earlier.id AS earlier_id {_FRESH} item_thread
    ON earlier.account_id = item.account_id AND earlier.thread = item.thread
    AND earlier.thread <> '' {_OF_THE_SAME}
UNION
SELECT fresh.value, earlier.id {_FRESH} item_remote
    ON earlier.account_id = item.account_id
    AND earlier.remote_id IN (item.thread, item.parent_remote_id) {_OF_THE_SAME}
ORDER BY new_id, earlier_id
"""
# Its own clock ran out with the answer it got: the new item carries the one that runs now.
REST_CLOCK = """
UPDATE item SET due_at = NULL, is_seen = 0
WHERE id = :id
"""


def bring_back(db: sqlite3.Connection, place: Place, new_items: Sequence[int]) -> tuple[int, ...]:
    """Bring back the latest earlier item of each new one's author and thread; gives their ids."""
    if not new_items:
        return ()
    found = db.execute(EARLIER, {"ids": json.dumps(list(new_items))}).fetchall()
    latest = dict(found)  # of each new one the last, in the order of ids
    for earlier in dict.fromkeys(latest.values()):
        action = log(db, PROGRAM, place.at, Reason.WROTE_AGAIN, subject_id=earlier)
        remember_items(db, action, [earlier], State.NEW)
        items.set_states(db, [earlier], State.NEW, place.at, reason=Reason.WROTE_AGAIN)
        db.execute(REST_CLOCK, {"id": earlier})
    items.add_reason(db, list(latest), Reason.WROTE_AGAIN)
    return tuple(dict.fromkeys(latest.values()))
