"""What the owner does to an account while its network is being asked stays done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.channels.base import Page, Raw
from app.domain.budget import Bucket
from app.domain.item import AccountState, Author, Post
from app.errors import BadAnswer, RateLimited, ShopError, SignInError, Unreachable
from app.events import Changed
from app.services.desk import Desk
from app.services.fetching import ref_of
from app.services.metered import asker_of
from app.store import spent
from tests.conftest import SetClock
from tests.services.engine.conftest import MemoryKeyring, Network
from tests.services.engine.made import WAIT_S, Engine, said
from tests.services.engine.test_accounts import SERVER, TOKEN, Server

CALLS = Bucket("calls", 100, is_spread=False)


@pytest.fixture
def engine(tmp_path: Path, clock: SetClock) -> Iterator[Engine]:
    made = Engine(tmp_path / "shop", clock)
    made.net.named = (CALLS,)
    made.join()
    yield made
    made.close()
    assert made.faults == []


def test_what_was_switched_off_during_a_check_stays_off(engine: Engine) -> None:
    def switch_off(*_: object) -> None:
        engine.jobs.write(lambda: engine.accounts.switch(1, on=False)).result(WAIT_S)

    engine.net.during = switch_off
    assert engine.accounts.check(1).result(WAIT_S) is AccountState.OFF
    assert engine.row().state is AccountState.OFF


def test_what_was_removed_during_a_fetch_brings_nothing_more(engine: Engine) -> None:
    """Else its texts would stay for ever: nobody reads the account again, or forgets it."""

    def remove(*_: object) -> None:
        engine.accounts.remove(1, forget_items=True).result(WAIT_S)

    engine.net.during = remove
    engine.net.pages = {"mentions": Page(items=(said("a"),))}
    report = engine.fetch()
    assert (report.state, report.new, report.error) == (AccountState.OFF, 0, None)
    assert engine.read("SELECT text FROM item", {}) == []


def test_what_strangers_said_around_its_items_is_forgotten_with_them(engine: Engine) -> None:
    author = Author("berit", "Berit")
    around = Post("p", "Quixotic words", author, is_ours=False, parent_remote_id="a")
    ours = Post("o", "Thank you", Author("us", "Shop"), is_ours=True, parent_remote_id="a")
    engine.net.pages = {"mentions": Page(items=(said("a"),), posts=(around, ours))}
    engine.fetch()
    assert engine.accounts.remove(1, forget_items=True).result(WAIT_S) == 2
    assert engine.read("SELECT text FROM item UNION ALL SELECT text FROM post ORDER BY 1", {}) == [
        [""],
        [""],
        ["Thank you"],
    ]


def test_a_sign_in_renewed_while_the_dead_one_is_tried_is_alive(engine: Engine) -> None:
    engine.fail(SignInError())
    assert engine.fetch().state is AccountState.NEEDS_SIGN_IN

    def sign_in_again(*_: object) -> None:
        engine.join()

    engine.net.during = sign_in_again
    report = engine.fetch()
    assert (report.state, report.has_died, report.error) == (AccountState.OK, False, None)
    assert engine.row().state is AccountState.OK


@pytest.mark.parametrize(
    ("error", "used"),
    [
        (Unreachable(host="made.test", why="offline"), 0),
        (Unreachable(host="made.test", why="dns"), 0),
        (RateLimited(until_at="2026-03-04T12:00:00Z"), 0),
        (Unreachable(host="made.test", why="timeout"), 5),
        (BadAnswer(host="made.test", why="cut"), 5),
    ],
)
def test_a_request_that_never_left_costs_nothing(
    engine: Engine, clock: SetClock, error: ShopError, used: int
) -> None:
    """A notebook without a network would spend its day's allowance on nothing."""

    def fail(*_: object, **__: object) -> Raw:
        raise error

    engine.meters.send = fail
    asker = asker_of(engine.meters, ref_of(engine.row()))
    with pytest.raises(type(error)):
        asker.send("GET", "https://made.test/a", spends={"calls": 5})
    assert spent.used(engine.db, 1, CALLS, clock.now()).n == used


def test_the_secret_goes_before_the_account(
    desk: Desk, network: Network, ring: MemoryKeyring
) -> None:
    """Killed in between, the account is still there to be removed; a token alone would not be."""
    network.answer = Server(anna=TOKEN)
    given = {"server": SERVER, "token": TOKEN}
    account_id = desk.accounts.add("mastodon", given).result(WAIT_S)
    network.answer = lambda _: httpx.Response(200, json={})
    kept: list[dict[str, str]] = []

    def heard(changed: Changed) -> None:
        if changed.is_accounts:
            kept.append(dict(ring.kept))

    desk.jobs.on_changed(heard)
    desk.accounts.remove(account_id).result(WAIT_S)
    assert kept == [{}]
