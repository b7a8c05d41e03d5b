"""Write which items say the same as an earlier one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Final

SET: Final = """
UPDATE item SET twin_of = pair.value ->> 1
FROM json_each(:pairs) AS pair
WHERE item.id = pair.value ->> 0 AND item.twin_of IS NOT pair.value ->> 1
RETURNING item.id
"""


def put(db: sqlite3.Connection, twin_of: Mapping[int, int | None]) -> frozenset[int]:
    """Keep of what items are twins, None: of nothing; tells which ones that changed."""
    if not twin_of:
        return frozenset()
    pairs = json.dumps([[item_id, first] for item_id, first in twin_of.items()])
    return frozenset(row[0] for row in db.execute(SET, {"pairs": pairs}).fetchall())
