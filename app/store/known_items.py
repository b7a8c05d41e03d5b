"""Notice what changed in items we have: text, rating, kind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from app.clock import utc_text
from app.domain.item import OWES_ANSWER, Found, Kind, State
from app.store import counts, edits, media, rows
from app.store.arriving import Place, text_hash
from app.store.edits import Edit, Known
from app.store.ids import clamped

KNOWN = """
SELECT item.remote_id, item.id, item.kind, item.state, item.text_hash, item.rating, item.edited_at,
  item.url, item.ref, item.thread, item.parent_remote_id, item.deleted_at, item.purged_at,
  item.reasons, item.recommends, item.cannot, item.answer_until_at, item.answer_url,
  item.is_hidden
FROM json_each(:remote_ids) AS wanted
  CROSS JOIN item ON item.account_id = :account_id AND item.remote_id = wanted.value
ORDER BY item.id
"""

HEARD_OF: Final = """
UPDATE item SET heard_of_at = :at
WHERE account_id = :account_id AND remote_id IN (SELECT value FROM json_each(:remote_ids))
  AND deleted_at IS NULL AND coalesce(heard_of_at, arrived_at) < :before
"""
_QUIET: Final = ("url", "ref", "thread", "parent_remote_id", "answer_url")
STALE: Final = timedelta(hours=1)


def known(db: sqlite3.Connection, account_id: int, remote_ids: Sequence[str]) -> dict[str, Known]:
    """Give what is stored under these remote ids."""
    values = {"account_id": account_id, "remote_ids": json.dumps(list(remote_ids))}
    return {
        remote_id: Known(remote_id, item_id, Kind(kind), State(state), *rest)
        for remote_id, item_id, kind, state, *rest in db.execute(KNOWN, values).fetchall()
    }


def refresh(
    db: sqlite3.Connection, place: Place, pairs: Sequence[tuple[Known, Found]]
) -> tuple[int, ...]:
    """Bring known items up to date; gives the ids of those whose words or rating changed."""
    found_edits = []
    for was, found in pairs:
        if was.purged_at is not None:
            continue
        media.refresh(db, was.id, found.media)
        quiet = _quiet_changes(was, found)
        if _is_edited(was, found):
            found_edits.append(Edit(was, found, quiet))
        elif was.kind is not Kind(quiet.get("kind", was.kind)):
            counts.take_out(db, [was.id])
            rows.update(db, "item", was.id, quiet)
            counts.put_in(db, [was.id])
            edits.owe(db, place, was.id, clamped(found.posted_at, place.at), found)
        elif quiet:
            rows.update(db, "item", was.id, quiet)
    return edits.put(db, place, found_edits)


def _quiet_changes(was: Known, found: Found) -> dict[str, Any]:
    """Name what may change without anyone having said anything new."""
    now = {name: getattr(found, name) for name in _QUIET}
    changes = {name: value for name, value in now.items() if value and value != getattr(was, name)}
    if was.kind == Kind.FOUND and found.kind in OWES_ANSWER:
        changes["kind"] = found.kind  # a search saw it first, now we know that it is for us
    if found.recommends is not None and found.recommends != was.recommends:
        changes["recommends"] = found.recommends
    if json.dumps(found.cannot) != was.cannot:
        changes["cannot"] = json.dumps(found.cannot)
    if found.is_hidden is not None and found.is_hidden != bool(was.is_hidden):
        changes["is_hidden"] = found.is_hidden
    until = found.answer_until_at
    if until is not None and utc_text(until) != was.answer_until_at:
        changes["answer_until_at"] = until
    return changes


def heard_of(db: sqlite3.Connection, place: Place, remote_ids: Sequence[str]) -> None:
    """Mark items that are still there upstream; not more often than `STALE`, to spare writes."""
    if remote_ids:
        before = place.at - STALE
        values = {"account_id": place.account_id, "remote_ids": json.dumps(list(remote_ids))}
        db.execute(HEARD_OF, {**values, "at": utc_text(place.at), "before": utc_text(before)})


def _is_edited(was: Known, found: Found) -> bool:
    if was.deleted_at is not None:
        return True
    if found.edited_at and was.edited_at and utc_text(found.edited_at) < was.edited_at:
        return False  # an older reading, come late
    is_rated_anew = found.rating is not None and found.rating != was.rating
    return is_rated_anew or text_hash(found.title, found.text) != was.text_hash
