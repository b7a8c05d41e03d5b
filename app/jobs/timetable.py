"""What is due when; the window's one-second timer asks, nothing else drives it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.settings import Settings

# In the order they should run where several are due at once.
EVERY: Final[Mapping[str, timedelta]] = {
    "outbox": timedelta(seconds=1),
    "wake": timedelta(minutes=1),
    "understand": timedelta(seconds=10),
    "auto_steps": timedelta(minutes=2),
    "purge": timedelta(hours=1),
    "backup": timedelta(hours=24),
}


def due(now: datetime, last: Mapping[str, datetime], settings: Settings) -> tuple[str, ...]:
    """Name the jobs whose time has come.

    Args:
        now: the present moment, UTC.
        last: when each job last began; one that is missing never did.
        settings: how often the owner wants news.

    Returns:
        Names in the order to run them. A clock set back counts as "due": better once
        too often than never again.
    """
    every = dict(EVERY) | {"fetch": timedelta(minutes=settings.fetch_every_min)}
    order = ("outbox", "wake", "fetch", "understand", "auto_steps", "purge", "backup")
    return tuple(name for name in order if _is_due(now, last.get(name), every[name]))


def _is_due(now: datetime, last: datetime | None, every: timedelta) -> bool:
    return last is None or now < last or now - last >= every
