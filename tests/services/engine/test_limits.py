"""Fetching within what a network gives: spent budgets, approval, endings, deaths, looking after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.channels.base import (
    SIGN_IN_UNTIL,
    AccountRef,
    Asker,
    Capability,
    Care,
    CursorKind,
    Page,
    Stream,
)
from app.clock import utc_text
from app.domain.budget import Bucket
from app.domain.item import AccountState, Kind, State
from app.errors import (
    NotOffered,
    OutOfCredit,
    OwnFault,
    RateLimited,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
    WaitingForApproval,
)
from app.queries import accounts as asked
from app.store import items
from tests.conftest import SetClock
from tests.services.engine.made import NAME, WAIT_S, Engine, said

OK, LIMITED, TIRED = AccountState.OK, AccountState.LIMITED, AccountState.TIRED
SEARCHES = Bucket("search", 4, is_spread=False)  # three of them for the background
MENTIONS = Stream("mentions", CursorKind.WATERMARK)
SEARCH = Stream("search", CursorKind.NONE, every_min=60)


@pytest.fixture
def engine(tmp_path: Path, clock: SetClock) -> Iterator[Engine]:
    made = Engine(tmp_path / "shop", clock)
    yield made
    made.close()
    assert made.faults == []


@pytest.fixture
def searching(engine: Engine) -> Engine:
    """A shop that reads mentions for nothing, and searches four times a day."""
    engine.net.named, engine.net.listed = (SEARCHES,), (MENTIONS, SEARCH)
    engine.net.spends = {"search": {"search": 1}}
    engine.join()
    return engine


def test_a_spent_search_stops_the_search_alone(searching: Engine, clock: SetClock) -> None:
    for _ in range(3):
        assert searching.fetch(is_scheduled=True).error is None
        clock.forward(hours=1)
    searching.door.asked.clear()
    report = searching.fetch(is_scheduled=True)
    assert (report.state, type(report.error).__name__) == (OK, "BudgetSpent")
    assert searching.door.asked == ["https://made.test/mentions"]
    assert searching.row().last_success_at == clock.now()
    assert searching.fetch().error is None  # the owner's own look takes the last one
    assert searching.fetch().state is OK


def test_a_search_that_alone_is_due_limits_nobody_who_was_read_lately(
    searching: Engine, clock: SetClock
) -> None:
    searching.fetch(is_scheduled=True)
    searching.net.spends = {"search": {"search": 4}}
    clock.forward(minutes=50)
    searching.fetch(is_scheduled=True)
    read_at = clock.now()
    clock.forward(minutes=11)
    searching.net.listed = (replace(MENTIONS, every_min=30), SEARCH)
    report = searching.fetch(is_scheduled=True)
    assert (report.state, type(report.error).__name__) == (OK, "BudgetSpent")
    assert searching.row().last_success_at == read_at


def test_an_account_whose_all_is_spent_is_limited_till_then(
    searching: Engine, clock: SetClock
) -> None:
    searching.net.spends = {"search": {"search": 4}, "mentions": {"search": 4}}
    assert searching.fetch(is_scheduled=True).state is LIMITED
    assert searching.row().next_try_at == datetime.fromisoformat("2026-03-05T00:00:00+00:00")
    assert searching.fetch().state is OK  # the owner may spend the rest
    clock.forward(days=1)
    searching.net.spends = {}
    assert searching.fetch(is_scheduled=True).state is OK


@pytest.mark.parametrize("error", [WaitingForApproval(), OutOfCredit()])
def test_what_people_must_settle_is_tried_once_a_day(
    engine: Engine, clock: SetClock, error: ShopError
) -> None:
    engine.join()
    engine.fail(error)
    assert engine.fetch(is_scheduled=True).state is LIMITED
    assert engine.row().next_try_at == clock.now() + timedelta(days=1)
    n = len(engine.door.asked)
    clock.forward(hours=23)
    assert engine.fetch(is_scheduled=True).state is LIMITED
    assert len(engine.door.asked) == n
    assert engine.fetch().state is LIMITED  # the owner may look whether it came
    assert len(engine.door.asked) == n + 1
    engine.fail()
    engine.net.listed = (MENTIONS,)
    assert engine.fetch().state is OK


def test_a_networks_own_pause_is_kept_by_the_owner_too(engine: Engine, clock: SetClock) -> None:
    engine.join()
    engine.fail(RateLimited(until_at=utc_text(clock.now() + timedelta(hours=1))))
    engine.fetch()
    n = len(engine.door.asked)
    engine.fetch()
    assert len(engine.door.asked) == n


@pytest.mark.parametrize(("days", "state"), [(15, OK), (14, AccountState.EXPIRING)])
def test_a_sign_in_that_ends_soon_says_so(
    engine: Engine, clock: SetClock, days: int, state: AccountState
) -> None:
    engine.join(config={SIGN_IN_UNTIL: utc_text(clock.now() + timedelta(days=days))})
    assert engine.row().state is state
    report = engine.fetching.fetch()
    assert report.accounts[0].state is state
    assert not report.has_failed
    assert engine.row().last_success_at == clock.now()
    assert not engine.fetching.fetch(is_scheduled=True).has_failed


def test_a_renewal_heard_of_during_the_fetch_counts(engine: Engine, clock: SetClock) -> None:
    engine.join(config={SIGN_IN_UNTIL: utc_text(clock.now() + timedelta(days=3))})
    later = utc_text(clock.now() + timedelta(days=60))

    def renew(http: Asker, _account: AccountRef, _stream: Stream) -> None:
        http.learn(SIGN_IN_UNTIL, later)

    engine.net.during = renew
    assert engine.fetch().state is OK
    assert engine.row().config[SIGN_IN_UNTIL] == later


def test_a_death_is_told_once(engine: Engine) -> None:
    engine.join()
    engine.fail(SignInError())
    first = engine.fetch(is_scheduled=True)
    assert (first.state, first.has_died) == (AccountState.NEEDS_SIGN_IN, True)
    assert not engine.fetch(is_scheduled=True).has_died
    assert not engine.fetch().has_died
    engine.join()
    assert engine.fetch().has_died


def test_what_a_server_turns_out_not_to_offer_is_taken_away_until_the_next_sign_in(
    engine: Engine,
) -> None:
    engine.join()
    engine.net.listed = (MENTIONS, SEARCH)
    engine.net.troubles = {"search": NotOffered(what="search")}
    assert engine.fetch().state is OK
    row = engine.row()
    assert "search" not in row.capabilities
    assert row.cannot == (("search", "not_here"),)
    engine.fetch()
    engine.join()
    assert "search" in engine.row().capabilities
    assert engine.row().cannot == ()


def test_a_right_that_reading_lacks_takes_no_verb_away(engine: Engine) -> None:
    engine.join()
    engine.fail(ScopeMissing(scopes="read"))
    engine.fetch()
    assert engine.row().capabilities == frozenset(map(str, engine.net.capabilities))


def test_a_fault_of_ours_is_not_blamed_on_the_network(engine: Engine) -> None:
    engine.join()
    engine.net.troubles = {"mentions": ZeroDivisionError()}
    report = engine.fetch()
    assert (report.state, type(report.error)) == (TIRED, OwnFault)
    assert [type(one) for one in engine.faults] == [ZeroDivisionError]
    engine.faults.clear()


def test_what_was_switched_off_meanwhile_stays_off(engine: Engine) -> None:
    account_id = engine.join()

    def off(*_: object) -> None:
        engine.jobs.write(partial(engine.accounts.switch, account_id, on=False)).result(WAIT_S)

    engine.net.during = off
    engine.net.pages = {"mentions": Page(items=(said("a"),))}
    report = engine.fetch()
    assert (report.state, report.new) == (AccountState.OFF, 1)
    assert engine.row().state is AccountState.OFF
    assert engine.fetching.fetch().accounts == ()
    engine.jobs.write(partial(engine.accounts.switch, account_id, on=True)).result(WAIT_S)
    assert engine.row().state is OK


# --- looking after what is stored


def look_after(engine: Engine, care: Care) -> tuple[str, ...]:
    engine.net.listed = (replace(MENTIONS, name="care", care=care),)
    engine.fetch()
    return engine.net.known["care"]


@pytest.fixture
def stocked(engine: Engine, clock: SetClock) -> Engine:
    """A shop with a, b, c of three mornings, of which b is done with."""
    engine.join()
    for name in "abc":
        engine.net.pages = {"mentions": Page(items=(said(name, ref=f"ref-{name}"),))}
        engine.fetch()
        clock.forward(days=1)
    engine.net.pages = {}
    ((item_id,),) = engine.read("SELECT id FROM item WHERE remote_id = 'b'", {})
    done = partial(items.set_states, engine.db, [item_id], State.DONE, clock.now())
    engine.jobs.write(lambda: done() and None).result(WAIT_S)
    return engine


@pytest.mark.parametrize(
    ("care", "names"),
    [
        (Care(10), ("a", "c")),
        (Care(10, is_open_only=False), ("a", "b", "c")),
        (Care(1), ("a",)),
        (Care(10, within_days=2), ("c",)),
        (Care(10, not_within_h=25, is_open_only=False), ("a", "b")),
        (Care(10, kinds=(Kind.MENTION,)), ("a", "c")),
        (Care(10, kinds=(Kind.REVIEW, Kind.COMMENT), is_open_only=False), ()),
    ],
)
def test_a_stream_is_given_what_it_looks_after(
    stocked: Engine, care: Care, names: tuple[str, ...]
) -> None:
    assert look_after(stocked, care) == names


def test_who_was_heard_of_lately_comes_last(stocked: Engine, clock: SetClock) -> None:
    stocked.net.pages = {"care": Page(alive=("a",))}
    assert look_after(stocked, Care(10)) == ("a", "c")
    clock.forward(hours=1)
    stocked.net.pages = {"care": Page(gone=("c",))}
    assert look_after(stocked, Care(10)) == ("c", "a")
    assert look_after(stocked, Care(10)) == ("a",)


def test_what_a_network_never_speaks_of_keeps_nobody_else_waiting(stocked: Engine) -> None:
    assert [look_after(stocked, Care(1)) for _ in range(4)] == [("a",), ("c",), ("a",), ("c",)]


def test_what_is_known_of_an_item_is_what_the_channel_needs(stocked: Engine) -> None:
    care = Care(1)
    (one,) = asked.cared_for(stocked.read, 1, care, stocked.clock.now())
    assert (one.remote_id, one.ref, one.kind) == ("a", "ref-a", Kind.MENTION)


# --- many accounts at one host


def test_every_account_of_a_host_has_its_turn_before_any_has_its_second(
    engine: Engine, clock: SetClock
) -> None:
    for number in range(3):
        engine.join(remote_id=f"us{number}")
    engine.net.listed = tuple(Stream(f"s{n}", CursorKind.WATERMARK) for n in range(8))
    began: list[int] = []
    lock = threading.Lock()

    def during(_http: Asker, account: AccountRef, _stream: Stream) -> None:
        with lock:
            began.append(account.id)

    engine.net.during = during
    engine.fetching.fetch()
    assert len(began) == 24
    assert set(began[:8]) == {1, 2, 3}  # six places, and what comes next in them


def test_reading_tells_what_presses_before_what_stands_beside(engine: Engine) -> None:
    engine.join()
    engine.fail(NotOffered(what="search"), Unreachable(host="made.test", why="timeout"))
    report = engine.fetch()
    assert (report.state, type(report.error)) == (TIRED, Unreachable)
    assert engine.row().capabilities == frozenset(
        str(one) for one in engine.net.capabilities if one is not Capability.SEARCH
    )
    assert engine.row().channel == NAME


def test_where_there_is_nothing_to_look_for_all_is_read(engine: Engine, clock: SetClock) -> None:
    engine.join()
    engine.net.listed = ()
    report = engine.fetch()
    assert (report.state, report.error) == (OK, None)
    (row,) = asked.accounts(engine.read)
    assert row.last_success_at == clock.now()
