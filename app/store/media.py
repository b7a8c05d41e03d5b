"""Keep the addresses of what hangs on items; the pictures themselves are nobody's here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.item import Media

MOST: Final = 20  # on one item; albums have more, and nobody looks through them in an inbox
FORGET: Final = "DELETE FROM media WHERE item_id IN (SELECT value FROM json_each(:ids))"
INSERT: Final = """
INSERT INTO media (item_id, position, kind, url, preview_url, alt) VALUES (?, ?, ?, ?, ?, ?)
"""
OF_ITEM: Final = """
SELECT kind, url, preview_url, alt FROM media WHERE item_id = :id ORDER BY position
"""


def put(db: sqlite3.Connection, media: Mapping[int, Sequence[Media]]) -> None:
    """Keep what hangs on new items."""
    lines = [
        (item_id, position, one.kind, one.url, one.preview_url, one.alt)
        for item_id, some in media.items()
        for position, one in enumerate(some[:MOST])
    ]
    if lines:
        db.executemany(INSERT, lines)


def refresh(db: sqlite3.Connection, item_id: int, media: Sequence[Media]) -> None:
    """Keep what hangs on an item now; addresses that a network signs anew each time count, too."""
    kept = [Media(*row) for row in db.execute(OF_ITEM, {"id": item_id})]
    if media and list(media[:MOST]) != kept:
        forget(db, [item_id])
        put(db, {item_id: media})


def forget(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Forget what hung on items."""
    db.execute(FORGET, {"ids": json.dumps(list(ids))})
