"""How the shop's file is, and when it was last copied."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.queries.page import ReadPage, moment

SOUND: Final = "SELECT quick_check FROM pragma_quick_check ORDER BY quick_check"
LAST: Final = "SELECT at FROM backup_made ORDER BY at DESC, id DESC LIMIT 1"


def is_sound(read_page: ReadPage) -> bool:
    """Read every page of the file and say whether all is in order; long on a large file."""
    return read_page(SOUND, {}) == [["ok"]]


def last_backup(read_page: ReadPage) -> datetime | None:
    """Tell when the newest proved copy was made."""
    rows = read_page(LAST, {})
    return moment(rows[0][0]) if rows else None
