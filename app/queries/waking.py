"""What comes back from its snooze before a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.clock import utc_text
from app.queries.page import ReadPage

WAKING: Final = """
SELECT count(*) AS n FROM item
WHERE state = 'snoozed' AND snooze_until_at < :until
"""


def waking(read_page: ReadPage, until: datetime) -> int:
    """Count the snoozed items that wake before a moment; those whose time is past, too."""
    ((n,),) = read_page(WAKING, {"until": utc_text(until)})
    return int(n)
