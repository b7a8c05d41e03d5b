"""The same text in several places is shown once, with a count; each place keeps its own state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.channels.base import Page
from app.domain.filter import InboxFilter
from app.queries.inbox import inbox_ids, inbox_rows
from app.queries.inbox_marks import marked
from app.queries.twins import places, twins
from app.store.ingest import store_page
from tests.services.understanding.conftest import Stand
from tests.store.conftest import NOON, add_account, found

TEXT = "the new cinnamon buns at the corner bakery are the best I have ever had in town"
GROUPED = InboxFilter(is_grouped=True, order="new")


def say_twice(stand: Stand) -> tuple[int, int, int]:
    """Say the same on two networks, and something else."""
    one = stand.say("1", TEXT, posted_at=NOON - timedelta(hours=5))
    other = add_account(stand.shop.db, "elsewhere", "x")
    page = Page(items=(found("9", f"RT @anna: {TEXT}", posted_at=NOON - timedelta(hours=3)),))
    store_page(stand.shop.db, other, "s", page, NOON, stand.shop.options)
    alone = stand.say("2", "is the bakery open on sunday or is it closed for the whole weekend")
    return one, int(stand.shop.item("9")["id"]), alone


def test_they_are_one_row_with_a_count(stand: Stand) -> None:
    one, other, alone = say_twice(stand)
    assert stand.insight.twins.run() == 1
    assert stand.insight.twins.run() == 0
    assert inbox_ids(stand.shop.read, GROUPED, NOON) == [alone, one]
    found_places = places(stand.shop.read, [one, other, alone])
    assert {key: (value.n, value.channels) for key, value in found_places.items()} == {
        one: (2, ("mastodon", "x")),
        other: (2, ("mastodon", "x")),
    }
    assert [(twin.item_id, twin.is_first) for twin in twins(stand.shop.read, other)] == [
        (one, True),
        (other, False),
    ]
    assert len(twins(stand.shop.read, alone)) == 1


def test_a_row_says_where_else_and_what_is_urgent(stand: Stand) -> None:
    one, other, alone = say_twice(stand)
    stand.insight.twins.run()
    rows = marked(stand.shop.read, inbox_rows(stand.shop.read, [one, alone, other], NOON))
    assert [(row.n_places, row.also_on) for row in rows] == [
        (2, ("x",)),
        (1, ()),
        (2, ("mastodon",)),
    ]
    assert marked(stand.shop.read, ()) == ()


def test_what_presses_sooner_than_its_first_stands_by_itself(stand: Stand) -> None:
    one, other, alone = say_twice(stand)
    stand.insight.twins.run()
    put = "UPDATE item SET due_at = ? WHERE id = ?"
    stand.shop.db.execute(put, ("2026-01-01T10:00:00Z", other))
    stand.shop.db.execute(put, (None, one))
    assert inbox_ids(stand.shop.read, GROUPED, NOON) == [alone, other, one]
    stand.shop.db.execute(put, ("2026-01-01T09:00:00Z", one))
    assert inbox_ids(stand.shop.read, GROUPED, NOON) == [alone, one]


def test_what_is_left_of_a_group_is_still_shown(stand: Stand) -> None:
    one, other, alone = say_twice(stand)
    stand.insight.twins.run()
    stand.triage.done([one])
    assert inbox_ids(stand.shop.read, GROUPED, NOON) == [alone, other]


def test_an_edited_text_is_a_twin_no_more(stand: Stand) -> None:
    _, other, _ = say_twice(stand)
    stand.insight.twins.run()
    stand.store(found("1", "something else entirely, with quite a few words of its own"))
    assert stand.insight.twins.run() == 1
    assert len(twins(stand.shop.read, other)) == 1


def test_an_earlier_first_takes_over_and_old_groups_stay(stand: Stand, clock: Any) -> None:
    one, other, _ = say_twice(stand)
    stand.insight.twins.run()
    first = stand.say("0", TEXT, posted_at=NOON - timedelta(hours=9))
    assert stand.insight.twins.run() == 2
    assert [twin.item_id for twin in twins(stand.shop.read, one)] == [first, one, other]
    clock.set(NOON + timedelta(days=30))
    assert stand.insight.twins.run() == 0
    assert len(twins(stand.shop.read, one)) == 3
