"""What sources bring and cost, as a file for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.errors import DiskFull, WrongUse
from app.reports.export import write_csv

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.yields import Yield
    from app.services.understanding.yields import Yields

NO_SPACE: Final = 28  # errno.ENOSPC
COLUMNS: Final = (
    *("source", "id", "name", "channel", "items", "dealt_with", "about_us", "share"),
    *("leads", "replies", "minutes"),
)


def save_yields(path: Path, found: Yields) -> int:
    """Write a period's sources as CSV and count them; minutes are an estimate.

    Raises:
        DiskFull: there is no room for it.
        WrongUse: it cannot be written there.
    """
    rows = (_row(one) for one in (*found.watches, *found.accounts))
    try:
        return write_csv(path, COLUMNS, rows, has_bom=True)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> DiskFull | WrongUse:
    """Say why a file the owner asked for cannot be written."""
    if error.errno == NO_SPACE:
        return DiskFull(folder=str(path.parent))
    return WrongUse(why="file_unwritable", detail=str(path))


def _row(one: Yield) -> dict[str, Any]:
    return {
        "source": one.kind,
        "id": one.id,
        "name": one.name,
        "channel": one.channel,
        "items": one.items,
        "dealt_with": one.dealt_with,
        "about_us": one.dealt_with - one.aside,
        "share": None if one.share is None else round(one.share, 3),
        "leads": one.leads,
        "replies": one.replies,
        "minutes": round(one.seconds / 60),
    }
