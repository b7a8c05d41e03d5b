"""Notice what changed in items we have: text, rating, kind; keep the old words as a version."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.clock import utc_text
from app.domain.item import OWES_ANSWER, Found, Kind, Reason, State, Tone
from app.domain.urgency import Urgency
from app.store import counts, index, items, new_items, rows, watches
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Judged, Place, text_hash
from app.store.ids import clamped

KNOWN = """
SELECT item.remote_id, item.id, item.kind, item.state, item.text_hash, item.rating, item.edited_at,
  item.url, item.ref, item.thread, item.parent_remote_id, item.deleted_at, item.purged_at,
  item.reasons
FROM json_each(:remote_ids) AS wanted
  CROSS JOIN item ON item.account_id = :account_id AND item.remote_id = wanted.value
ORDER BY item.id
"""
KEEP_VERSION = """
INSERT INTO item_version (item_id, replaced_at, title, text, rating)
SELECT id, :at, title, text, rating FROM item WHERE id = :id
"""
CORRECTED = "SELECT field, value FROM correction WHERE item_id = :id"
FORGET_UNDERSTOOD = "DELETE FROM understanding WHERE item_id = :id"
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
    edited = []
    for was, found in pairs:
        if was.purged_at is not None:
            continue
        quiet = _quiet_changes(was, found)
        if _is_edited(was, found):
            _edit(db, place, was, found, quiet)
            edited.append(was.id)
        elif was.kind is not Kind(quiet.get("kind", was.kind)):
            counts.take_out(db, [was.id])
            rows.update(db, "item", was.id, quiet)
            counts.put_in(db, [was.id])
            _owe(db, place, was.id, clamped(found.posted_at, place.at))
        elif quiet:
            rows.update(db, "item", was.id, quiet)
    return tuple(edited)


def _quiet_changes(was: Known, found: Found) -> dict[str, Any]:
    """Name what may change without anyone having said anything new."""
    now = {name: getattr(found, name) for name in ("url", "ref", "thread", "parent_remote_id")}
    changes = {name: value for name, value in now.items() if value and value != getattr(was, name)}
    if was.kind == Kind.FOUND and found.kind in OWES_ANSWER:
        changes["kind"] = found.kind  # a search saw it first, now we know that it is for us
    return changes


def _is_edited(was: Known, found: Found) -> bool:
    if was.deleted_at is not None:
        return True
    if found.edited_at and was.edited_at and utc_text(found.edited_at) < was.edited_at:
        return False  # an older reading, come late
    is_rated_anew = found.rating is not None and found.rating != was.rating
    return is_rated_anew or text_hash(found.title, found.text) != was.text_hash


def _edit(
    db: sqlite3.Connection, place: Place, was: Known, found: Found, quiet: dict[str, Any]
) -> None:
    if was.deleted_at is None:
        db.execute(KEEP_VERSION, {"id": was.id, "at": utc_text(place.at)})
        index.drop(db, "item", [was.id])
    counts.take_out(db, [was.id])
    judged = place.options.judge(found)
    _write(db, place, was, found, judged, quiet)
    db.execute(watches.OF_ITEM, {"item_id": was.id})
    watches.add_hits_of_items(db, {was.id: judged.hits})
    counts.put_in(db, [was.id])
    index.add(db, "item", [was.id])
    index.add_terms(db, [f"{found.title} {found.text}"])
    if was.deleted_at is None and was.kind is not Kind.ARTICLE:
        _bring_back(db, place, was, found)


def _write(
    db: sqlite3.Connection,
    place: Place,
    was: Known,
    found: Found,
    judged: Judged,
    quiet: Mapping[str, Any],
) -> None:
    again = [reason for reason in json.loads(was.reasons) if reason in items.PASSING]
    came_back = Urgency.CAME_BACK if set(again) & set(items.AGAIN) else 0
    corrected = dict(db.execute(CORRECTED, {"id": was.id}).fetchall())
    db.execute(FORGET_UNDERSTOOD, {"id": was.id})
    new_items.add_understood(db, place.at, {was.id: judged})
    values = {
        **quiet,
        "title": found.title,
        "text": found.text,
        "text_hash": text_hash(found.title, found.text),
        "rating": was.rating if found.rating is None else found.rating,
        "edited_at": found.edited_at or place.at,
        "deleted_at": None,
        "lang": corrected.get("lang") or judged.lang or found.lang or None,
        "tone": Tone(corrected.get("tone") or judged.tone),
        "urgency": int(judged.urgency | came_back),
        "reasons": [*judged.reasons, *again],
        "is_name_only": judged.is_name_only,
        "is_seen": False,
    }
    rows.update(db, "item", was.id, values)


def _bring_back(db: sqlite3.Connection, place: Place, was: Known, found: Found) -> None:
    """Say that it changed; dealt with already, it needs the owner again. Noise stays noise."""
    is_lowered = None not in (was.rating, found.rating) and (found.rating or 0) < (was.rating or 0)
    reason = Reason.RATING_LOWERED if is_lowered else Reason.EDITED
    if was.state in CAME_BACK_FROM:
        action = log(db, PROGRAM, place.at, reason, subject_id=was.id)
        remember_items(db, action, [was.id], State.NEW)
        items.set_states(db, [was.id], State.NEW, place.at)
        _owe(db, place, was.id, clamped(found.edited_at, place.at))
    if was.state is not State.NOISE:
        items.add_reason(db, [was.id], reason)


def _owe(db: sqlite3.Connection, place: Place, item_id: int, since: datetime) -> None:
    """Start the clock from this moment, where the item's kind wants an answer."""
    values = {
        "owed_from_at": since,
        "due_at": place.options.due(since),
        "answered_at": None,
        "answered_after_s": None,
        "is_backlog": False,
    }
    (kind,) = db.execute("SELECT kind FROM item WHERE id = :id", {"id": item_id}).fetchone()
    if kind in OWES_ANSWER:
        rows.update(db, "item", item_id, values)
