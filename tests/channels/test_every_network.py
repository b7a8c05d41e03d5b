"""What holds for every network: it says what it can and cannot do, and works from a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.channels.base import AccountRef, Capability, Outbox
from app.channels.registry import channels
from app.wording import capability_name, channel_name, impossible_text
from tests.channels.contract.every import Till, shops, till
from tests.channels.contract.shop import AT
from tests.conftest import SetClock

NETWORKS = channels()
SHOPS = shops()
# Buttons and places an owner looks for: where one is missing, the network says why.
LOOKED_FOR = (Capability.REPLY, Capability.LIKE, Capability.HIDE, Capability.SEARCH)
ELSEWHERE = {  # tried in rooms of their own
    "feed": "tests/journeys/test_bad_feeds.py",
    "byhand": "nothing is fetched: tests/channels/byhand",
}

every_network = pytest.mark.parametrize("name", NETWORKS)
every_shop = pytest.mark.parametrize("name", SHOPS)


@every_network
def test_it_says_what_it_can_and_what_it_cannot(name: str) -> None:
    channel = NETWORKS[name]
    assert channel_name(name) != name
    for one in channel.capabilities:
        assert capability_name(one) != one
    for code in channel.impossible:
        assert impossible_text(code) != code, f"{code} has no sentence"
        assert code not in channel.capabilities, f"{code} is declared and impossible"
    for one in set(LOOKED_FOR) - channel.capabilities:
        assert any(code == one or code.endswith(f"_{one}") for code in channel.impossible), one


@every_network
def test_it_says_how_an_answer_leaves(name: str) -> None:
    channel = NETWORKS[name]
    account = AccountRef(1, name, "https://network.test")
    assert channel.name == name
    assert channel.outbox in Outbox
    limits = channel.limits(account)
    assert limits.length > 0 or Capability.REPLY not in channel.capabilities
    names = [one.name for one in channel.buckets(account)]
    assert len(names) == len(set(names))
    wants = {"token", "password"} & set(channel.needs)
    assert channel.secret_kinds or not wants
    assert all(channel.secret_kinds)


@every_network
def test_it_has_a_fake_and_samples(name: str) -> None:
    room = Path(__file__).resolve().parent / name
    missing = [one for one in ("shop.py", "samples.py") if not (room / one).is_file()]
    if missing and name not in ELSEWHERE:
        pytest.fail(f"tests/channels/{name} has no {' and no '.join(missing)}")


# --- from a terminal


@pytest.fixture
def counter(tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    clock.set(AT)
    with till(tmp_path / "shop", clock, monkeypatch) as opened:
        yield opened


@every_shop
def test_it_is_added_fetched_listed_checked_and_removed(
    name: str, counter: Till, clock: SetClock
) -> None:
    shop = SHOPS[name]
    net = shop.fake()
    with net.served() as url:
        account = counter.add(shop, shop.given(net, url))
        (first,) = counter.fetch()
        assert first["error"] is None
        assert first["new"] >= 3
        items = counter.rows("list", "--channel", name, "--limit", 500)
        check_items(items, first["new"], name, account)
        clock.forward(hours=1)
        (again,) = counter.fetch()
        assert (again["error"], again["new"], again["edited"], again["deleted"]) == (None, 0, 0, 0)
        assert ids(counter.rows("list", "--channel", name, "--limit", 500)) == ids(items)
        checked = counter.row("accounts", "check", account)
        assert checked["state"] in ("ok", "expiring")
        assert checked["error"] is None
        counter.row("accounts", "remove", account)
    net.check()
    assert counter.ring.kept == {}
    assert ids(counter.rows("list", "--channel", name, "--limit", 500)) == ids(items)
    check_secrets(counter, NETWORKS[name].secret_kinds)


@pytest.mark.parametrize(
    "name", [one for one in SHOPS if Capability.REPLY in NETWORKS[one].capabilities]
)
def test_an_answer_leaves_and_is_not_taken_for_news(
    name: str, counter: Till, clock: SetClock
) -> None:
    shop = SHOPS[name]
    net = shop.fake()
    with net.served() as url:
        counter.add(shop, shop.given(net, url))
        counter.fetch()
        items = counter.rows("list", "--channel", name, "--limit", 500)
        assert "sent" in answered(counter, items)
        clock.forward(hours=1)
        (again,) = counter.fetch()
        assert (again["error"], again["new"]) == (None, 0)
    net.check()
    check_secrets(counter, NETWORKS[name].secret_kinds)


def answered(counter: Till, items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Answer one item after the other until one is through; not every one takes an answer."""
    for item in items:
        words = ("reply", item["id"], "--text-stdin", "--now")
        answer = counter(*words, stdin="Thank you, see you soon")
        for row in answer.rows:
            assert row["state"] != "sent" or row["remote_id"], row
            yield row["state"]


def ids(items: Sequence[Mapping[str, Any]]) -> set[str]:
    return {one["remote_id"] for one in items}


def check_items(items: Sequence[Mapping[str, Any]], new: int, name: str, account: str) -> None:
    """Check that a script finds what was fetched, each thing once and whole."""
    assert len(items) == len(ids(items)) == new
    for one in items:
        assert (one["channel"], one["account"]) == (name, account)
        assert one["text"] or one["rating"] or one["title"], one
        assert one["posted_at"] is None or one["posted_at"].endswith("Z")
        assert one["url"] is None or one["url"].startswith(("http://", "https://", "mailto:"))


def check_secrets(counter: Till, kinds: Sequence[str]) -> None:
    """Look for every secret that was ever kept in every file and every answer."""
    assert bool(counter.ring.ever) == bool(kinds)
    for secret in counter.ring.ever:
        assert secret not in "\n".join(counter.said)
        for path in counter.desk.folder.root.rglob("*"):
            if path.is_file():
                assert secret.encode() not in path.read_bytes(), f"a secret is in {path.name}"
