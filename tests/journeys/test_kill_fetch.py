"""A fetch that is killed at any instant, again and again, loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest

from tests.channels.http.loopback import Loopback, answer
from tests.conftest import ROOT
from tests.journeys.terminal import NO_KEYRING, Terminal, entry, rss

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such kill"),
]
SEED = int(os.environ.get("SHOPTALK_SEED", "20260304"))
ROUNDS = 14


def kill_after(terminal: Terminal, seconds: float) -> bool:
    """Start a fetch and kill it some time later; true if it still lived then."""
    with subprocess.Popen(
        terminal.argv("fetch"),
        cwd=ROOT,
        env={**os.environ, **NO_KEYRING},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)  # the mill's child, too
            running.wait()
            return True
    return False


def check_file(terminal: Terminal) -> None:
    """Let SQLite look at every page, and hold the counts and the index to the rows."""
    with closing(sqlite3.connect(terminal.folder / "shoptalk.sqlite3")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        (n,) = db.execute("SELECT count(*) FROM item").fetchone()
        (counted,) = db.execute("SELECT coalesce(sum(n), 0) FROM day_count").fetchone()
        assert counted == n


def test_a_growing_feed(terminal: Terminal, server: Loopback) -> None:
    chance = random.Random(SEED)
    server.answers["/feed"] = answer(200, rss(entry("first")))
    terminal("accounts", "add", "feed", f"{server.url}/feed").row()
    terminal("fetch").row()
    killed, said = 0, ["first"]
    for number in range(ROUNDS):
        said += [f"{number}-{n}" for n in range(chance.choice((3, 250, 900)))]
        text = "some words to be stored and found again " * 10
        server.answers["/feed"] = answer(200, rss(*(entry(one, text) for one in said)))
        killed += kill_after(terminal, chance.uniform(0.3, 2.2))
        check_file(terminal)
    done = terminal("fetch")
    assert done.code == 0, done.err
    assert killed > ROUNDS // 4, "the computer is too quick for these times"
    assert terminal.items().keys() == {f"https://fox.example/{one}" for one in said}
    assert len(terminal("search", "stored", "--limit", 100_000).rows) == len(said)
    check_file(terminal)


def test_the_practice_network(sample: Terminal) -> None:
    chance = random.Random(SEED)
    before = sample.items()
    for _ in range(ROUNDS // 2):
        kill_after(sample, chance.uniform(0.3, 1.8))
        check_file(sample)
    done = sample("fetch")
    assert done.code == 0, done.err
    after = sample.items()
    assert after.keys() >= before.keys()
    check_file(sample)


@pytest.mark.peer
def test_a_mastodon_server_that_people_write_to(
    mastodon_mock: dict[str, Any], terminal: Terminal
) -> None:
    chance = random.Random(SEED)
    tag = f"fox{random.Random().randrange(10**9)}"
    with httpx.Client(
        base_url=mastodon_mock["service"],
        headers={"authorization": f"Bearer {mastodon_mock['tokens']['custb']}"},
        trust_env=False,
        timeout=20,
    ) as client:

        def write(number: int) -> str:
            made = client.post("/api/v1/statuses", data={"status": f"#{tag} number {number}"})
            made.raise_for_status()
            return str(made.json()["id"])

        said = [write(0)]
        added = terminal(
            "accounts", "add", "mastodon", "--server", mastodon_mock["service"],
            "--set", f"hashtags={tag}", "--secrets-stdin", stdin="{}",
        )  # fmt: skip
        assert added.code == 0, added.err
        for number in range(ROUNDS):
            said += [write(1000 * number + n + 1) for n in range(chance.choice((1, 5, 45)))]
            kill_after(terminal, chance.uniform(0.4, 2.0))
            check_file(terminal)
    done = terminal("fetch")
    assert done.code == 0, done.err
    texts = {row["text"] for row in terminal.items().values()}
    assert len(terminal.items()) == len(said)
    assert len(texts) == len(said)
