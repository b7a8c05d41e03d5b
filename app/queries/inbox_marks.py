"""What else a row of the list says: what is urgent about it, and where else the same was said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.domain.item import Reason
from app.queries.inbox import InboxRow
from app.queries.page import ReadPage, among
from app.queries.twins import places

URGENT: Final = """
SELECT item_id, why FROM understanding
WHERE item_id IN (:ids) AND field = 'intent' AND value = 'urgent'
ORDER BY item_id, method
"""


def marked(read_page: ReadPage, rows: Sequence[InboxRow]) -> tuple[InboxRow, ...]:
    """Add to a block of rows what the list shows beside what is kept in them."""
    kinds = urgent_kinds(read_page, [row.item_id for row in rows if Reason.URGENT in row.reasons])
    groups = places(read_page, [row.item_id for row in rows])
    found = []
    for row in rows:
        group = groups.get(row.item_id)
        if group is None and row.item_id not in kinds:
            found.append(row)
            continue
        others = tuple(one for one in group.channels if one != row.channel) if group else ()
        n = group.n if group else 1
        kind = kinds.get(row.item_id, "")
        found.append(replace(row, urgent=kind, also_on=others, n_places=n))
    return tuple(found)


def urgent_kinds(read_page: ReadPage, ids: Sequence[int]) -> dict[int, str]:
    """Say of urgent items what is urgent about them, as far as a rule told."""
    if not ids:
        return {}
    sql, values = among(URGENT, ":ids", ids)
    found: dict[int, str] = {}
    for item_id, why in read_page(sql, values):
        if kind := kind_of(why):
            found.setdefault(item_id, kind)
    return found


def kind_of(why: str) -> str:
    """Give the kind that the first of the words which decided stands for."""
    if not why.startswith("["):
        return ""
    return next((str(one[3]) for one in json.loads(why) if len(one) > 3 and one[3]), "")
