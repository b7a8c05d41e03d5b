"""Single messages with all their words, to show by what a watch caught them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.queries.page import ReadPage, among, sure_moment

SAMPLES: Final = """
SELECT id, channel, title, substr(text, 1, 20000) AS text, lang, kind, rating, tone,
  author_name, author_handle, day_on, posted_at, arrived_at
FROM item
WHERE id IN (:ids)
ORDER BY id DESC
"""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One message, as a watch looks at it."""

    item_id: int
    channel: str
    title: str
    text: str
    lang: str
    kind: str
    rating: int | None
    tone: str
    author: str
    handle: str
    day: date
    at: datetime


def sample_rows(read_page: ReadPage, ids: Sequence[int]) -> tuple[SampleRow, ...]:
    """Read some messages, newest first; one that is gone is left out."""
    if not ids:
        return ()
    sql, values = among(SAMPLES, ":ids", ids)
    return tuple(_row(*row) for row in read_page(sql, values))


def _row(
    item_id: int,
    channel: str,
    title: str,
    text: str,
    lang: str | None,
    kind: str,
    rating: int | None,
    tone: str,
    author: str,
    handle: str,
    day: str,
    posted_at: str | None,
    arrived_at: str,
) -> SampleRow:
    at = sure_moment(posted_at, arrived_at)
    known = (lang or "", kind, rating, tone, author, handle)
    return SampleRow(item_id, channel, title, text, *known, date.fromisoformat(day), at)
