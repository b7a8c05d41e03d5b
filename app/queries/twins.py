"""The same text in several places: what belongs together, and how often it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.item import State
from app.queries.page import ReadPage, among, sure_moment

WINDOW: Final = """
SELECT id, author_name, title || ' ' || substr(text, 1, 20000) AS said,
  coalesce(posted_at, arrived_at) AS said_at, twin_of,
  EXISTS (SELECT 1 FROM item AS first WHERE first.id = item.twin_of
    AND first.deleted_at IS NULL AND first.purged_at IS NULL) AS has_first
FROM item
WHERE id >= :low AND deleted_at IS NULL AND purged_at IS NULL
ORDER BY id DESC
LIMIT :limit
"""
GROUP: Final = """
SELECT item.id, item.channel, item.account_id, item.author_name, item.url, item.state,
  coalesce(item.posted_at, item.arrived_at) AS said_at,
  CASE WHEN item.id = root.id THEN 1 ELSE 0 END AS is_first
FROM (SELECT coalesce(twin_of, id) AS id FROM item WHERE id = :id) AS root
JOIN item ON item.id = root.id OR item.twin_of = root.id
ORDER BY is_first DESC, item.id
"""
COUNTS: Final = """
SELECT wanted.id, count(*) AS n, group_concat(DISTINCT item.channel) AS channels
FROM item AS wanted
JOIN item ON item.id = coalesce(wanted.twin_of, wanted.id)
  OR item.twin_of = coalesce(wanted.twin_of, wanted.id)
WHERE wanted.id IN (:ids)
GROUP BY wanted.id
HAVING count(*) > 1
ORDER BY wanted.id
"""


@dataclass(frozen=True, slots=True)
class Recent:
    """A text of the last days, and of what it was found to be a twin."""

    id: int
    author: str
    said: str
    said_at: datetime
    twin_of: int | None
    has_first: bool = False  # whether anything is left of that


@dataclass(frozen=True, slots=True)
class Twin:
    """One of the places where the same was said; each can be answered by itself."""

    item_id: int
    channel: str
    account_id: int
    author_name: str
    url: str
    state: State
    said_at: datetime
    is_first: bool


@dataclass(frozen=True, slots=True)
class Places:
    """How often the same was said, and on which networks: "×4, also on X"."""

    n: int
    channels: tuple[str, ...]


def recent(read_page: ReadPage, low: int, limit: int) -> tuple[Recent, ...]:
    """List the texts from an id on, the newest first."""
    rows = read_page(WINDOW, {"low": low, "limit": limit})
    return tuple(
        Recent(item_id, author, said, sure_moment(at), twin_of, bool(has_first))
        for item_id, author, said, at, twin_of, has_first in rows
    )


def twins(read_page: ReadPage, item_id: int) -> tuple[Twin, ...]:
    """List every place where the same was said, the first first; the item alone if only there."""
    return tuple(
        Twin(number, channel, account, author, url, State(state), sure_moment(at), bool(is_first))
        for number, channel, account, author, url, state, at, is_first in read_page(
            GROUP, {"id": item_id}
        )
    )


def places(read_page: ReadPage, ids: Sequence[int]) -> dict[int, Places]:
    """Say for the rows of a list how often each was said; what stands alone is left out."""
    sql, values = among(COUNTS, ":ids", ids)
    return {
        item_id: Places(n, tuple(sorted(channels.split(","))))
        for item_id, n, channels in read_page(sql, values)
    }
