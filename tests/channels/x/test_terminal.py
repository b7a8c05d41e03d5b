"""X from a terminal: nothing is asked, and nothing spent, above what the owner allows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.channels.contract.every import till
from tests.channels.contract.shop import AT
from tests.channels.x.shop import GIVEN, WATCH, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.channels.contract.every import Till
    from tests.conftest import SetClock


@pytest.fixture
def counter(tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    clock.set(AT)
    with till(tmp_path / "shop", clock, monkeypatch) as opened:
        yield opened


def add(counter: Till, url: str, cap: str) -> str:
    secrets = json.dumps({**GIVEN, "monthly_cap": cap})
    words = ("accounts", "add", "x", "--server", url, "--secrets-stdin")
    account: str = counter.row(*words, stdin=secrets)["account"]
    counter.row("watches", "add", "us", "--any", WATCH[0])
    return account


def test_at_nothing_a_month_nothing_is_asked_until_the_owner_allows_more(counter: Till) -> None:
    place = world()
    with place.network() as net, net.served() as url:
        account = add(counter, url, "0")
        assert net.count() == 0  # not even who it is, which would cost a cent
        (first,) = counter.fetch()
        assert (first["state"], first["error_code"]) == ("limited", "out_of_credit")
        assert "raise your own limit" in first["error"]
        assert net.count() == 0
        counter.row("accounts", "set", account, "monthly_cap", "50")
        (again,) = counter.fetch()
        assert (again["state"], again["error"], again["new"]) == ("ok", None, 3)
        assert net.count("GET /2/users/me") == 1
        counter.fetch()
        assert net.count("GET /2/users/me") == 1
        (budget,) = counter.rows("accounts", "list")[0]["budgets"]
        assert budget["used"] == place.billed


def test_a_small_limit_ends_before_it_is_passed(counter: Till) -> None:
    place = world()
    for number in range(60):
        place.say(f"@kavos_namai question {number}")
    with place.network() as net, net.served() as url:
        add(counter, url, "0.50")
        (first,) = counter.fetch()
        assert first["new"] > 0
        for _ in range(9):
            counter.fetch()
    assert 100 < place.billed <= 500
