"""What the owner's settings say right now, read once and again only after a change."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.deadline import Clockwork, closed_days, shop_day
from app.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from app.clock import Clock
    from app.events import Changed

SETTINGS: Final = "SELECT name, value FROM setting ORDER BY name"
CLOSED: Final = "SELECT closed_on FROM closed_day ORDER BY closed_on"
FIRST_DAY: Final = "SELECT min(day_on) FROM day_count"
LOCALTIME: Final = Path("/etc/localtime")


class Current:
    """The settings in force and the clock they make; safe to ask from any thread."""

    def __init__(
        self, read_page: Callable[[str, Mapping[str, Any]], list[list[Any]]], clock: Clock
    ) -> None:
        self._read_page = read_page
        self._clock = clock
        self._settings: Settings | None = None
        self._clockwork: tuple[int, Clockwork] | None = None
        self._lock = threading.Lock()
        self._n_changes = 0

    def settings(self) -> Settings:
        """Tell what the owner has set."""
        if (kept := self._settings) is not None:
            return kept
        n_changes = self._n_changes
        read = load({str(name): str(value) for name, value in self._read_page(SETTINGS, {})})
        with self._lock:
            if n_changes == self._n_changes:  # else it may be what stood before the change
                self._settings = read
        return read

    def clockwork(self) -> Clockwork:
        """Tell what the shop's clock runs by."""
        year = self._clock.now().year
        kept = self._clockwork
        if kept is None or kept[0] != year:
            n_changes = self._n_changes
            kept = (year, self._make_clockwork(year))
            with self._lock:
                if n_changes == self._n_changes:
                    self._clockwork = kept
        return kept[1]

    def today(self) -> date:
        """Tell which day the shop's calendar shows now."""
        return shop_day(self.clockwork(), self._clock.now())

    def forget(self, changed: Changed) -> None:
        """Read again after the settings changed; a listener of `Jobs.on_changed`."""
        if changed.is_settings:
            with self._lock:
                self._n_changes += 1
                self._settings = None
                self._clockwork = None

    def _make_clockwork(self, year: int) -> Clockwork:
        ((first,),) = self._read_page(FIRST_DAY, {})
        own = [date.fromisoformat(str(day)) for (day,) in self._read_page(CLOSED, {})]
        return clockwork_of(self.settings(), year, first, own)


def clockwork_of(
    settings: Settings, year: int, first_day_on: str | None, own: Iterable[date]
) -> Clockwork:
    """Make the shop's clock.

    Args:
        settings: as the owner set them.
        year: the present one; holidays are known from the first year that is stored, so that
            what was due long ago stays where it was, to the year after next.
        first_day_on: of all that is stored.
        own: days the owner closed.
    """
    from_year = min(int(first_day_on[:4]) if first_day_on else year, year - 1)
    return Clockwork(
        zone=zone_of(settings.zone),
        goal_h=settings.goal_h,
        weekend_pauses=settings.weekend_pauses,
        closed=closed_days(settings.country, range(from_year, year + 3), own),
    )


def zone_of(name: str) -> ZoneInfo:
    """Give the zone of that IANA name; the computer's own for "", UTC where it has none."""
    try:
        return ZoneInfo(name or _own_zone())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _own_zone() -> str:
    if named := os.environ.get("TZ", "").lstrip(":"):
        return named
    if LOCALTIME.exists():
        parts = LOCALTIME.resolve().parts
        if "zoneinfo" in parts:
            return "/".join(parts[parts.index("zoneinfo") + 1 :])
    from babel.localtime import get_localzone  # Windows: knows the registry's names

    return str(getattr(get_localzone(), "key", "UTC"))
