"""The few rows that stand on the screen before anything else of the program is loaded.

It opens the file by itself and reads by key alone: the lanes, the settings and the store's own
reader come later, since loading them would take longer than painting these rows.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = """
SELECT item.id, item.channel, item.author_name, item.title, substr(item.text, 1, 240),
  coalesce(item.posted_at, item.arrived_at), item.is_seen
FROM item JOIN json_each(:ids) AS wanted ON wanted.value = item.id
WHERE item.deleted_at IS NULL
ORDER BY wanted.key, item.id
"""


class FirstRow(NamedTuple):
    """What a row shows at first sight."""

    item_id: int
    channel: str
    name: str
    title: str
    text: str
    at: str  # UTC text
    is_seen: int


def first_rows(database: Path, ids: Sequence[int]) -> list[FirstRow]:
    """Read the rows that were on the screen when the window was last closed.

    A file that cannot be read gives none: what is wrong with it is said a moment later.
    """
    try:
        db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=0.2)
    except sqlite3.Error:
        return []
    try:
        found = db.execute(ROWS, {"ids": json.dumps(list(ids))}).fetchall()
    except sqlite3.Error:
        return []
    finally:
        db.close()
    return [FirstRow(*row) for row in found]
