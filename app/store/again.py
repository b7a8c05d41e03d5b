"""Notice that a customer wrote again where the owner thought to be done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from app.domain.item import Reason, State
from app.store import items
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Place

# The thread's first post may itself carry no thread: then it is found by its remote id.
EARLIER = """
SELECT fresh.value AS new_id, (
  SELECT max(earlier.id) FROM item AS earlier
  WHERE earlier.account_id = item.account_id AND earlier.author_id = item.author_id
    AND earlier.id < item.id AND earlier.state IN ('waiting', 'done', 'snoozed')
    AND earlier.id IN (
      SELECT id FROM item AS same
      WHERE same.account_id = item.account_id AND same.thread = item.thread AND same.thread <> ''
      UNION ALL
      SELECT id FROM item AS first
      WHERE first.account_id = item.account_id
        AND first.remote_id IN (item.thread, item.parent_remote_id) AND first.remote_id <> ''))
  AS earlier_id
FROM json_each(:ids) AS fresh CROSS JOIN item ON item.id = fresh.value
WHERE item.kind IN ('mention', 'comment', 'review', 'message')
  AND item.is_backlog = 0 AND (item.thread <> '' OR item.parent_remote_id <> '')
ORDER BY fresh.value
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
    pairs = [(new, earlier) for new, earlier in found if earlier is not None]
    for earlier in dict.fromkeys(earlier for _, earlier in pairs):
        action = log(db, PROGRAM, place.at, Reason.WROTE_AGAIN, subject_id=earlier)
        remember_items(db, action, [earlier], State.NEW)
        items.set_states(db, [earlier], State.NEW, place.at, reason=Reason.WROTE_AGAIN)
        db.execute(REST_CLOCK, {"id": earlier})
    items.add_reason(db, [new for new, _ in pairs], Reason.WROTE_AGAIN)
    return tuple(dict.fromkeys(earlier for _, earlier in pairs))
