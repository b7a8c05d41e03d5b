"""The same text in several places is shown once, with a count; each place keeps its own state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.channels.base import Page
from app.domain.filter import InboxFilter
from app.domain.item import Tone
from app.queries.inbox import hidden_overdue, inbox_ids, inbox_rows
from app.queries.inbox_marks import marked
from app.queries.twins import places, twins
from app.store import forget
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


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("UPDATE item SET relevance = 10 WHERE id = :one", {"relevance_from": 25}),
        ("UPDATE item SET is_backlog = 1 WHERE id = :one", {"is_backlog": False}),
        ("UPDATE item SET tone = 'negative' WHERE id = :other", {"tones": (Tone.NEGATIVE,)}),
        ("UPDATE item SET lang = 'sv' WHERE id = :other", {"langs": ("sv",)}),
        ("UPDATE item SET rating = 1 WHERE id = :other", {"rating_max": 2}),
        ("SELECT :one, :other", {"channels": ("x",)}),
    ],
)
def test_nothing_stands_behind_what_a_list_does_not_show(
    stand: Stand, change: str, wanted: dict[str, Any]
) -> None:
    one, other, _ = say_twice(stand)
    stand.insight.twins.run()
    stand.shop.db.execute("UPDATE item SET due_at = NULL")
    stand.shop.db.execute(change, {"one": one, "other": other})
    shown = inbox_ids(stand.shop.read, InboxFilter(is_grouped=True, **wanted), NOON)
    assert other in shown
    assert one not in shown


def test_of_a_group_whose_first_was_deleted_the_next_is_first(stand: Stand) -> None:
    one, other, _ = say_twice(stand)
    third = stand.say("3", TEXT, posted_at=NOON - timedelta(hours=1))
    stand.insight.twins.run()
    stand.shop.db.execute("UPDATE item SET due_at = NULL")
    forget.forget_item(stand.shop.db, one, NOON)
    assert {other, third} <= set(inbox_ids(stand.shop.read, GROUPED, NOON))
    stand.insight.twins.run()
    shown = inbox_ids(stand.shop.read, GROUPED, NOON)
    assert other in shown
    assert third not in shown
    assert [twin.item_id for twin in twins(stand.shop.read, third)] == [other, third]


def test_a_late_twin_is_not_said_to_be_hidden(stand: Stand) -> None:
    say_twice(stand)
    stand.insight.twins.run()
    stand.shop.db.execute("UPDATE item SET due_at = '2020-01-01T00:00:00Z', answered_at = NULL")
    assert hidden_overdue(stand.shop.read, GROUPED, NOON) == 0
