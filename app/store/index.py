"""Keep the search index and the list of known words in step, a batch at a time.

The index holds no text of its own: taking something out needs the very words that were
put in. So `drop` comes before a change to a row, `add` after it, in one transaction. It is
written in the order of ids, since FTS5 begins a new segment at every step back.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from app.store.nearby import keys_of
from app.store.transaction import transaction

Table = Literal["item", "reply", "post", "note"]

# The join order is forced: left to itself the planner walks the whole table (speed.md section 2).
_ROWS: Final[dict[Table, str]] = {
    "item": """
SELECT t.id, t.title || ' ' || t.text, t.author_name || ' ' || t.author_handle
FROM json_each(:ids) AS w CROSS JOIN item AS t ON t.id = w.value
WHERE t.deleted_at IS NULL AND t.purged_at IS NULL""",
    "reply": """
SELECT t.id, t.text, ''
FROM json_each(:ids) AS w CROSS JOIN reply AS t ON t.id = w.value
WHERE t.state <> 'cancelled'""",
    "post": """
SELECT t.id, t.text, t.author_name || ' ' || t.author_handle
FROM json_each(:ids) AS w CROSS JOIN post AS t ON t.id = w.value
WHERE t.deleted_at IS NULL""",
    "note": """
SELECT t.id, t.text, ''
FROM json_each(:ids) AS w CROSS JOIN note AS t ON t.id = w.value
WHERE 1""",
}
_ADD: Final = {t: f"INSERT INTO words (rowid, body, names) {rows}" for t, rows in _ROWS.items()}
_DROP: Final = {
    t: f"INSERT INTO words (words, rowid, body, names) SELECT 'delete', * FROM ({rows})"  # noqa: S608
    for t, rows in _ROWS.items()
}
ADD_TERMS = """
INSERT INTO term (term)
SELECT value FROM json_each(:words) WHERE value NOT IN (SELECT term FROM term)
RETURNING id, term
"""
TIDY_KEYS = "INSERT INTO term_key (term_key) VALUES ('optimize')"
ADD_KEYS = "INSERT INTO term_key (rowid, keys) VALUES (?, ?)"

_OTHER_SCRIPT: Final = re.compile("[\u0370-\u1dff]")
_WORD: Final = re.compile(r"[^\W\d_]{3,24}")


def add(db: sqlite3.Connection, table: Table, ids: Sequence[int]) -> None:
    """Make rows findable."""
    if ids:
        db.execute(_ADD[table], {"ids": json.dumps(sorted(ids))})


def drop(db: sqlite3.Connection, table: Table, ids: Sequence[int]) -> None:
    """Take rows out, as they stand now: before their text changes."""
    if ids:
        db.execute(_DROP[table], {"ids": json.dumps(sorted(ids))})


def add_terms(db: sqlite3.Connection, texts: Iterable[str]) -> None:
    """Remember the words of new texts, so that a misspelt search can find the right ones."""
    words = sorted(terms_of("\n".join(texts)))
    if words:
        new = db.execute(ADD_TERMS, {"words": json.dumps(words)}).fetchall()
        db.executemany(ADD_KEYS, [(number, keys_of(term)) for number, term in new])


def tidy(db: sqlite3.Connection) -> None:
    """Lay the keys of the known words together, which many small batches have scattered.

    A slip's keys are then found in a third of the time. Some 0.3 s where 170,000 words are
    known, so once a day.
    """
    with transaction(db):
        db.execute(TIDY_KEYS)


def terms_of(text: str) -> set[str]:
    """Split a text into its different words of 3 to 24 letters, small, Latin accents folded."""
    words = set(_WORD.findall(text.lower()))
    return {word if word.isascii() else plain_letters(word) for word in words}


def plain_letters(word: str) -> str:
    """Fold the accents of Latin letters as the index does; other scripts stay as they are."""
    return word if _OTHER_SCRIPT.search(word) else word.translate(_bare)


class _Bare(dict[int, str]):
    """What each letter is without its accent; worked out once, on first meeting."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        self[code] = "".join(part for part in parts if not unicodedata.combining(part))
        return self[code]


_bare: Final = _Bare()
