"""The one place that knows what time it is; everything else is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that can say the present moment; tests hand in one that stands still."""

    def now(self) -> datetime:
        """Tell the present moment, in UTC."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Tell the present moment, in UTC."""
        return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """Write a moment as the store and the command line do: RFC 3339, whole seconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def utc_moment(text: str) -> datetime:
    """Read a moment written by `utc_text` or given by the owner with an offset or Z.

    Raises:
        ValueError: if the text is no moment.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
