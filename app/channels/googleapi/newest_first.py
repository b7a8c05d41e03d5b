"""How far a list that begins with the newest was read: by the latest moment that was met in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from app.clock import utc_moment, utc_text

_EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)


def mark_of(moments: Iterable[datetime], before: str, at: datetime) -> str:
    """Say up to when all is known: the latest moment, past those that cannot be; UTC text.

    Where nothing was ever met, all is known up to now.

    Args:
        moments: of what was met now.
        before: the mark so far, "" at the first time.
        at: the present.
    """
    real = [utc_text(one) for one in moments if _EARLIEST <= one <= at]
    return max((before, *real)) or utc_text(at)


def is_far(
    moments: Sequence[datetime], mark: str, overlap: timedelta, back_to: datetime | None
) -> bool:
    """Say whether a page has come to what is known already, or as far as the first run is to go."""
    until = utc_moment(mark) - overlap if mark else back_to
    return until is None or bool(moments and moments[-1] < until)
