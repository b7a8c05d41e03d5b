"""The shop's clock: until when an answer is owed, and how long one took (product.md 3).

Time counts on open days only: real seconds that pass while the shop's own calendar shows neither
a pausing weekend nor a closed date. List, graph, checklist and export all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What the clock runs by: the shop's zone, its goal, and the days on which it stands still."""

    zone: ZoneInfo
    goal_h: int = 24
    weekend_pauses: bool = True
    closed: frozenset[date] = frozenset()


def is_open_day(clock: Clockwork, day: date) -> bool:
    """Say whether the clock runs on a day of the shop's calendar."""
    if clock.weekend_pauses and day.weekday() >= SATURDAY:
        return False
    return day not in clock.closed


def shop_day(clock: Clockwork, moment: datetime) -> date:
    """Tell which day the shop's calendar shows at a moment."""
    return moment.astimezone(clock.zone).date()


def due_at(clock: Clockwork, arrived: datetime) -> datetime:
    """Say until when something that arrived then is to be answered.

    Args:
        clock: the shop's clock; its goal is `goal_h` x 3600 open seconds.
        arrived: any moment with a zone.

    Returns:
        The first moment, in UTC, at which the whole goal has been open time.
    """
    left = timedelta(hours=clock.goal_h)
    for start, end, day in _stretches(clock, arrived):
        if not is_open_day(clock, day):
            continue
        if end - start >= left:
            return start + left
        left -= end - start
    raise AssertionError("the calendar ended")  # pragma: no cover - year 9999


def open_seconds(clock: Clockwork, start: datetime, end: datetime) -> int:
    """Count the whole seconds that the clock ran between two moments; 0 if end is earlier."""
    end = end.astimezone(UTC)
    total = timedelta()
    for begins, ends, day in _stretches(clock, start):
        if begins >= end:
            break
        if is_open_day(clock, day):
            total += min(ends, end) - begins
    return total // SECOND


def open_days(clock: Clockwork, first: date, last: date) -> Iterator[date]:
    """Go through the open days from first to last, both included."""
    days = (first + DAY * n for n in range((last - first).days + 1))
    return (day for day in days if is_open_day(clock, day))


def next_open_day(clock: Clockwork, day: date) -> date:
    """Give the day itself if it is open, else the first open one after it."""
    while not is_open_day(clock, day):
        day += DAY
    return day


def closed_days(country: str, years: Iterable[int], own: Iterable[date]) -> frozenset[date]:
    """Join a country's public holidays with the shop's own closed days.

    Args:
        country: ISO code of two letters; "" or one we know nothing of gives no holidays.
        years: the years wanted.
        own: days the owner closed.

    Returns:
        The dates; only holidays of the "public" sort, worked out without the network.
    """
    found = frozenset(own)
    if country:
        for year in years:
            found |= _public_holidays(country.upper(), year)
    return found


def is_known_country(country: str) -> bool:
    """Say whether we know the public holidays of a country code."""
    import holidays

    return country.upper() in holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=256)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    import holidays  # 0.2 s: only for a shop that names a country

    try:
        days = holidays.country_holidays(country, years=year, categories=("public",))
    except NotImplementedError:
        return frozenset()
    return frozenset(days)


def _stretches(clock: Clockwork, since: datetime) -> Iterator[tuple[datetime, datetime, date]]:
    """Cut time into stretches of one calendar day and one UTC offset each, without a gap."""
    start = since.astimezone(UTC)
    while True:
        local = start.astimezone(clock.zone)
        day = local.date()
        midnight = datetime.combine(day + DAY, time(), UTC)
        end = start + (midnight - local.replace(tzinfo=UTC))
        if end.astimezone(clock.zone).utcoffset() != local.utcoffset():
            end = _turn(clock.zone, start, end)
        yield start, end, day
        start = end


def _turn(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """Find the second at which the offset first is no longer what it was at start."""
    before = start.astimezone(zone).utcoffset()
    low, high = 0, -(-(end - start) // SECOND)
    base = start.replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        if (base + SECOND * middle).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return base + SECOND * high
