"""Leads: those suggested by what people wrote, and those the owner took up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.lead import LeadState
from app.queries.page import ReadPage, sure_moment

_COLUMNS: Final = """
SELECT item.id, item.channel, item.author_name, item.url,
  item.title || ' ' || substr(item.text, 1, 240) AS said,
  coalesce(item.posted_at, item.arrived_at) AS said_at, lead.state, lead.value_minor,
  coalesce((SELECT why FROM understanding
    WHERE item_id = item.id AND field = 'intent' AND value = 'lead'
    ORDER BY method LIMIT 1), '') AS why
"""
# SQLite takes the partial index `understanding_value` only where its own condition stands, too.
SUGGESTED: Final = f"""{_COLUMNS}
FROM understanding JOIN item ON item.id = understanding.item_id
LEFT JOIN lead ON lead.item_id = item.id
WHERE understanding.field = 'intent' AND understanding.field IN ('topic', 'intent')
  AND understanding.value = 'lead' AND lead.item_id IS NULL
  AND item.state IN ('new', 'snoozed') AND item.deleted_at IS NULL AND item.purged_at IS NULL
GROUP BY item.id
ORDER BY item.id DESC
LIMIT :limit
"""
TAKEN_UP: Final = f"""{_COLUMNS}
FROM lead CROSS JOIN item ON item.id = lead.item_id
WHERE (:state = '' AND lead.state <> 'dismissed') OR lead.state = :state
ORDER BY item.id DESC
LIMIT :limit
"""
ONE: Final = """
SELECT lead.state, lead.value_minor,
  (SELECT count(*) FROM understanding
   WHERE item_id = item.id AND field = 'intent' AND value = 'lead') AS n
FROM item LEFT JOIN lead ON lead.item_id = item.id
WHERE item.id = :id
ORDER BY item.id
"""
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead; without a state it is only suggested. `value_minor` is in hundredths."""

    item_id: int
    channel: str
    author_name: str
    url: str
    snippet: str
    said_at: datetime
    state: LeadState | None
    value_minor: int | None
    why: str  # JSON: [start, end, weight, kind]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one item stands as a lead: by the owner's word, or as a suggestion only."""

    state: LeadState | None = None
    value_minor: int | None = None
    is_suggested: bool = False


def standing(read_page: ReadPage, item_id: int) -> Standing:
    """Say how an item stands as a lead."""
    rows = read_page(ONE, {"id": item_id})
    if not rows:
        return Standing()
    state, value, n = rows[0]
    return Standing(LeadState(state) if state else None, value, bool(n))


def suggested(read_page: ReadPage, limit: int = MOST) -> tuple[LeadRow, ...]:
    """List what may be a lead and what the owner has not said anything of, newest first."""
    return _rows(read_page, SUGGESTED, {"limit": limit})


def taken_up(
    read_page: ReadPage, state: LeadState | None = None, limit: int = MOST
) -> tuple[LeadRow, ...]:
    """List the leads that the owner took up, or those of one state, newest first."""
    return _rows(read_page, TAKEN_UP, {"state": state or "", "limit": limit})


def _rows(read_page: ReadPage, sql: str, values: dict[str, object]) -> tuple[LeadRow, ...]:
    return tuple(
        LeadRow(
            item_id,
            channel,
            author,
            url,
            " ".join(said.split()),
            sure_moment(at),
            LeadState(state) if state else None,
            value,
            why,
        )
        for item_id, channel, author, url, said, at, state, value, why in read_page(sql, values)
    )
