"""Store items nobody has seen yet: rows, what was understood, watches, counts, index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.domain.item import OWES_ANSWER, Found
from app.store import authors, counts, index, media, watches
from app.store.arriving import BACKLOG_AFTER, Ingest, Judged, Place, text_hash
from app.store.ids import EARLIEST, clamped, new_ids

_COLUMNS: Final = """
id, account_id, channel, kind, remote_id, global_id, url, author_id, author_name, author_handle,
title, text, lang, tone, rating, visibility, ref, posted_at, arrived_at, edited_at, day_on,
parent_remote_id, thread, state_at, is_backlog, is_name_only, reasons, urgency, owed_from_at,
due_at, text_hash, recommends, cannot, answer_until_at, answer_url, is_hidden
"""
_MARKS: Final = ", ".join("?" * (_COLUMNS.count(",") + 1))
INSERT: Final = f"INSERT INTO item ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - our own words
UNDERSTOOD = """
INSERT INTO understanding (item_id, field, value, p, method, model_version, why, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (item_id, field, value, method) DO UPDATE SET
  p = excluded.p, model_version = excluded.model_version, why = excluded.why, at = excluded.at
"""


def add(db: sqlite3.Connection, place: Place, found: Sequence[Found]) -> tuple[int, ...]:
    """Store new items and give their ids, in the order handed in."""
    if not found:
        return ()
    said = [clamped(one.posted_at, place.at) for one in found]
    ids = new_ids(db, said)
    writers = authors.put(db, place, (one.author for one in found))
    judged = {item_id: place.options.judge(one) for item_id, one in zip(ids, found, strict=True)}
    lines = [
        _row(place, item_id, one, judged[item_id], moment, writers)
        for item_id, one, moment in zip(ids, found, said, strict=True)
    ]
    db.executemany(INSERT, lines)
    media.put(db, dict(zip(ids, (one.media for one in found), strict=True)))
    add_understood(db, place.at, judged)
    watches.add_hits_of_items(db, {item_id: one.hits for item_id, one in judged.items()})
    counts.put_in(db, ids)
    index.add(db, "item", ids)
    index.add_terms(db, (f"{one.title} {one.text} {one.author.name}" for one in found))
    return tuple(ids)


def add_understood(db: sqlite3.Connection, at: datetime, judged: Mapping[int, Judged]) -> None:
    """Keep what was understood of items, each with its method."""
    moment = utc_text(at)
    lines = [
        (item_id, u.field, u.value, u.p, u.method, u.model_version, u.why, moment)
        for item_id, one in judged.items()
        for u in one.understood
    ]
    if lines:
        db.executemany(UNDERSTOOD, lines)


def _row(
    place: Place,
    item_id: int,
    found: Found,
    judged: Judged,
    said_at: datetime,
    writers: Mapping[str, int],
) -> tuple[Any, ...]:
    options, at = place.options, utc_text(place.at)
    is_backlog = options.is_first_run and said_at < place.at - BACKLOG_AFTER
    is_owed = found.kind in OWES_ANSWER and not is_backlog
    return (
        item_id,
        place.account_id,
        place.channel,
        found.kind,
        found.remote_id,
        found.global_id,
        found.url,
        writers[authors.stable_id(found.author, place.account_id)],
        found.author.name or found.author.handle,
        found.author.handle,
        found.title,
        found.text,
        judged.lang or found.lang or None,
        judged.tone,
        found.rating,
        found.visibility,
        found.ref,
        None if found.posted_at is None else utc_text(max(found.posted_at, EARLIEST)),
        at,
        None if found.edited_at is None else utc_text(found.edited_at),
        options.day_on(said_at),
        found.parent_remote_id,
        found.thread,
        at,
        int(is_backlog),
        int(judged.is_name_only),
        json.dumps(list(judged.reasons)),
        int(judged.urgency),
        utc_text(said_at) if is_owed else None,
        utc_text(due_before_window(options, found, said_at)) if is_owed else None,
        text_hash(found.title, found.text),
        None if found.recommends is None else int(found.recommends),
        json.dumps(found.cannot),
        None if found.answer_until_at is None else utc_text(found.answer_until_at),
        found.answer_url,
        int(found.is_hidden or False),
    )


def due_before_window(options: Ingest, found: Found, since: datetime) -> datetime:
    """Say when an answer is due: by the shop's own goal, or sooner where the network closes."""
    due = options.due(since)
    return due if found.answer_until_at is None else min(due, found.answer_until_at)
