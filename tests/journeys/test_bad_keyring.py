"""A keyring that is locked, asks, or is not there: said, no account half made, feeds go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels.http.loopback import Loopback, answer
from tests.journeys.networks import BLUESKY, MASTODON, SECRET, WIFI, Session
from tests.journeys.terminal import entry, rss

pytestmark = [pytest.mark.peer, pytest.mark.slow]
MOODS = {"locked": "locked", "none": "no keyring", "nobus": "no keyring"}


@pytest.mark.parametrize("mood", MOODS)
def test_no_account_is_half_made(session: Session, network: Loopback, mood: str) -> None:
    for words in (
        ("mastodon", "--server", network.url, "--token-stdin"),
        ("bluesky", "--server", network.url, "--handle", "shop.test", "--password-stdin"),
    ):
        done = session.run(mood, "accounts", "add", *words, stdin=SECRET)
        done.says(4, MOODS[mood])
        assert done.out == ""
    assert [row["channel"] for row in session.plain("accounts", "list").rows] == ["feed"]
    done = session.run(mood, "fetch")  # what needs no secret needs no keyring
    assert done.code == 0, done.err
    assert sum(one["new"] for one in done.rows[0]["accounts"]) == 1
    looked = session.run(mood, "doctor")
    looked.says(1, MOODS[mood])


@pytest.mark.timeout(240)
def test_a_keyring_that_asks_is_waited_for_and_then_left(
    session: Session, network: Loopback
) -> None:
    words = ("accounts", "add", "mastodon", "--server", network.url, "--token-stdin")
    session.run("asking", *words, stdin=SECRET).says(4, "waiting for you")
    assert [row["channel"] for row in session.plain("accounts", "list").rows] == ["feed"]


def test_accounts_with_secrets_wait_for_an_open_keyring_and_others_go_on(
    session: Session, network: Loopback
) -> None:
    for words in (
        ("mastodon", "--server", network.url, "--token-stdin"),
        ("bluesky", "--server", network.url, "--handle", "shop.test", "--password-stdin"),
    ):
        session.run("unlocked", "accounts", "add", *words, stdin=SECRET).row()
    done = session.run("unlocked", "fetch")
    assert done.code == 0, done.err
    network.answers["/feed"] = answer(200, rss(entry(1), entry(2)))
    done = session.run("locked", "fetch")
    assert done.code == 1
    feed, *others = done.rows[0]["accounts"]
    assert (feed["state"], feed["new"]) == ("ok", 1)
    assert [one["error_code"] for one in others] == ["keyring_locked"] * 2
    assert all("locked" in line for line in done.err.splitlines())
    assert len(done.err.splitlines()) == 2
    done = session.run("unlocked", "fetch")
    assert done.code == 0, done.err
    assert [one["state"] for one in done.rows[0]["accounts"]] == ["ok"] * 3
    _none_of(SECRET, session.plain.folder)


def test_a_guest_network_says_so_for_every_account(session: Session, network: Loopback) -> None:
    for words in (
        ("mastodon", "--server", network.url, "--token-stdin"),
        ("bluesky", "--server", network.url, "--handle", "shop.test", "--password-stdin"),
    ):
        session.run("unlocked", "accounts", "add", *words, stdin=SECRET).row()
    session.run("unlocked", "fetch").row()
    network.answers.update(dict.fromkeys(network.answers, WIFI))
    done = session.run("unlocked", "fetch")
    assert done.code == 1
    assert [one["state"] for one in done.rows[0]["accounts"]] == ["tired"] * 3
    assert len(done.err.splitlines()) == 3
    assert all("guest network" in line for line in done.err.splitlines()), done.err
    for words in (
        ("mastodon", "--server", network.url, "--token-stdin"),
        ("bluesky", "--server", network.url, "--handle", "b.test", "--password-stdin"),
    ):
        session.run("unlocked", "accounts", "add", *words, stdin=SECRET).says(1, "guest network")
    network.answers |= MASTODON | BLUESKY | {"/feed": answer(200, rss(entry(1)))}
    done = session.run("unlocked", "fetch")
    assert done.code == 0, done.err
    assert len(session.plain("accounts", "list").rows) == 3


def _none_of(secret: str, folder: Path) -> None:
    for path in folder.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
