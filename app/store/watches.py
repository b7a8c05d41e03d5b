"""Write watches and what they caught."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from app.store import rows

ADD_HITS = """
INSERT INTO item_watch (watch_id, item_id, words)
SELECT :watch_id, item.id, hit.value ->> 1
FROM json_each(:hits) AS hit CROSS JOIN item ON item.id = hit.value ->> 0
WHERE true
ON CONFLICT (watch_id, item_id) DO NOTHING
"""
FORGET_HITS = "DELETE FROM item_watch WHERE watch_id = :watch_id"
FORGET_DAYS = "DELETE FROM day_watch WHERE watch_id = :watch_id"
COUNT_DAYS = """
INSERT INTO day_watch (watch_id, day_on, tone, n)
SELECT item_watch.watch_id, item.day_on, item.tone, count(*)
FROM item_watch CROSS JOIN item ON item.id = item_watch.item_id
WHERE item_watch.watch_id = :watch_id
GROUP BY 1, 2, 3
"""
OF_ITEM = "DELETE FROM item_watch WHERE item_id = :item_id"


class WatchFacts(TypedDict, total=False):
    """What of a watch may be set."""

    brand_id: int
    name: str
    words_any: Sequence[str]
    words_all: Sequence[str]
    words_never: Sequence[str]
    channels: Sequence[str]
    query: str
    off: Sequence[str]
    context: Sequence[str]
    is_exact: bool
    removed_at: datetime | None


def add(db: sqlite3.Connection, at: datetime, **facts: Unpack[WatchFacts]) -> int:
    """Add a watch, `name` at least, and give its id."""
    facts.setdefault("brand_id", 1)
    return rows.insert(db, "watch", {"created_at": at, **facts})


def change(db: sqlite3.Connection, watch_id: int, **facts: Unpack[WatchFacts]) -> bool:
    """Change what is named; tells whether there is such a watch."""
    return rows.update(db, "watch", watch_id, facts)


def put_hits(
    db: sqlite3.Connection, watch_id: int, hits: Iterable[tuple[int, Sequence[str]]]
) -> None:
    """Say anew what a watch caught of all that is stored: (item id, words that matched)."""
    db.execute(FORGET_HITS, {"watch_id": watch_id})
    db.execute(FORGET_DAYS, {"watch_id": watch_id})
    kept = [[item_id, _words(words)] for item_id, words in hits]
    db.execute(ADD_HITS, {"watch_id": watch_id, "hits": json.dumps(kept)})
    db.execute(COUNT_DAYS, {"watch_id": watch_id})


def add_hits_of_items(
    db: sqlite3.Connection, found: Mapping[int, Iterable[tuple[int, Sequence[str]]]]
) -> None:
    """Keep what caught new items; counting them is the caller's."""
    lines = [(w, item_id, _words(words)) for item_id, hits in found.items() for w, words in hits]
    db.executemany(
        "INSERT INTO item_watch (watch_id, item_id, words) VALUES (?, ?, ?)"
        " ON CONFLICT (watch_id, item_id) DO NOTHING",
        lines,
    )


def _words(words: Sequence[str]) -> str:
    return json.dumps(list(words), ensure_ascii=False)
