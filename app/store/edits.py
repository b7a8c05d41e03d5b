"""Store changed words: the old ones as a version, the new ones understood, counted and findable."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.clock import utc_moment, utc_text
from app.domain.item import OWES_ANSWER, Found, Kind, Reason, State, Tone
from app.domain.urgency import Urgency
from app.store import counts, index, items, new_items, rows, watches
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Judged, Place, text_hash
from app.store.ids import clamped

KEEP_VERSIONS = """
INSERT INTO item_version (item_id, replaced_at, title, text, rating)
SELECT item.id, :at, item.title, item.text, item.rating
FROM json_each(:ids) AS edited CROSS JOIN item ON item.id = edited.value
"""
CORRECTED = "SELECT field, value FROM correction WHERE item_id = :id"
FORGET_UNDERSTOOD = "DELETE FROM understanding WHERE item_id = :id AND method <> 'owner'"
KIND = "SELECT kind FROM item WHERE id = :id"
STILL_OWED = """
SELECT owed_from_at FROM item
WHERE id = :id AND state IN ('new', 'snoozed') AND answered_at IS NULL AND is_backlog = 0
  AND owed_from_at IS NOT NULL
"""
CAME_BACK_FROM = (State.WAITING, State.DONE, State.SNOOZED)


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of an item, as far as a newer reading of it may differ."""

    remote_id: str
    id: int
    kind: Kind
    state: State
    text_hash: bytes
    rating: int | None
    edited_at: str | None
    url: str
    ref: str
    thread: str
    parent_remote_id: str
    deleted_at: str | None
    purged_at: str | None
    reasons: str
    recommends: int | None
    cannot: str
    answer_until_at: str | None
    answer_url: str
    is_hidden: int


@dataclass(frozen=True, slots=True)
class Edit:
    """An item whose words or rating changed, with what changed quietly besides."""

    was: Known
    found: Found
    quiet: dict[str, Any]


def put(db: sqlite3.Connection, place: Place, edits: Sequence[Edit]) -> tuple[int, ...]:
    """Store edits, all at once since the index is slow with single ones; gives the items' ids."""
    if not edits:
        return ()
    ids = [edit.was.id for edit in edits]
    standing = [edit.was.id for edit in edits if edit.was.deleted_at is None]
    db.execute(KEEP_VERSIONS, {"ids": json.dumps(standing), "at": utc_text(place.at)})
    index.drop(db, "item", standing)
    counts.take_out(db, ids)
    judged = {edit.was.id: place.options.judge(_rated(edit)) for edit in edits}
    for edit in edits:
        _write(db, place, edit, judged[edit.was.id])
    new_items.add_understood(db, place.at, judged)
    db.executemany(watches.OF_ITEM, [{"item_id": item_id} for item_id in ids])
    watches.add_hits_of_items(db, {item_id: one.hits for item_id, one in judged.items()})
    counts.put_in(db, ids)
    index.add(db, "item", ids)
    index.add_terms(db, (f"{edit.found.title} {edit.found.text}" for edit in edits))
    for edit in edits:
        _bring_back(db, place, edit.was, edit.found)
    return tuple(ids)


def _rated(edit: Edit) -> Found:
    """Give what was found with the stars that stay where the network names none this time."""
    is_silent = edit.found.rating is None and edit.was.rating is not None
    return replace(edit.found, rating=edit.was.rating) if is_silent else edit.found


def _write(db: sqlite3.Connection, place: Place, edit: Edit, judged: Judged) -> None:
    was, found = edit.was, edit.found
    again = [reason for reason in json.loads(was.reasons) if reason in items.PASSING]
    came_back = Urgency.CAME_BACK if set(again) & set(items.AGAIN) else 0
    corrected = dict(db.execute(CORRECTED, {"id": was.id}).fetchall())
    db.execute(FORGET_UNDERSTOOD, {"id": was.id})
    values = {
        **edit.quiet,
        "title": found.title,
        "text": found.text,
        "text_hash": text_hash(found.title, found.text),
        "rating": was.rating if found.rating is None else found.rating,
        "edited_at": found.edited_at or (was.edited_at if was.deleted_at else place.at),
        "deleted_at": None,
        "lang": corrected.get("lang") or judged.lang or found.lang or None,
        "tone": Tone(corrected.get("tone") or judged.tone),
        "urgency": int(judged.urgency | came_back),
        "reasons": [*judged.reasons, *again],
        "is_name_only": judged.is_name_only,
        "is_seen": False,
        "understood_by": 0,
    }
    if "relevance" not in corrected:
        values["relevance"] = None  # other words are judged anew
    rows.update(db, "item", was.id, values)


def _bring_back(db: sqlite3.Connection, place: Place, was: Known, found: Found) -> None:
    """Say that it changed; dealt with already, it needs the owner again. Noise stays noise.

    An article is nobody's message to us: its new words are kept and nothing is made of them.
    """
    if was.kind is Kind.ARTICLE:
        return
    if was.deleted_at is not None and not _is_written_anew(was.deleted_at, found):
        _owe_again(db, place, was.id, found)
        return
    is_lowered = None not in (was.rating, found.rating) and (found.rating or 0) < (was.rating or 0)
    reason = Reason.RATING_LOWERED if is_lowered else Reason.EDITED
    if was.state in CAME_BACK_FROM:
        action = log(db, PROGRAM, place.at, reason, subject_id=was.id)
        remember_items(db, action, [was.id], State.NEW)
        items.set_states(db, [was.id], State.NEW, place.at)
    if was.state in CAME_BACK_FROM or (was.deleted_at and was.state is State.NEW):
        owe(db, place, was.id, clamped(found.edited_at, place.at), found)
    if was.state is not State.NOISE:
        items.add_reason(db, [was.id], reason)


def _is_written_anew(deleted_at: str, found: Found) -> bool:
    """Tell new words, as of a review that was deleted and written again, from old ones shown again.

    Of the old words nothing is left to compare with, but the network says when these were said.
    """
    moments = (found.posted_at, found.edited_at)
    return any(at is not None and utc_text(at) > deleted_at for at in moments)


def _owe_again(db: sqlite3.Connection, place: Place, item_id: int, found: Found) -> None:
    """Let the clock run on of what was away for a while and is unanswered."""
    row = db.execute(STILL_OWED, {"id": item_id}).fetchone()
    if row is not None:
        owe(db, place, item_id, utc_moment(row[0]), found)


def owe(db: sqlite3.Connection, place: Place, item_id: int, since: datetime, found: Found) -> None:
    """Start the clock from this moment, where the item's kind wants an answer."""
    values = {
        "owed_from_at": since,
        "due_at": new_items.due_before_window(place.options, found, since),
        "answered_at": None,
        "answered_after_s": None,
        "is_backlog": False,
    }
    (kind,) = db.execute(KIND, {"id": item_id}).fetchone()
    if kind in OWES_ANSWER:
        rows.update(db, "item", item_id, values)
