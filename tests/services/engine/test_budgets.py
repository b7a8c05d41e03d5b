"""What an account has spent: never more than allowed, whoever asks, and not forgotten by a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.channels.base import AccountRef, Raw
from app.domain.budget import Bucket, Period
from app.errors import BudgetSpent
from app.events import Changed
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.services.metered import Meters, Newcomer, asker_of
from app.store import accounts, spent
from app.store.open import open_writer
from app.store.transaction import transaction
from tests.conftest import ROOT, SetClock
from tests.services.answer.shop import NAME, Network

CALLS = Bucket("calls", 100, is_spread=False)
UNITS = Bucket("units", 10_000, Period.DAY, "America/Los_Angeles")
PERCENT = Bucket("percent", 100, Period.HOUR, is_spread=False)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Counted(Network):
    """A network that counts."""

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name three sorts."""
        return (CALLS, UNITS, PERCENT)


class Door:
    """The way out: it keeps what left."""

    def __init__(self) -> None:
        self.left: list[str] = []

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        bearer: str | None = None,
        is_write: bool = False,
        keep_alive: bool = True,
        spends: Mapping[str, int] | None = None,
    ) -> Raw:
        """Answer at once."""
        self.left.append(url)
        return Raw(200, {}, b"", url)

    def give_back(self, bucket: str, n: int) -> None:
        """Keep no account."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep no account."""

    def learn(self, name: str, value: str) -> None:
        """Keep nothing."""


class Desk:
    """A file with one account, a writer's lane, and the door that counts."""

    def __init__(self, root: Path, clock: SetClock) -> None:
        self.db = open_writer(Folder(root), clock)
        with transaction(self.db):
            found = accounts.find(self.db, NAME, "https://there.test", "us")
            facts = accounts.AccountFacts(server="https://there.test", remote_id="us")
            self.id = found or accounts.add(self.db, NAME, clock.now(), **facts)
        self.faults: list[BaseException] = []
        self.jobs = Jobs(on_error=self.faults.append)
        self.door = Door()
        self.meters = Meters(self.db, self.jobs, {NAME: Counted()}, self.door, clock)
        self.account = AccountRef(self.id, NAME, "https://there.test")

    def used(self, bucket: Bucket, now: datetime) -> int:
        """Read what counts as spent."""
        return spent.used(self.db, self.id, bucket, now).n

    def close(self) -> None:
        """End the lanes."""
        self.jobs.close()
        self.db.close()
        assert self.faults == []


def ask(desk: Desk, *, is_background: bool = True, **spends: int) -> Raw:
    asker = asker_of(desk.meters, desk.account, is_background=is_background)
    return asker.send("GET", "https://there.test/a", spends=spends)


@pytest.fixture
def noon(clock: SetClock) -> SetClock:
    clock.set(NOON)
    return clock


@pytest.fixture
def desk(tmp_path: Path, noon: SetClock) -> Iterator[Desk]:
    made = Desk(tmp_path / "shop", noon)
    yield made
    made.close()


def test_the_background_leaves_a_quarter_to_the_owner(desk: Desk) -> None:
    ask(desk, calls=75)
    with pytest.raises(BudgetSpent) as caught:
        ask(desk, calls=1)
    assert (caught.value.bucket, caught.value.until_at) == ("calls", "2026-03-05T00:00:00Z")
    assert len(desk.door.left) == 1
    ask(desk, is_background=False, calls=25)
    with pytest.raises(BudgetSpent):
        ask(desk, is_background=False, calls=1)


def test_of_several_buckets_all_are_counted_or_none(desk: Desk) -> None:
    with pytest.raises(BudgetSpent):
        ask(desk, calls=5, units=100_000)
    assert desk.used(CALLS, NOON) == 0
    ask(desk, calls=5, units=100)
    assert (desk.used(CALLS, NOON), desk.used(UNITS, NOON)) == (5, 100)


def test_what_is_spread_says_when_more_of_it_is_free(desk: Desk, noon: SetClock) -> None:
    # 12:00 is four hours into the Pacific day: 1/6 of it and the head start of 1/8 of 7,500.
    ask(desk, units=2187)
    with pytest.raises(BudgetSpent) as caught:
        ask(desk, units=700)
    until = datetime.fromisoformat(caught.value.until_at)
    assert NOON < until < NOON + timedelta(hours=3)
    noon.set(until - timedelta(seconds=20))
    with pytest.raises(BudgetSpent):
        ask(desk, units=700)
    noon.set(until)
    ask(desk, units=700)


def test_a_day_begins_at_the_networks_midnight(desk: Desk, noon: SetClock) -> None:
    ask(desk, is_background=False, units=10_000)
    noon.set(datetime(2026, 3, 5, 7, 59, tzinfo=UTC))
    assert desk.used(UNITS, noon.now()) == 10_000
    noon.set(datetime(2026, 3, 5, 8, 0, tzinfo=UTC))
    assert desk.used(UNITS, noon.now()) == 0


def test_what_was_not_spent_is_given_back(desk: Desk) -> None:
    ask(desk, calls=10)
    asker_of(desk.meters, desk.account).give_back("calls", 7)
    assert desk.used(CALLS, NOON) == 3
    asker_of(desk.meters, desk.account).give_back("calls", 99)
    assert desk.used(CALLS, NOON) == 0


def test_the_networks_own_figure_takes_the_place_of_ours(desk: Desk, noon: SetClock) -> None:
    ask(desk, calls=10)
    asker = asker_of(desk.meters, desk.account)
    asker.note("calls", 74)
    ask(desk, calls=1)
    with pytest.raises(BudgetSpent):
        ask(desk, calls=1)
    asker.note("percent", 80, NOON + timedelta(hours=5))
    with pytest.raises(BudgetSpent) as caught:
        ask(desk, percent=0)
    assert caught.value.until_at == "2026-03-04T17:00:00Z"
    ask(desk, is_background=False, percent=0)
    noon.set(NOON + timedelta(hours=4, minutes=59))
    with pytest.raises(BudgetSpent):
        ask(desk, percent=0)
    noon.set(NOON + timedelta(hours=5))
    ask(desk, percent=0)


def test_asking_for_nothing_counts_nothing(desk: Desk) -> None:
    ask(desk, percent=0)
    assert desk.db.execute("SELECT count(*) FROM spent").fetchone() == (0,)


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_that_was_wrong_stops_nothing_for_long(
    desk: Desk, noon: SetClock, years: int
) -> None:
    noon.set(NOON + timedelta(days=365 * years))
    ask(desk, is_background=False, calls=100)
    asker_of(desk.meters, desk.account).note("percent", 100, noon.now() + timedelta(hours=2))
    noon.set(NOON)
    ask(desk, calls=1, percent=0)


def test_eight_threads_at_one_bucket_spend_it_once(desk: Desk) -> None:
    ready = threading.Barrier(8, timeout=10)

    def many() -> int:
        ready.wait()
        n = 0
        for _ in range(20):
            try:
                ask(desk, is_background=False, calls=1)
            except BudgetSpent:
                continue
            n += 1
        return n

    got = [desk.jobs.fetch(f"host{number}", many) for number in range(8)]
    assert sum(one.result(20) for one in got) == CALLS.cap
    assert len(desk.door.left) == CALLS.cap


def test_it_outlives_the_program(tmp_path: Path, noon: SetClock) -> None:
    for expected in (30, 60):
        desk = Desk(tmp_path / "shop", noon)
        ask(desk, calls=30)
        assert desk.used(CALLS, NOON) == expected
        desk.close()


def test_a_kill_as_the_request_leaves_has_counted_it(tmp_path: Path, noon: SetClock) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.engine.test_budgets", str(tmp_path / "shop")],
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    desk = Desk(tmp_path / "shop", noon)
    assert desk.used(CALLS, NOON) == 40
    desk.close()


def test_what_is_learned_stands_beside_what_is_known(desk: Desk) -> None:
    with transaction(desk.db):
        accounts.change(desk.db, desk.id, config={"hashtags": "wood"})
    told: list[Changed] = []
    desk.jobs.on_changed(told.append)
    asker = asker_of(desk.meters, desk.account)
    asker.learn("dialect", "old")
    asker.learn("dialect", "new")
    row = desk.db.execute("SELECT config FROM account").fetchone()
    assert row == ('{"hashtags": "wood", "dialect": "new"}',)


def test_the_bare_door_knows_nobody(desk: Desk) -> None:
    desk.meters.note("calls", 100)
    desk.meters.learn("a", "b")
    desk.meters.give_back("calls", 1)
    desk.meters.send("GET", "https://there.test/a")
    assert asker_of(desk.door, desk.account) is desk.door
    assert desk.used(CALLS, NOON) == 0


def test_who_signs_in_spends_and_learns_for_later(desk: Desk) -> None:
    newcomer = Newcomer(desk.door)
    newcomer.send("GET", "https://there.test/me", spends={"calls": 3})
    newcomer.give_back("calls", 1)
    newcomer.learn("dialect", "new")
    newcomer.note("calls", 50)
    assert (dict(newcomer.spent), newcomer.learned) == ({"calls": 2}, {"dialect": "new"})
    assert desk.used(CALLS, NOON) == 0


def test_a_bucket_nobody_named_is_a_fault_of_ours(desk: Desk) -> None:
    with pytest.raises(KeyError):
        ask(desk, wishes=1)
    assert [type(one) for one in desk.faults] == [KeyError]
    desk.faults.clear()
    assert desk.door.left == []


def _die_sending(root: str) -> None:
    """Spend forty, and be killed as the request leaves."""
    desk = Desk(Path(root), SetClock(NOON))

    def die(*_: object, **__: object) -> Raw:
        os.kill(os.getpid(), signal.SIGKILL)
        raise sqlite3.Error  # never reached

    desk.meters.send = die
    ask(desk, calls=40)


if __name__ == "__main__":
    _die_sending(sys.argv[1])
