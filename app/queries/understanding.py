"""What is still to be understood, how far that is, and what was understood of one item."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.domain.item import Tone
from app.domain.understanding import Cause, OwnTopic
from app.queries.page import ReadPage, sure_moment

TEXT_MOST: Final = 20_000  # characters that are read of one text; what follows adds nothing
BY_AUTHOR: Final = 20  # newest items that tell what somebody mostly writes
BY_ACCOUNT: Final = 1_000
SURE: Final = 0.9  # a language below this says nothing about the next text

LAST_RUN: Final = "SELECT id, version FROM understanding_run ORDER BY id DESC LIMIT 1"
OLDER: Final = """
SELECT max(understood_by) FROM item WHERE understood_by > 0 AND understood_by < :run
"""
LEFT: Final = "SELECT count(*) FROM item WHERE understood_by < :run"
STORED: Final = "SELECT count(*) FROM item"
IS_LEFT: Final = "SELECT 1 FROM item WHERE understood_by < :run LIMIT 1"
PENDING: Final = f"""
SELECT item.id, hex(item.text_hash) AS text_hash, item.title,
  substr(item.text, 1, {TEXT_MOST}) AS said, item.rating, item.kind,
  CASE WHEN item.deleted_at IS NULL AND item.purged_at IS NULL THEN 1 ELSE 0 END AS is_there,
  item.author_id, item.account_id,
  (SELECT value FROM understanding
   WHERE item_id = item.id AND field = 'lang' AND method = 'declared') AS declared
FROM item
WHERE item.understood_by = :by AND item.id < :before
ORDER BY item.id DESC
LIMIT :limit
"""  # noqa: S608 - our own constant
AUTHORS_WRITE: Final = f"""
SELECT item.author_id, item.lang, count(*) AS n
FROM json_each(:ids) AS wanted
JOIN item ON item.author_id = wanted.value AND item.id IN (
  SELECT one.id FROM item AS one WHERE one.author_id = wanted.value
  ORDER BY one.id DESC LIMIT {BY_AUTHOR})
WHERE EXISTS (SELECT 1 FROM understanding
  WHERE item_id = item.id AND field = 'lang'
    AND (p >= {SURE} OR method IN ('declared', 'owner')))
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
"""  # noqa: S608 - our own constants
ACCOUNTS_BRING: Final = f"""
SELECT account_id, lang, count(*) AS n
FROM (SELECT id, account_id, lang FROM item ORDER BY id DESC LIMIT {BY_ACCOUNT}) AS newest
WHERE lang IS NOT NULL AND EXISTS (SELECT 1 FROM understanding
  WHERE item_id = newest.id AND field = 'lang'
    AND (p >= {SURE} OR method IN ('declared', 'owner')))
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2
"""  # noqa: S608 - our own constants
MARKS: Final = """
SELECT day_on, cause, at FROM understanding_run
WHERE cause <> 'first' AND day_on >= :first AND day_on <= :last
ORDER BY id
"""
SEEN: Final = f"""
SELECT newest.lang, count(*) AS n
FROM (SELECT id, lang FROM item WHERE lang IS NOT NULL ORDER BY id DESC LIMIT 5000) AS newest
WHERE newest.lang <> '' AND EXISTS (SELECT 1 FROM understanding
  WHERE item_id = newest.id AND field = 'lang' AND value = newest.lang
    AND (p >= {SURE} OR method IN ('declared', 'owner')))
GROUP BY newest.lang
ORDER BY n DESC, newest.lang
"""  # noqa: S608 - our own constant
OWN_TOPICS: Final = """
SELECT key, words, off, is_on, CASE WHEN removed_at IS NULL THEN 0 ELSE 1 END AS is_removed
FROM topic ORDER BY key, id
"""
TAUGHT: Final = "SELECT hex(model) AS model FROM learned WHERE name = 'tone' AND is_on = 1"
OF_ITEM: Final = """
SELECT understanding.field, understanding.value, understanding.p, understanding.method,
  understanding.why, length(item.title) AS title_length
FROM understanding JOIN item ON item.id = understanding.item_id
WHERE understanding.item_id = :id
ORDER BY understanding.field, understanding.p DESC, understanding.value, understanding.method
"""
CORRECTIONS: Final = "SELECT field, value FROM correction WHERE item_id = :id ORDER BY field"


@dataclass(frozen=True, slots=True)
class Pending:
    """One text that is to be read; `text_hash` tells whether it is still the same afterwards."""

    id: int
    text_hash: str
    said: str
    rating: int | None
    is_there: bool  # else a stub, of which nothing is left to read
    author_id: int
    account_id: int
    declared: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which what texts are understood by changed, for a line in the graphs."""

    day_on: date
    cause: Cause
    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a title or a text that decided something, and how much."""

    start: int
    end: int
    weight: float
    what: str = ""  # the kind of lead or of urgency
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One thing understood of an item, with the words that decided."""

    field: str
    value: str
    p: float | None
    method: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """All that is understood of an item; the tone of its row may be "?" where p is low.

    The tone here is the best guess: what is shown is `item.tone`.
    """

    rows: tuple[Why, ...]
    corrected: dict[str, str]


def last_run(read_page: ReadPage) -> tuple[int, str] | None:
    """Give the newest run's id, and by what it understands; None before the first."""
    rows = read_page(LAST_RUN, {})
    return (rows[0][0], rows[0][1]) if rows else None


def is_left(read_page: ReadPage, run: int) -> bool:
    """Tell whether anything is not understood by a run yet."""
    return bool(read_page(IS_LEFT, {"run": run}))


def left(read_page: ReadPage, run: int) -> int:
    """Count what is not understood by a run yet."""
    return int(read_page(LEFT, {"run": run})[0][0])


def stored(read_page: ReadPage) -> int:
    """Count all that is stored."""
    return int(read_page(STORED, {})[0][0])


def older_run(read_page: ReadPage, run: int) -> int | None:
    """Name the newest earlier run of which something is left."""
    found: int | None = read_page(OLDER, {"run": run})[0][0]
    return found


def pending(read_page: ReadPage, by: int, before: int, limit: int) -> tuple[Pending, ...]:
    """List the newest texts below an id that were understood by that run; by 0: not at all."""
    rows = read_page(PENDING, {"by": by, "before": before, "limit": limit})
    return tuple(
        Pending(
            item_id,
            text_hash,
            f"{title}\n{said}" if title else said,
            rating,
            bool(is_there),
            author,
            account,
            declared or "",
            kind,
        )
        for (
            item_id,
            text_hash,
            title,
            said,
            rating,
            kind,
            is_there,
            author,
            account,
            declared,
        ) in rows
    )


def authors_write(read_page: ReadPage, author_ids: Sequence[int]) -> dict[int, str]:
    """Say which language each of these authors mostly writes, where that is clear."""
    return _mostly(read_page(AUTHORS_WRITE, {"ids": json.dumps(sorted(set(author_ids)))}), least=2)


def accounts_bring(read_page: ReadPage) -> dict[int, str]:
    """Say in which language an account's items mostly are, where that is clear."""
    return _mostly(read_page(ACCOUNTS_BRING, {}), least=10)


def languages_seen(read_page: ReadPage) -> dict[str, int]:
    """Count the languages of the newest items, where they are clear; the commonest first."""
    return {str(lang): int(n) for lang, n in read_page(SEEN, {})}


def marks(read_page: ReadPage, first: date, last: date) -> tuple[Mark, ...]:
    """List the days on which understanding changed, from first to last; each cause once a day."""
    values = {"first": first.isoformat(), "last": last.isoformat()}
    found: dict[tuple[str, str], Mark] = {}
    for day, cause, at in read_page(MARKS, values):
        found.setdefault((day, cause), Mark(date.fromisoformat(day), Cause(cause), sure_moment(at)))
    return tuple(found.values())


def own_topics(read_page: ReadPage) -> tuple[OwnTopic, ...]:
    """List what the owner changed of topics; one that was removed is switched off."""
    found = (
        OwnTopic(key, tuple(json.loads(words)), tuple(json.loads(off)), bool(is_on and not gone))
        for key, words, off, is_on, gone in read_page(OWN_TOPICS, {})
    )
    return tuple(one for one in found if one.words or one.off or not one.is_on)


def taught(read_page: ReadPage) -> bytes:
    """Give the tone weights that the owner's stars and corrections taught, if they are in use."""
    rows = read_page(TAUGHT, {})
    return bytes.fromhex(rows[0][0]) if rows else b""


def understood(read_page: ReadPage, item_id: int) -> Understood:
    """Say what was understood of an item, with the characters that decided."""
    rows = tuple(
        Why(field, value, p, method, _spans(why, title_length))
        for field, value, p, method, why, title_length in read_page(OF_ITEM, {"id": item_id})
    )
    corrected = {str(field): str(value) for field, value in read_page(CORRECTIONS, {"id": item_id})}
    return Understood(rows, corrected)


def tone_guess(found: Understood) -> tuple[Tone, float | None]:
    """Give the best guess of a tone and how sure it is, also where it is shown as unknown."""
    for row in found.rows:
        if row.field == "tone" and row.value in set(Tone):
            return Tone(row.value), row.p
    return Tone.UNKNOWN, None


def _spans(why: str, title_length: int) -> tuple[Span, ...]:
    """Read places in title and text; a text with a title was read with a line break between."""
    if not why.startswith("["):
        return ()
    offset = title_length + 1 if title_length else 0
    spans = []
    for start, end, weight, *what in json.loads(why):
        is_title = bool(offset) and start < offset
        shift = 0 if is_title else offset
        last = min(end, title_length) if is_title else end - shift
        spans.append(Span(start - shift, last, weight, what[0] if what else "", is_title))
    return tuple(spans)


def _mostly(rows: Sequence[Sequence[Any]], *, least: int) -> dict[int, str]:
    """Take the language of two thirds of what is known, if that is enough to say anything."""
    counted: dict[int, dict[str, int]] = {}
    for key, lang, n in rows:
        if lang:
            counted.setdefault(key, {})[lang] = n
    found = {}
    for key, langs in counted.items():
        best = max(langs, key=lambda lang: langs[lang])
        if langs[best] >= least and 3 * langs[best] >= 2 * sum(langs.values()):
            found[key] = best
    return found
