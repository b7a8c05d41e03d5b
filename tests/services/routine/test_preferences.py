"""Settings and closed days, and the deadlines that move with them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.errors import WrongUse
from app.services.preferences import value_from_text
from tests.services.routine.conftest import Shop

FRIDAY = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)  # 15:00 in Stockholm


def due(shop: Shop, item_id: int) -> str:
    row = shop.db.execute("SELECT due_at FROM item WHERE id = ?", (item_id,)).fetchone()
    return str(row[0])


def owed(shop: Shop) -> int:
    at = "2026-03-06T14:00:00Z"
    return shop.item(shop.account(), FRIDAY, due_at="2026-03-09T14:00:00Z", owed_from_at=at)


def test_a_setting_is_kept_logged_and_told(shop: Shop) -> None:
    assert shop.preferences.change("hold_s", 30).is_settings
    assert not shop.preferences.change("hold_s", 30).is_settings
    shop.current.forget(shop.preferences.change("shop_name", "Räven"))
    assert (shop.current.settings().hold_s, shop.current.settings().shop_name) == (30, "Räven")
    assert shop.verbs() == ["setting", "setting"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("nope", 1, "no_such_setting"),
        ("hold_s", 61, "setting_value"),
        ("hold_s", "10", "setting_value"),
        ("tray", 1, "setting_value"),
        ("zone", "Europe/Atlantis", "unknown_zone"),
        ("zone", "../../etc/passwd", "unknown_zone"),
        ("country", "ZZ", "unknown_country"),
        ("look", "pink", "setting_value"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    shop: Shop, name: str, value: Any, why: str
) -> None:
    with pytest.raises(WrongUse) as caught:
        shop.preferences.change(name, value)
    assert caught.value.why == why
    assert shop.verbs() == []


def test_deadlines_follow_the_goal_the_weekend_and_closed_days(shop: Shop) -> None:
    item = owed(shop)
    shop.preferences.change("goal_h", 48)
    assert due(shop, item) == "2026-03-10T14:00:00Z"
    shop.preferences.change("weekend_pauses", False)
    assert due(shop, item) == "2026-03-08T14:00:00Z"
    assert shop.preferences.close_days([(date(2026, 3, 7), "Stock-taking")]).is_list
    assert due(shop, item) == "2026-03-09T14:00:00Z"
    shop.preferences.open_day(date(2026, 3, 7))
    assert due(shop, item) == "2026-03-08T14:00:00Z"
    assert not shop.preferences.open_day(date(2026, 3, 7)).is_list


def test_holidays_of_years_long_ago_stay_where_they_were(shop: Shop) -> None:
    at = datetime(2019, 4, 18, 13, 0, tzinfo=UTC)  # before Easter 2019
    item = shop.item(
        shop.account(), at, due_at="2019-04-23T13:00:00Z", owed_from_at="2019-04-18T13:00:00Z"
    )
    shop.db.execute(
        "INSERT INTO day_count (day_on, brand_id, channel, kind, tone, n)"
        " VALUES ('2019-04-18', 1, 'feed', 'mention', 'unknown', 1)"
    )
    shop.preferences.change("country", "SE")
    assert due(shop, item) == "2019-04-23T13:00:00Z"


def test_days_are_counted_anew_in_another_zone(shop: Shop) -> None:
    late = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)  # 23:30 in Stockholm, the 4th in Vilnius
    shop.item(shop.account(), late, day_on="2026-03-03")
    shop.preferences.change("zone", "Europe/Vilnius")
    rows = shop.read_page("SELECT day_on, n FROM day_count ORDER BY day_on", {})
    assert rows == [["2026-03-04", 1]]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [("hold_s", "20", 20), ("tray", "True", True), ("zone", "UTC", "UTC"), ("shop_name", "", "")],
)
def test_values_are_read_as_typed(name: str, typed: str, value: Any) -> None:
    assert value_from_text(name, typed) == value


@pytest.mark.parametrize("name", ["hold_s", "nope"])
def test_a_value_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(WrongUse):
        value_from_text(name, "ten")


@pytest.mark.parametrize(("first", "from_year"), [(None, 2025), (2025, 2025), (2021, 2021)])
def test_the_clock_knows_the_holidays_of_every_year_that_is_stored(
    shop: Shop, first: int | None, from_year: int
) -> None:
    if first:
        shop.item(shop.account(), datetime(first, 5, 1, 12, tzinfo=UTC))
    shop.current.forget(shop.preferences.change("country", "SE"))
    closed = shop.current.clockwork().closed
    assert {day.year for day in closed} == set(range(from_year, 2029))
    assert date(from_year, 12, 25) in closed
