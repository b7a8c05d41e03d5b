"""The owner's saved views, with how many items each shows now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from app.domain.filter import InboxFilter, from_json
from app.errors import WrongUse
from app.queries.inbox import Finder, inbox_ids
from app.queries.page import ReadPage

VIEWS: Final = "SELECT id, name, filter FROM saved_view ORDER BY position, id"
MANY: Final = 1_000  # where counting ends; shown as "999+"


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A saved view; `position` counts from 1, and 1 to 9 have keys."""

    view_id: int
    name: str
    position: int
    filter: InboxFilter


def views(read_page: ReadPage) -> tuple[ViewRow, ...]:
    """List the saved views in their order; one that cannot be read shows the plain inbox."""
    return tuple(
        ViewRow(view_id, name, number, _filter(text))
        for number, (view_id, name, text) in enumerate(read_page(VIEWS, {}), 1)
    )


def view_counts(
    read_page: ReadPage, now: datetime, *, search: Finder | None = None
) -> dict[int, int]:
    """Count what each view shows, up to `MANY`; without a search those of words are left out."""
    return {
        view.view_id: len(
            inbox_ids(read_page, replace(view.filter, order="new"), now, search=search, limit=MANY)
        )
        for view in views(read_page)
        if search is not None or not view.filter.words.strip()
    }


def _filter(text: str) -> InboxFilter:
    try:
        return from_json(text)
    except WrongUse:
        return InboxFilter()
