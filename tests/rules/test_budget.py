"""How much may be spent of what a network counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.budget import Bucket, Period, allowance, begins, ends, is_allowed

UNITS = Bucket("units", 10_000, Period.DAY, "America/Los_Angeles")
PERCENT = Bucket("percent", 100, Period.HOUR, is_spread=False)
MILLS = Bucket("mills", 5_000, Period.MONTH)


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-03-04T08:30", "2026-03-04T08:00", "2026-03-05T08:00"),
        ("2026-03-04T07:59", "2026-03-03T08:00", "2026-03-04T08:00"),
        ("2026-03-08T09:00", "2026-03-08T08:00", "2026-03-09T07:00"),  # clocks go forward there
    ],
)
def test_a_day_is_that_of_the_networks_own_zone(now: str, start: str, end: str) -> None:
    assert begins(UNITS, at(now)) == at(start)
    assert ends(UNITS, at(now)) == at(end)


def test_a_month_ends_at_the_first_and_an_hour_at_the_hour() -> None:
    assert ends(MILLS, at("2026-01-31T12:00")) == at("2026-02-01T00:00")
    assert begins(MILLS, at("2026-12-31T23:59")) == at("2026-12-01T00:00")
    assert ends(PERCENT, at("2026-03-04T08:30")) == at("2026-03-04T09:00")


@pytest.mark.parametrize(
    ("now", "may"),
    [
        ("2026-03-04T08:00", 937),  # the head start
        ("2026-03-04T20:00", 4687),  # half of the day is over
        ("2026-03-05T07:59", 7500),  # never more than three quarters
    ],
)
def test_the_background_spreads_over_the_day(now: str, may: int) -> None:
    assert allowance(UNITS, at(now), is_background=True) == may
    assert allowance(UNITS, at(now), is_background=False) == 10_000


@pytest.mark.parametrize(
    ("used", "is_background", "may"),
    [(74, True, True), (75, True, False), (75, False, True), (100, False, False)],
)
def test_a_percentage_stops_the_background_at_three_quarters(
    used: int, is_background: bool, may: bool
) -> None:
    now = at("2026-03-04T08:00")
    assert is_allowed(PERCENT, used, 0, now, is_background=is_background) is may


def test_a_cap_of_nothing_allows_nothing() -> None:
    nothing = Bucket("mills", 0, Period.MONTH)
    assert not is_allowed(nothing, 0, 0, at("2026-03-31T23:59"), is_background=False)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
