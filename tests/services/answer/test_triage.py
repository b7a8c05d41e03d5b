"""Moving items between the piles, and taking any of it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.filter import InboxFilter
from app.domain.item import State
from app.errors import NoSuch, WrongUse
from app.jobs.cancel import Cancel
from app.services import triage as triage_room

if TYPE_CHECKING:
    from tests.services.answer.shop import Shop


@pytest.mark.parametrize(
    ("verb", "state"), [("done", "done"), ("noise", "noise"), ("reopen", "new")]
)
def test_each_verb_moves_and_undo_moves_back(shop: Shop, verb: str, state: str) -> None:
    (one,) = shop.arrive("a")
    if verb == "reopen":
        shop.triage.done([one])
    before = shop.state(one)
    changed = getattr(shop.triage, verb)([one])
    assert shop.state(one) == state
    assert changed.items == {one}
    assert changed.is_list
    undone = shop.triage.undo()
    assert (undone.verb, undone.n) == (verb, 1)
    assert shop.state(one) == before


def test_doing_what_is_done_changes_and_logs_nothing(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.triage.done([one])
    before = shop.one("SELECT count(*) FROM action")
    assert not shop.triage.done([one]).items
    assert shop.one("SELECT count(*) FROM action") == before


def test_an_unknown_item_is_refused_and_the_others_stay(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    with pytest.raises(NoSuch):
        shop.triage.done([one, 12345])
    assert shop.state(one) == "new"


def test_several_at_once_are_one_action_and_one_undo(shop: Shop) -> None:
    ids = shop.arrive("a", "b", "c")
    shop.triage.done(ids[:1])
    shop.triage.noise(ids)
    assert shop.triage.undo().n == 3
    assert [shop.state(one) for one in ids] == ["done", "new", "new"]
    assert shop.triage.undo().n == 1
    assert shop.state(ids[0]) == "new"
    with pytest.raises(WrongUse, match="nothing_to_undo"):
        shop.triage.undo()


def test_undo_leaves_alone_what_changed_since(shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    shop.triage.done([one, two])
    action = shop.one("SELECT max(id) FROM action")
    shop.triage.noise([two])
    undone = shop.triage.undo_action(action)
    assert undone.n == 1
    assert shop.state(one) == "new"
    assert shop.state(two) == "noise"
    with pytest.raises(NoSuch):
        shop.triage.undo_action(action)


def test_a_snooze_wakes_however_late_with_its_reason(shop: Shop) -> None:
    one, two, three = shop.arrive("a", "b", "c")
    shop.triage.snooze([one], shop.clock.now() + timedelta(days=6))
    shop.triage.snooze([two], shop.clock.now() + timedelta(days=16))
    shop.triage.snooze([three], None)
    assert not shop.triage.wake(shop.clock.now()).items
    woken = shop.triage.wake(shop.clock.forward(days=10))  # the program was closed till now
    assert woken.items == {one}
    assert shop.state(one) == "new"
    assert "woke" in shop.one("SELECT reasons FROM item WHERE id = :id", id=one)
    assert (shop.state(two), shop.state(three)) == ("snoozed", "snoozed")
    assert not shop.triage.wake(shop.clock.now()).items


def test_a_snooze_into_the_past_is_refused(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    with pytest.raises(WrongUse, match="snooze_past"):
        shop.triage.snooze([one], shop.clock.now())


def test_undo_brings_back_a_snooze_of_either_sort(shop: Shop) -> None:
    one, two = shop.arrive("a", "b")
    until = shop.clock.now() + timedelta(days=1)
    shop.triage.snooze([one], until)
    shop.triage.snooze([two], None)
    sql = "SELECT state, snooze_until_at, snooze_is_until_reply FROM item WHERE id IN (:a, :b)"
    before = shop.read(sql, {"a": one, "b": two})
    shop.triage.done([one, two])
    shop.triage.undo()
    assert shop.read(sql, {"a": one, "b": two}) == before


def test_seen_is_a_dot_and_nothing_else(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    before = shop.one("SELECT count(*) FROM action")
    assert shop.triage.seen([one]).items == {one}
    assert not shop.triage.seen([one]).items
    assert shop.state(one) == "new"
    shop.triage.seen([one], is_seen=False)
    assert shop.one("SELECT is_seen FROM item WHERE id = :id", id=one) == 0
    assert shop.one("SELECT count(*) FROM action") == before


def test_everything_that_matches_is_one_undo(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage_room, "CHUNK", 7)
    ids = shop.arrive(*(f"a{n}" for n in range(30)))
    shop.triage.noise(ids[:3])
    heard: list[tuple[int, int]] = []
    wanted = InboxFilter()
    changed = shop.triage.all_matching(wanted, "done", progress=lambda n, of: heard.append((n, of)))
    assert changed.items == set(ids[3:])
    assert heard == [(7, 27), (14, 27), (21, 27), (27, 27)]
    assert shop.triage.undo().n == 27
    assert [shop.state(one) for one in ids] == ["noise"] * 3 + ["new"] * 27


def test_a_cancelled_bulk_can_be_taken_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage_room, "CHUNK", 10)
    ids = shop.arrive(*(f"a{n}" for n in range(30)))
    cancel = Cancel()
    shop.triage.all_matching(
        InboxFilter(), "noise", progress=lambda *_: cancel.set(), cancel=cancel
    )
    states = [shop.state(one) for one in ids]
    assert states.count("noise") == 10
    assert shop.triage.undo().n == 10
    assert {shop.state(one) for one in ids} == {"new"}


def test_nothing_that_matches_is_no_action(shop: Shop) -> None:
    assert not shop.triage.all_matching(InboxFilter(states=(State.NOISE,)), "done").items
    assert shop.one("SELECT count(*) FROM action") == 0


def test_leaving_the_pile_settles_why_it_came_back(shop: Shop) -> None:
    (one,) = shop.arrive("a")
    shop.triage.snooze([one], shop.clock.now() + timedelta(hours=1))
    shop.triage.wake(shop.clock.forward(hours=2))
    shop.triage.done([one])
    assert shop.one("SELECT reasons FROM item WHERE id = :id", id=one) == "[]"
    shop.triage.undo()
    assert "woke" in shop.one("SELECT reasons FROM item WHERE id = :id", id=one)
