"""Fetching: states, pauses, gaps, the first run, and one failure alone."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import count

import httpx
import pytest

from app.domain.item import AccountState
from app.errors import BadAnswer, FolderError, NoSuch, RateLimited, SignInError, Unreachable
from app.events import Changed
from app.jobs.cancel import Cancel
from app.queries import accounts as asked
from app.services.desk import Desk
from app.services.fetch_stream import Progress
from tests.conftest import SetClock
from tests.services.engine.conftest import Network
from tests.services.engine.rss import URL, feed, rss

WAIT_S = 10.0
TEXTS = [(f"k{number}", f"Text {number} about horses") for number in range(5)]
ALL_ITEMS = "SELECT remote_id, text, is_backlog, state FROM item ORDER BY id DESC"


def add_feed(desk: Desk, network: Network, url: str = URL) -> int:
    network.answer = lambda _: feed(TEXTS)
    return desk.accounts.add("feed", {"url": url}).result(WAIT_S)


def test_a_feed_is_read_and_read_again_without_doubles(desk: Desk, network: Network) -> None:
    add_feed(desk, network)
    told: list[Changed] = []
    desk.jobs.on_changed(told.append)
    first = desk.fetching.fetch()
    assert [(one.state, one.new) for one in first.accounts] == [(AccountState.OK, 5)]
    assert any(one.is_list and len(one.items) == 5 for one in told)
    changed = [("k2", "Text 2 about ponies"), *reversed(TEXTS[:2]), *TEXTS[3:], ("k9", "New")]
    network.answer = lambda _: feed(changed)
    second = desk.fetching.fetch().accounts[0]
    assert (second.new, second.edited) == (1, 1)
    assert len(desk.read_page(ALL_ITEMS, {})) == 6
    assert desk.fetching.fetch().new == 0


def test_what_the_first_run_brings_from_before_yesterday_is_backlog(
    desk: Desk, network: Network
) -> None:
    add_feed(desk, network)
    network.answer = lambda _: feed([(f"k{number}", f"Number {number}") for number in range(40)])
    desk.fetching.fetch()
    rows = desk.read_page(ALL_ITEMS, {})
    assert [is_backlog for _, _, is_backlog, _ in rows] == [0] * 24 + [1] * 16
    network.answer = lambda _: feed([("late", "An old thing, first seen today"), *TEXTS])
    desk.fetching.fetch()
    kept = {remote_id: is_backlog for remote_id, _, is_backlog, _ in desk.read_page(ALL_ITEMS, {})}
    assert sum(kept.values()) == 16


def test_three_failures_and_a_recovery_never_ask_for_a_sign_in(
    desk: Desk, network: Network, clock: SetClock
) -> None:
    account_id = add_feed(desk, network)
    desk.fetching.fetch()
    good_until = clock.now()
    network.answer = lambda _: httpx.Response(500)
    pauses = []
    for _ in range(3):
        clock.forward(minutes=5)
        report = desk.fetching.fetch().accounts[0]
        assert report.state is AccountState.TIRED
        assert isinstance(report.error, Unreachable)
        row = asked.account(desk.read_page, account_id)
        assert row.next_try_at is not None
        pauses.append(row.next_try_at - clock.now())
    assert pauses[0] < pauses[1] < pauses[2] < timedelta(minutes=10)
    (gap,) = asked.gaps(desk.read_page, good_until)
    assert (gap.from_at, gap.until_at) == (good_until, None)
    network.answer = lambda _: feed(TEXTS)
    clock.forward(minutes=5)
    assert desk.fetching.fetch().accounts[0].state is AccountState.OK
    (gap,) = asked.gaps(desk.read_page, good_until)
    assert gap.until_at == clock.now()
    row = asked.account(desk.read_page, account_id)
    assert (row.failures, row.next_try_at, row.error) == (0, None, None)


def test_the_timer_leaves_a_tired_account_alone_and_the_owner_does_not(
    desk: Desk, network: Network, clock: SetClock
) -> None:
    add_feed(desk, network)
    network.answer = lambda _: httpx.Response(500)
    desk.fetching.fetch()
    n = len(network.asked)
    desk.fetching.fetch(is_scheduled=True)
    assert len(network.asked) == n
    desk.fetching.fetch()
    assert len(network.asked) > n
    clock.forward(hours=2)
    n = len(network.asked)
    desk.fetching.fetch(is_scheduled=True)
    assert len(network.asked) > n


def test_the_timer_reads_a_feed_no_more_often_than_is_polite(
    desk: Desk, network: Network, clock: SetClock
) -> None:
    add_feed(desk, network)
    desk.fetching.fetch()
    n = len(network.asked)
    clock.forward(minutes=15)
    desk.fetching.fetch(is_scheduled=True)
    assert len(network.asked) == n
    clock.forward(minutes=15)
    desk.fetching.fetch(is_scheduled=True)
    assert len(network.asked) == n + 1


def test_only_a_dead_sign_in_needs_the_owner(desk: Desk, network: Network) -> None:
    account_id = add_feed(desk, network)
    network.answer = lambda _: httpx.Response(401)
    report = desk.fetching.fetch().accounts[0]
    assert report.state is AccountState.NEEDS_SIGN_IN
    assert isinstance(report.error, SignInError)
    n = len(network.asked)
    desk.fetching.fetch(is_scheduled=True)
    assert len(network.asked) == n
    network.answer = lambda _: feed(TEXTS)
    assert desk.accounts.check(account_id).result(WAIT_S) is AccountState.OK


def test_a_limit_is_kept_until_it_is_over_even_when_the_owner_asks(
    desk: Desk, network: Network, clock: SetClock
) -> None:
    account_id = add_feed(desk, network)
    network.answer = lambda _: httpx.Response(429, headers={"retry-after": "1800"})
    report = desk.fetching.fetch().accounts[0]
    assert report.state is AccountState.LIMITED
    assert isinstance(report.error, RateLimited)
    row = asked.account(desk.read_page, account_id)
    assert row.next_try_at == clock.now() + timedelta(minutes=30)
    n = len(network.asked)
    network.answer = lambda _: feed(TEXTS)
    again = desk.fetching.fetch().accounts[0]
    assert (again.state, len(network.asked)) == (AccountState.LIMITED, n)
    clock.forward(minutes=31)
    assert desk.fetching.fetch().accounts[0].state is AccountState.OK


def test_one_failing_account_takes_nothing_from_the_others(desk: Desk, network: Network) -> None:
    for host in ("one", "two", "three"):
        add_feed(desk, network, f"https://{host}.example/feed.xml")
    network.answer = lambda request: (
        httpx.Response(200, text="<html>Please log in</html>")
        if request.url.host == "two.example"
        else feed(TEXTS)
    )
    report = desk.fetching.fetch()
    by_state = {one.state for one in report.accounts}
    assert by_state == {AccountState.OK, AccountState.TIRED}
    assert report.new == 10
    assert report.has_failed
    assert [type(one.error) for one in report.accounts if one.error] == [BadAnswer]


def test_accounts_can_be_named_and_must_exist(desk: Desk, network: Network) -> None:
    one = add_feed(desk, network, "https://one.example/feed.xml")
    add_feed(desk, network, "https://two.example/feed.xml")
    assert [row.account_id for row in desk.fetching.fetch([one]).accounts] == [one]
    with pytest.raises(NoSuch):
        desk.fetching.fetch([99])


def test_a_large_feed_goes_through_the_mill_and_comes_in_parts(
    desk: Desk, network: Network
) -> None:
    add_feed(desk, network)
    many = [(f"k{number}", f"Text number {number} of a large feed") for number in range(450)]
    network.answer = lambda _: feed(many)
    told: list[Changed] = []
    desk.jobs.on_changed(told.append)
    seen: list[Progress] = []
    assert desk.fetching.fetch(on_progress=seen.append).new == 450
    sizes = [len(one.items) for one in told if one.items]
    assert sum(sizes) == 450
    assert max(sizes) <= 200
    assert [(one.pages, one.items) for one in seen] == [(1, 450)]


def test_a_cancelled_round_says_nothing_about_the_network(desk: Desk, network: Network) -> None:
    account_id = add_feed(desk, network)
    cancel = Cancel()
    cancel.set()
    report = desk.fetching.fetch(cancel=cancel)
    assert report.accounts[0].new == 5  # what was on its way is kept
    row = asked.account(desk.read_page, account_id)
    assert row.last_success_at is None
    assert row.state is AccountState.OK


def test_accounts_are_read_side_by_side(desk: Desk, network: Network) -> None:
    for number in range(8):
        add_feed(desk, network, f"https://host{number}.example/feed.xml")
    together = threading.Barrier(8, timeout=WAIT_S)

    def answer(_request: httpx.Request) -> httpx.Response:
        together.wait()  # broken, and so an error, unless all eight come
        return feed(TEXTS)

    network.answer = answer
    assert desk.fetching.fetch().new == 40


def test_a_network_that_turns_the_pages_for_ever_is_left_after_some(
    desk: Desk, network: Network
) -> None:
    add_feed(desk, network)
    numbers = count()
    network.answer = lambda _: feed([(f"n{next(numbers)}", "Never the same")])
    for _ in range(3):
        assert desk.fetching.fetch().new == 1


def test_a_moved_feed_is_asked_at_its_new_place(desk: Desk, network: Network) -> None:
    account_id = add_feed(desk, network)
    new = "https://new.example/feed.xml"
    network.answer = lambda request: (
        feed(TEXTS)
        if request.url.host == "new.example"
        else httpx.Response(301, headers={"location": new})
    )
    desk.fetching.fetch()
    assert asked.account(desk.read_page, account_id).server == new
    network.asked.clear()
    desk.fetching.fetch()
    assert {request.url.host for request in network.asked} == {"new.example"}


def test_when_nothing_can_be_stored_it_is_said_and_no_account_is_blamed(
    desk: Desk, network: Network
) -> None:
    account_id = add_feed(desk, network)
    network.answer = lambda _: httpx.Response(
        200, text=rss([("big", "x" * 300_000)]), headers={"content-type": "text/xml"}
    )
    ((pages,),) = desk.read_page("SELECT page_count FROM pragma_page_count()", {})
    db = desk.fetching._settling._db  # noqa: SLF001 - the disk cannot be made full otherwise
    db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FolderError):
        desk.fetching.fetch()
    assert asked.account(desk.read_page, account_id).state is AccountState.OK
    db.execute("PRAGMA max_page_count = 1000000")
    assert desk.fetching.fetch().new == 1
