"""The shop's clock against product.md 3: its examples, and a count minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deadline import (
    Clockwork,
    closed_days,
    due_at,
    is_known_country,
    is_open_day,
    next_open_day,
    open_days,
    open_seconds,
    shop_day,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MINUTE = timedelta(minutes=1)
# summer time turns on a weekday, at midnight, by half an hour, at one minute past midnight, and
# a whole day is left out
ODD = (
    "Europe/Stockholm",
    "Europe/Vilnius",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "America/Havana",
    "Asia/Tehran",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Gaza",
)


def at(text: str, zone: ZoneInfo = STOCKHOLM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-03-05T16:00", "2026-03-06T16:00"),  # Thursday
        ("2026-03-06T15:00", "2026-03-09T15:00"),  # Friday: 9 h and 15 h
        ("2026-03-07T10:00", "2026-03-10T00:00"),  # Saturday
        ("2026-03-08T23:59", "2026-03-10T00:00"),  # Sunday
        ("2026-04-02T15:00", "2026-04-07T15:00"),  # before Easter
        ("2026-03-27T15:00", "2026-03-30T15:00"),  # the clocks change inside the pause
        ("2026-03-06T00:00", "2026-03-07T00:00"),  # ends with Friday, not on Monday
    ],
)
def test_the_worked_examples(arrived: str, due: str) -> None:
    clock = Clockwork(STOCKHOLM, closed=closed_days("SE", [2026], []))
    assert due_at(clock, at(arrived)) == at(due)
    assert open_seconds(clock, at(arrived), at(due)) == 24 * 3600


def test_without_the_pause_a_day_is_24_hours_even_when_the_clocks_change() -> None:
    clock = Clockwork(STOCKHOLM, weekend_pauses=False)
    assert due_at(clock, at("2026-03-28T15:00")) == at("2026-03-29T16:00")
    assert due_at(clock, at("2026-10-24T15:00")) == at("2026-10-25T14:00")


def test_a_closed_date_still_stops_the_clock_without_the_pause() -> None:
    clock = Clockwork(STOCKHOLM, weekend_pauses=False, closed=frozenset([date(2026, 7, 11)]))
    assert due_at(clock, at("2026-07-10T15:00")) == at("2026-07-12T15:00")


def test_the_goal_can_be_other_than_a_day() -> None:
    clock = Clockwork(STOCKHOLM, goal_h=4)
    assert due_at(clock, at("2026-03-06T22:00")) == at("2026-03-09T02:00")


def test_nothing_counts_backwards() -> None:
    clock = Clockwork(STOCKHOLM)
    assert open_seconds(clock, at("2026-03-06T15:00"), at("2026-03-05T15:00")) == 0


def counted(clock: Clockwork, start: datetime, end: datetime) -> int:
    """Count as a child would: look at the calendar in every minute."""
    n, moment = 0, start
    while moment < end:
        day = moment.astimezone(clock.zone).date()
        weekend = clock.weekend_pauses and day.isoweekday() in (6, 7)
        n += not weekend and day not in clock.closed
        moment += MINUTE
    return n * 60


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Clockwork, datetime]:
    zone = ZoneInfo(draw(st.sampled_from(ODD)))
    year = draw(st.sampled_from((2009, 2011, 2023, 2026)))
    start = datetime(year, 1, 1, tzinfo=UTC) + MINUTE * draw(st.integers(0, 365 * 24 * 60))
    offsets = draw(st.lists(st.integers(-1, 9), max_size=3))
    closed = frozenset(start.date() + timedelta(days=n) for n in offsets)
    goal = draw(st.integers(1, 30))
    return Clockwork(zone, goal, draw(st.booleans()), closed), start


@given(clocks(), st.integers(0, 5 * 24 * 60))
def test_it_agrees_with_a_count_minute_by_minute(
    made: tuple[Clockwork, datetime], minutes: int
) -> None:
    clock, start = made
    end = start + MINUTE * minutes
    assert open_seconds(clock, start, end) == counted(clock, start, end)


@given(clocks())
def test_due_is_the_first_moment_with_the_whole_goal_behind_it(
    made: tuple[Clockwork, datetime],
) -> None:
    clock, start = made
    due = due_at(clock, start)
    assert counted(clock, start, due) == clock.goal_h * 3600
    assert counted(clock, start, due - MINUTE) == clock.goal_h * 3600 - 60
    assert open_seconds(clock, start, due) == clock.goal_h * 3600


@given(clocks(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_arrives_later_is_never_due_earlier(
    made: tuple[Clockwork, datetime], micro: int, later_s: int
) -> None:
    clock, start = made
    first = start + timedelta(microseconds=micro)
    assert due_at(clock, first) <= due_at(clock, first + timedelta(seconds=later_s))


@pytest.mark.parametrize(
    "turn",
    [
        ("America/St_Johns", "2010-11-07T02:31:00+00:00"),  # 00:01 becomes 23:01 of the day before
        ("Pacific/Apia", "2011-12-30T09:59:30+00:00"),  # Friday is left out
        ("Africa/Cairo", "2026-04-23T21:59:59+00:00"),  # midnight does not exist
        ("Australia/Lord_Howe", "2026-04-04T14:59:00+00:00"),
    ],
)
def test_a_turn_of_the_clocks_loses_no_minute(turn: tuple[str, str]) -> None:
    zone, text = turn
    start = datetime.fromisoformat(text).replace(second=0) - timedelta(hours=30)
    for pauses in (True, False):
        clock = Clockwork(ZoneInfo(zone), 24, pauses)
        end = start + timedelta(hours=60)
        assert open_seconds(clock, start, end) == counted(clock, start, end)


@pytest.mark.parametrize(
    ("country", "holiday"),
    [
        ("SE", "2026-06-06"),
        ("NO", "2026-05-17"),
        ("RU", "2026-06-12"),
        ("LT", "2026-02-16"),
        ("IT", "2026-06-02"),
        ("se", "2026-06-06"),
    ],
)
def test_public_holidays_are_closed(country: str, holiday: str) -> None:
    assert date.fromisoformat(holiday) in closed_days(country, [2026], [])


@pytest.mark.parametrize(
    ("country", "day"),
    [("SE", "2026-12-24"), ("SE", "2026-06-19"), ("SE", "2026-03-08"), ("NO", "2026-12-24")],
)
def test_a_day_that_is_only_custom_is_no_public_holiday(country: str, day: str) -> None:
    assert date.fromisoformat(day) not in closed_days(country, [2026], [])


def test_an_unknown_country_has_none_and_own_days_stay() -> None:
    own = date(2026, 7, 1)
    assert closed_days("ZZ", [2026], [own]) == closed_days("", [2026], [own]) == {own}
    assert not is_known_country("ZZ")
    assert is_known_country("lt")


def test_open_days_and_the_next_one() -> None:
    clock = Clockwork(STOCKHOLM, closed=frozenset([date(2026, 3, 9)]))
    days = open_days(clock, date(2026, 3, 5), date(2026, 3, 10))
    assert list(days) == [date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 10)]
    assert next_open_day(clock, date(2026, 3, 7)) == date(2026, 3, 10)
    assert not is_open_day(clock, date(2026, 3, 9))
    assert shop_day(clock, datetime(2026, 3, 5, 23, 30, tzinfo=UTC)) == date(2026, 3, 6)
