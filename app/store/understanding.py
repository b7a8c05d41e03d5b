"""Write what was understood of items: rows with their reasons, and what the lists show of it.

A reading is kept only if the text is still the one that was read; what the owner corrected and
what stars say stays as it is. Nothing here opens a transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.clock import utc_text
from app.domain.item import Reason, Tone
from app.domain.urgency import lasting_reasons, pressing
from app.store import counts
from app.store.items import PASSING

OWNER: Final = "owner"
STANDING: Final = (OWNER, "declared", "stars")  # methods whose rows no reading replaces
NOW: Final = """
SELECT item.id, hex(item.text_hash), item.rating, item.tone, item.lang, item.urgency, item.reasons,
  item.is_name_only
FROM json_each(:ids) AS wanted CROSS JOIN item ON item.id = wanted.value
WHERE item.deleted_at IS NULL AND item.purged_at IS NULL
ORDER BY item.id
"""
CORRECTED: Final = """
SELECT correction.item_id, correction.field, correction.value
FROM json_each(:ids) AS wanted CROSS JOIN correction ON correction.item_id = wanted.value
ORDER BY correction.item_id, correction.field
"""
FORGET: Final = """
DELETE FROM understanding
WHERE item_id IN (SELECT value FROM json_each(:ids))
  AND method NOT IN ('owner', 'declared', 'stars')
"""
KEEP: Final = """
INSERT INTO understanding (item_id, field, value, p, method, model_version, why, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (item_id, field, value, method) DO UPDATE SET
  p = excluded.p, model_version = excluded.model_version, why = excluded.why, at = excluded.at
"""
ROWS: Final = """
SELECT field, value, method, p, why FROM understanding WHERE item_id = :id
ORDER BY field, value, method
"""
SHOW: Final = """
UPDATE item SET lang = ?, tone = ?, urgency = ?, reasons = ?, understood_by = ? WHERE id = ?
"""
# A stub has nothing to read, and what was edited meanwhile is read in the next block.
SKIP_STUBS: Final = """
UPDATE item SET understood_by = :run
WHERE id IN (SELECT value FROM json_each(:ids))
  AND (deleted_at IS NOT NULL OR purged_at IS NOT NULL)
"""
Corrections = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing understood, with the method that says so; `why` is JSON: [start, end, weight …]."""

    field: str  # lang, tone, topic, intent
    value: str
    method: str
    p: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in one text; without rows where it could not be read at all."""

    item_id: int
    text_hash: str  # as hex: of the text that was read
    lang: str = ""
    tone: Tone = Tone.UNKNOWN
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What an item's row says of how it was understood."""

    id: int
    text_hash: str
    rating: int | None
    tone: str
    lang: str | None
    urgency: int
    reasons: str
    is_name_only: int


def keep(
    db: sqlite3.Connection, run: int, version: str, read: Sequence[Read], at: datetime
) -> frozenset[int]:
    """Keep a block of readings; tells which items look different now."""
    by_id = {one.item_id: one for one in read}
    ids = json.dumps(list(by_id))
    db.execute(SKIP_STUBS, {"ids": ids, "run": run})
    shown = [_Shown(*row) for row in db.execute(NOW, {"ids": ids}).fetchall()]
    shown = [one for one in shown if one.text_hash == by_id[one.id].text_hash]
    corrected = corrections(db, list(by_id))
    db.execute(FORGET, {"ids": json.dumps([one.id for one in shown])})
    rows = {one.id: corrected_rows(by_id[one.id].rows, corrected.get(one.id, {})) for one in shown}
    moment = utc_text(at)
    db.executemany(KEEP, _lines(rows, version, moment))
    after = [_after(one, by_id[one.id], rows[one.id], corrected.get(one.id, {})) for one in shown]
    return _show(db, run, shown, after)


def corrections(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Give what the owner corrected of these items: value by field."""
    found: dict[int, dict[str, str]] = {}
    values = {"ids": json.dumps(list(ids))}
    for item_id, field, value in db.execute(CORRECTED, values).fetchall():
        found.setdefault(item_id, {})[field] = value
    return found


def corrected_rows(rows: Iterable[Row], corrected: Mapping[str, str]) -> tuple[Row, ...]:
    """Leave out of a reading what the owner switched off for this item."""
    return tuple(row for row in rows if corrected.get(f"{row.field}:{row.value}") != "0")


def _lines(
    rows: Mapping[int, Sequence[Row]], version: str, at: str
) -> list[tuple[int, str, str, float | None, str, str, str, str]]:
    return [
        (item_id, row.field, row.value, row.p, row.method, version, row.why, at)
        for item_id, some in rows.items()
        for row in some
    ]


def _after(was: _Shown, read: Read, rows: Sequence[Row], corrected: Mapping[str, str]) -> _Shown:
    """Say how an item is shown once it is read: the owner and stars have the last word."""
    told = was.tone if was.rating is not None and read.tone is Tone.UNKNOWN else read.tone
    tone = Tone(corrected.get("tone") or told)
    intents = {row.value for row in rows if row.field == "intent"}
    intents |= {
        field.removeprefix("intent:")
        for field, value in corrected.items()
        if field.startswith("intent:") and value == "1"
    }
    weights = pressing(intents, tone=tone, rating=was.rating, was=was.urgency)
    lasting = lasting_reasons(
        weights, is_lead="lead" in intents, is_name_only=bool(was.is_name_only)
    )
    passing = [one for one in json.loads(was.reasons) if one in PASSING]
    return _Shown(
        id=was.id,
        text_hash=was.text_hash,
        rating=was.rating,
        tone=str(tone),
        lang=corrected.get("lang") or read.lang or was.lang,
        urgency=int(weights),
        reasons=json.dumps([*lasting, *map(Reason, passing)]),
        is_name_only=was.is_name_only,
    )


def _show(
    db: sqlite3.Connection, run: int, before: Sequence[_Shown], after: Sequence[_Shown]
) -> frozenset[int]:
    recounted = [one.id for was, one in zip(before, after, strict=True) if was.tone != one.tone]
    counts.take_out(db, recounted)
    lines = [(one.lang, one.tone, one.urgency, one.reasons, run, one.id) for one in after]
    db.executemany(SHOW, lines)
    counts.put_in(db, recounted)
    return frozenset(
        one.id for was, one in zip(before, after, strict=True) if _looks(was) != _looks(one)
    )


def _looks(one: _Shown) -> tuple[str | None, str, int, frozenset[str]]:
    return one.lang, one.tone, one.urgency, frozenset(json.loads(one.reasons))


def refresh(
    db: sqlite3.Connection, item_id: int, *, tone: Tone | None = None, lang: str | None = None
) -> bool:
    """Show an item by the rows and corrections that it has now; tells whether it is still there.

    `tone` and `lang` are what is shown of them where the owner has corrected nothing; None: what
    is shown now.
    """
    lines = db.execute(NOW, {"ids": json.dumps([item_id])}).fetchall()
    if not lines:
        return False
    was = _Shown(*lines[0])
    base = replace(
        was,
        tone=was.tone if tone is None else str(tone),
        lang=was.lang if lang is None else lang or None,
    )
    read = Read(item_id, was.text_hash, base.lang or "", Tone(base.tone))
    corrected = corrections(db, [item_id]).get(item_id, {})
    after = _after(base, read, rows_of(db, item_id), corrected)
    (run,) = db.execute("SELECT understood_by FROM item WHERE id = ?", (item_id,)).fetchone()
    _show(db, run, [was], [after])
    return True


def rows_of(db: sqlite3.Connection, item_id: int) -> list[Row]:
    """Give what is kept as understood of an item."""
    return [Row(*line) for line in db.execute(ROWS, {"id": item_id}).fetchall()]
