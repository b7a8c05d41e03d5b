"""What people wrote in a stretch of days, for questions about their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.queries.page import ReadPage

MOST: Final = 5_000  # newest texts of a stretch
TEXT_MOST: Final = 1_500  # characters
# Ids are in the order of time: the days are sought among the newest of the stretch.
SAID: Final = f"""
SELECT item.id, item.author_id, item.title || ' ' || substr(item.text, 1, {TEXT_MOST}) AS said,
  coalesce(item.lang, '') AS lang, item.tone
FROM item
WHERE item.day_on >= :first AND item.day_on <= :last AND item.state <> 'noise'
  AND item.deleted_at IS NULL AND item.purged_at IS NULL AND item.twin_of IS NULL
  AND (item.relevance IS NULL OR item.relevance >= :relevance_from)
  AND item.id >= :low AND item.id < :high
ORDER BY item.id DESC
LIMIT {MOST}
"""  # noqa: S608 - our own constants


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One text with who wrote it, and how it was meant as far as is known."""

    id: int
    author_id: int
    said: str
    lang: str
    tone: str


def said(
    read_page: ReadPage, first: date, last: date, ids: tuple[int, int], relevance_from: int = 0
) -> tuple[SaidRow, ...]:
    """List what was said from first to last, both included, newest first.

    Args:
        read_page: asks the file.
        first: the shop's own day.
        last: the shop's own day.
        ids: the lowest that these days can have, and the first that they cannot.
        relevance_from: what is less likely about the shop is left out.
    """
    values = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "relevance_from": relevance_from,
        "low": ids[0],
        "high": ids[1],
    }
    return tuple(SaidRow(*row) for row in read_page(SAID, values))
