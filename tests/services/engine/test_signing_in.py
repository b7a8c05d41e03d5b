"""A sign-in is proven, looked at, and only then kept; the owner's own settings outlive it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.channels.base import (
    DATA_UNTIL,
    SIGN_IN_UNTIL,
    Asker,
    Capability,
    Identity,
    NotSent,
    Secrets,
)
from app.channels.oauth.browser import BrowserSignIn, Return
from app.channels.oauth.client import Client
from app.clock import utc_text
from app.domain.budget import Bucket
from app.domain.item import AccountState
from app.errors import (
    BudgetSpent,
    ChooseOne,
    NoSuch,
    NotOffered,
    OtherIdentity,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from app.jobs.cancel import Cancel
from app.queries import accounts as asked
from app.queries.accounts import warn_level
from app.services.fetching import ref_of
from app.services.metered import heard
from app.services.signing_in import MOST_WAITING
from tests.conftest import SetClock
from tests.services.engine.made import ABLE, NAME, SERVER, WAIT_S, Engine

PLACES = (("p1", "Shop in Vilnius"), ("p2", "Shop in Kaunas"))


@pytest.fixture
def engine(tmp_path: Path, clock: SetClock) -> Iterator[Engine]:
    made = Engine(tmp_path / "shop", clock)
    yield made
    made.close()
    assert made.faults == []


def somebody(**facts: object) -> Identity:
    made = {"remote_id": "us", "name": "Shop", "handle": "shop", "server": SERVER}
    return Identity(**{"capabilities": ABLE, **made, **facts})  # type: ignore[arg-type]


def enter(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Let in who has a token, and has said which place."""
    if given.get("token") != "good":
        raise SignInError
    secrets.put("token", given["token"])
    secrets.put("refresh", given.get("refresh", ""))
    if "choice" not in given:
        raise ChooseOne(what="page", choices=PLACES)
    name = dict(PLACES).get(given["choice"])
    if name is None:
        raise Refused(reason="not_allowed")
    return somebody(remote_id=given["choice"], name=name)


def test_nothing_is_kept_before_the_owner_agrees(engine: Engine) -> None:
    engine.net.enter = enter
    given = {"token": "good", "choice": "p1"}
    probe = engine.accounts.probe(NAME, given).result(WAIT_S)
    assert (probe.name, probe.handle, probe.channel) == ("Shop in Vilnius", "shop", NAME)
    assert engine.ring.kept == {}
    assert asked.accounts(engine.read) == ()
    account_id = engine.accounts.keep(probe.ticket).result(WAIT_S)
    assert engine.ring.kept == {f"{account_id}/token": "good"}
    assert engine.row(account_id).state is AccountState.OK
    with pytest.raises(NoSuch):
        engine.accounts.keep(probe.ticket).result(WAIT_S)


def test_what_the_owner_does_not_want_is_forgotten(engine: Engine) -> None:
    engine.net.enter = enter
    probe = engine.accounts.probe(NAME, {"token": "good", "choice": "p1"}).result(WAIT_S)
    engine.accounts.drop(probe.ticket)
    engine.accounts.drop(probe.ticket)
    with pytest.raises(NoSuch):
        engine.accounts.keep(probe.ticket).result(WAIT_S)
    assert (engine.ring.kept, asked.accounts(engine.read)) == ({}, ())


def test_of_several_places_the_owner_chooses_one(engine: Engine) -> None:
    engine.net.enter = enter
    probe = engine.accounts.probe(NAME, {"token": "good"}).result(WAIT_S)
    assert (probe.choices, probe.what, probe.name) == (PLACES, "page", "")
    with pytest.raises(ChooseOne):
        engine.accounts.keep(probe.ticket).result(WAIT_S)
    with pytest.raises(Refused):
        engine.accounts.choose(probe.ticket, "p9").result(WAIT_S)
    chosen = engine.accounts.choose(probe.ticket, "p2").result(WAIT_S)
    assert (chosen.ticket, chosen.choices, chosen.name) == (probe.ticket, (), "Shop in Kaunas")
    account_id = engine.accounts.keep(chosen.ticket).result(WAIT_S)
    assert engine.row(account_id).remote_id == "p2"
    assert engine.ring.kept == {f"{account_id}/token": "good"}


def test_adding_at_once_tells_the_places_and_leaves_nothing(engine: Engine) -> None:
    engine.net.enter = enter
    with pytest.raises(ChooseOne) as caught:
        engine.accounts.add(NAME, {"token": "good"}).result(WAIT_S)
    assert caught.value.choices == PLACES
    assert (engine.ring.kept, asked.accounts(engine.read)) == ({}, ())


def test_signing_in_again_takes_the_place_it_was(engine: Engine) -> None:
    engine.net.enter = enter
    account_id = engine.accounts.add(NAME, {"token": "good", "choice": "p2"}).result(WAIT_S)
    probe = engine.accounts.probe(NAME, {"token": "good"}, account_id).result(WAIT_S)
    assert (probe.choices, probe.name) == ((), "Shop in Kaunas")
    again = {"token": "good", "choice": "p1"}
    with pytest.raises(OtherIdentity):
        engine.accounts.probe(NAME, again, account_id).result(WAIT_S)


def test_a_locked_keyring_leaves_the_sign_in_waiting(engine: Engine) -> None:
    engine.net.enter = enter
    probe = engine.accounts.probe(NAME, {"token": "good", "choice": "p1"}).result(WAIT_S)
    engine.ring.refusal = Unreachable()  # any error of the world's
    with pytest.raises(ShopError):
        engine.accounts.keep(probe.ticket).result(WAIT_S)
    assert asked.accounts(engine.read) == ()
    engine.ring.refusal = None
    assert engine.accounts.keep(probe.ticket).result(WAIT_S)


def test_an_empty_refresh_token_replaces_nothing(engine: Engine) -> None:
    engine.net.enter = enter
    given = {"token": "good", "choice": "p1"}
    account_id = engine.accounts.add(NAME, {**given, "refresh": "r1"}).result(WAIT_S)
    assert engine.accounts.add(NAME, given, account_id).result(WAIT_S) == account_id
    assert engine.ring.kept[f"{account_id}/refresh"] == "r1"


def test_sign_ins_that_nobody_took_up_do_not_pile_up(engine: Engine) -> None:
    engine.net.enter = enter
    given = {"token": "good", "choice": "p1"}
    probes = [engine.accounts.probe(NAME, given).result(WAIT_S) for _ in range(MOST_WAITING + 1)]
    with pytest.raises(NoSuch):
        engine.accounts.keep(probes[0].ticket).result(WAIT_S)
    assert engine.accounts.keep(probes[1].ticket).result(WAIT_S)


# --- what is kept of it


def test_what_a_sign_in_lacks_is_kept_with_its_reason_until_one_has_it(engine: Engine) -> None:
    account_id = engine.join(cannot=(("reply", "scope"),))
    row = engine.row(account_id)
    assert row.cannot == (("reply", "scope"),)
    assert row.capabilities == {"mentions", "search", "like"}
    assert engine.accounts.health_of(account_id).cannot == (("reply", "scope"),)
    engine.join()
    assert engine.row(account_id).cannot == ()
    assert "reply" in engine.row(account_id).capabilities


def test_the_owners_own_settings_outlive_a_sign_in(engine: Engine) -> None:
    typed = {"token": "t", "hashtags": "wood", "cap": "5"}
    engine.net.enter = lambda _http, given, _secrets: somebody(
        config={"hashtags": given.get("hashtags", ""), "cap": given.get("cap", ""), "version": "2"}
    )
    account_id = engine.accounts.add(NAME, typed).result(WAIT_S)
    engine.jobs.write(partial(engine.accounts.configure, account_id, "cap", "9")).result(WAIT_S)
    engine.accounts.add(NAME, {"token": "t"}, account_id).result(WAIT_S)
    config = engine.row(account_id).config
    assert (config["hashtags"], config["cap"], config["version"]) == ("wood", "9", "2")
    engine.accounts.add(NAME, {"token": "t", "hashtags": "toys"}, account_id).result(WAIT_S)
    assert engine.row(account_id).config["hashtags"] == "toys"


def test_an_end_that_a_new_sign_in_does_not_have_is_forgotten(
    engine: Engine, clock: SetClock
) -> None:
    account_id = engine.join(config={SIGN_IN_UNTIL: utc_text(clock.now() + timedelta(days=5))})
    health = engine.accounts.health_of(account_id)
    assert (health.row.state, health.days_left, health.warn_level) == (
        AccountState.EXPIRING,
        5,
        7,
    )
    engine.join()
    health = engine.accounts.health_of(account_id)
    assert (health.row.state, health.days_left) == (AccountState.OK, None)


def test_what_signing_in_cost_and_taught_is_the_accounts(engine: Engine) -> None:
    engine.net.named = (Bucket("calls", 100),)

    def costly(http: Asker, _given: Mapping[str, str], _secrets: Secrets) -> Identity:
        http.send("GET", SERVER, spends={"calls": 3})
        http.learn("dialect", "old")
        return somebody()

    engine.net.enter = costly
    account_id = engine.accounts.add(NAME, {"token": "t"}).result(WAIT_S)
    (budget,) = engine.accounts.health_of(account_id).budgets
    assert (budget.name, budget.used, budget.cap, budget.left) == ("calls", 3, 100, 97)
    assert engine.row(account_id).config["dialect"] == "old"


def test_a_cap_that_the_owner_raised_ends_the_waiting(engine: Engine) -> None:
    account_id = engine.join()
    engine.fail(BudgetSpent(until_at="2026-04-01T00:00:00Z", bucket="mills"))
    assert engine.fetch().state is AccountState.LIMITED
    engine.jobs.write(partial(engine.accounts.configure, account_id, "cap", "9")).result(WAIT_S)
    assert engine.row(account_id).state is AccountState.OK


# --- how it does


@pytest.mark.parametrize(
    ("days", "level"), [(None, None), (15, None), (14, 14), (8, 14), (7, 7), (2, 2), (0, 2)]
)
def test_warnings_come_at_fourteen_seven_and_two_days(days: int | None, level: int | None) -> None:
    assert warn_level(days) == level


def test_a_moment_that_is_none_ends_nothing(engine: Engine) -> None:
    account_id = engine.join(config={SIGN_IN_UNTIL: "soon"})
    assert engine.accounts.health_of(account_id).days_left is None


def test_the_names_of_the_endings_are_those_of_the_networks() -> None:
    assert set(asked.ENDS) == {SIGN_IN_UNTIL, DATA_UNTIL}


def test_switching_off_and_looking_at_it_leaves_it_off(engine: Engine) -> None:
    account_id = engine.join()
    off = partial(engine.accounts.switch, account_id, on=False)
    assert engine.jobs.write(off).result(WAIT_S).is_accounts
    assert not engine.jobs.write(off).result(WAIT_S).is_accounts
    assert asked.is_off(engine.read, account_id)
    assert engine.accounts.check(account_id).result(WAIT_S) is AccountState.OFF
    engine.accounts.remove(account_id).result(WAIT_S)
    assert not asked.is_off(engine.read, account_id)


@pytest.mark.parametrize(
    ("error", "verb", "lost"),
    [
        (ScopeMissing(scopes="write"), Capability.REPLY, ("reply", "scope")),
        (NotOffered(what="like"), Capability.LIKE, ("like", "not_here")),
        (NotOffered(what=""), Capability.LIKE, ("like", "not_here")),
        (ScopeMissing(scopes="messages"), None, None),
        (Unreachable(), Capability.REPLY, None),
        (NotOffered(what="hide"), Capability.HIDE, None),  # it never had it
    ],
)
def test_a_verb_that_is_refused_for_good_is_taken_away(
    engine: Engine, error: ShopError, verb: Capability | None, lost: tuple[str, str] | None
) -> None:
    account_id = engine.join()
    account = ref_of(engine.row(account_id))
    heard(engine.meters, account, NotSent(error), verb)
    heard(engine.door, account, NotSent(error), verb)
    row = engine.row(account_id)
    assert row.cannot == ((lost,) if lost else ())
    assert len(row.capabilities) == len(ABLE) - bool(lost)


def test_a_reply_that_finds_the_sign_in_dead_says_so_of_the_account(engine: Engine) -> None:
    account_id = engine.join()
    account = ref_of(engine.row(account_id))
    heard(engine.meters, account, NotSent(SignInError()), Capability.REPLY)
    assert engine.row(account_id).state is AccountState.NEEDS_SIGN_IN


def test_a_browser_sign_in_ends_in_a_probe_too(engine: Engine) -> None:
    engine.net.enter = enter

    client = Client(f"{SERVER}/authorize", f"{SERVER}/token", "us")
    begun = BrowserSignIn(client, Return(by_hand=True), lambda _code: {"token": "good"})
    assert begun.paste("c0de")
    probe = engine.accounts.finish_browser(NAME, begun, {}).result(WAIT_S)
    assert probe.choices == PLACES
    chosen = engine.accounts.choose(probe.ticket, "p1").result(WAIT_S)
    assert engine.accounts.keep(chosen.ticket).result(WAIT_S)


def test_a_browser_sign_in_that_is_called_off_is_a_cancelled_one(engine: Engine) -> None:
    client = Client(f"{SERVER}/authorize", f"{SERVER}/token", "us")
    begun = BrowserSignIn(client, Return(by_hand=True), lambda _code: {})
    cancel = Cancel()
    cancel.set()
    with pytest.raises(CancelledError):
        engine.accounts.finish_browser(NAME, begun, {}, cancel=cancel).result(WAIT_S)
