"""Write what the owner made of leads, and read what has been between us and somebody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from app.clock import utc_moment, utc_text
from app.domain.lead import Contact

PUT: Final = """
INSERT INTO lead (item_id, state, value_minor, at) VALUES (:item_id, :state, :value_minor, :at)
ON CONFLICT (item_id) DO UPDATE SET
  state = excluded.state, value_minor = excluded.value_minor, at = excluded.at
"""
REMOVE: Final = "DELETE FROM lead WHERE item_id = :item_id"
GET: Final = "SELECT state, value_minor FROM lead WHERE item_id = :item_id"
IS_LEAD: Final = """
SELECT coalesce(
  (SELECT CASE state WHEN 'dismissed' THEN 0 ELSE 1 END FROM lead WHERE item_id = :item_id),
  (SELECT 1 FROM understanding
   WHERE item_id = :item_id AND field = 'intent' AND value = 'lead' LIMIT 1),
  0)
"""
WHAT: Final = "SELECT kind, author_id FROM item WHERE id = :item_id"
# One person may write under several accounts.
WRITERS: Final = """
SELECT other.id FROM author AS this
JOIN author AS other ON other.id = this.id OR other.person_id = this.person_id
WHERE this.id = :author_id
ORDER BY other.id
"""
_OUT: Final = "('holding', 'sending', 'sent', 'unknown', 'by_hand')"
ANSWERS: Final = f"""
SELECT count(*) FROM reply WHERE item_id = :item_id AND state IN {_OUT}
"""  # noqa: S608 - our own words
TO_THEM: Final = f"""
SELECT max(coalesce(reply.sent_at, reply.created_at))
FROM item JOIN reply ON reply.item_id = item.id AND reply.state IN {_OUT}
WHERE item.author_id = :author_id AND item.id <> :item_id
"""  # noqa: S608 - our own words
FROM_THEM: Final = """
SELECT max(coalesce(posted_at, arrived_at)) FROM item
WHERE author_id = :author_id AND kind IN ('mention', 'comment', 'review', 'message')
"""


def put(
    db: sqlite3.Connection, item_id: int, state: str, value_minor: int | None, at: datetime
) -> None:
    """Keep how a lead stands."""
    values = {"item_id": item_id, "state": state, "value_minor": value_minor}
    db.execute(PUT, {**values, "at": utc_text(at)})


def remove(db: sqlite3.Connection, item_id: int) -> None:
    """Make a lead a mere suggestion again."""
    db.execute(REMOVE, {"item_id": item_id})


def get(db: sqlite3.Connection, item_id: int) -> tuple[str, int | None] | None:
    """Give how a lead stands, and what it brought; None where the owner said nothing yet."""
    row = db.execute(GET, {"item_id": item_id}).fetchone()
    return None if row is None else (row[0], row[1])


def is_lead(db: sqlite3.Connection, item_id: int) -> bool:
    """Tell whether something is a lead: by the owner's word, or suggested."""
    return bool(db.execute(IS_LEAD, {"item_id": item_id}).fetchone()[0])


def contact(db: sqlite3.Connection, item_id: int) -> Contact:
    """Say what we and an item's author have had to do with each other."""
    kind, author_id = db.execute(WHAT, {"item_id": item_id}).fetchone()
    writers = [row[0] for row in db.execute(WRITERS, {"author_id": author_id}).fetchall()]
    asked = [{"author_id": writer, "item_id": item_id} for writer in writers]
    (n_answers,) = db.execute(ANSWERS, {"item_id": item_id}).fetchone()
    return Contact(
        is_lead=is_lead(db, item_id),
        is_addressed=kind != "found",
        n_answers=n_answers,
        last_to_them_at=_latest(db.execute(TO_THEM, one).fetchone()[0] for one in asked),
        last_from_them_at=_latest(db.execute(FROM_THEM, one).fetchone()[0] for one in asked),
    )


def _latest(moments: Iterable[str | None]) -> datetime | None:
    known = [moment for moment in moments if moment is not None]
    return utc_moment(max(known)) if known else None
