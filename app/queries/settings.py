"""The shop's own closed days, for showing them."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.queries.page import ReadPage

CLOSED: Final = "SELECT closed_on, name FROM closed_day ORDER BY closed_on"


def closed_days(read_page: ReadPage) -> tuple[tuple[date, str], ...]:
    """List the days the owner closed, with the owner's word for each."""
    return tuple((date.fromisoformat(day), name) for day, name in read_page(CLOSED, {}))
