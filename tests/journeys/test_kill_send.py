"""A kill at any instant loses no reply and sends none twice: counted on real servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from app.channels.http import Http
from app.channels.mastodon import Mastodon
from app.clock import SystemClock
from tests.channels.mastodon.world import KeptSecrets, account_of

if TYPE_CHECKING:
    from app.channels.base import Identity

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.peer,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="each life is a fork of its own"),
]


@dataclass
class Server:
    """A real server, with a customer who waits for an answer."""

    service: str
    tokens: dict[str, str]
    identity: Identity

    def call(self, who: str, method: str, path: str, **form: str) -> Any:
        """Speak to it without the program under test."""
        headers = {"authorization": f"Bearer {self.tokens[who]}", "connection": "close"}
        with httpx.Client(base_url=self.service, trust_env=False, timeout=20) as client:
            answer = client.request(method, path, headers=headers, data=form or None)
        answer.raise_for_status()
        return answer.json()

    def asked(self) -> dict[str, Any]:
        """Let the customer ask something."""
        text = "@shopa when do you close?"
        made: dict[str, Any] = self.call("custb", "POST", "/api/v1/statuses", status=text)
        return made

    def answers_to(self, status: dict[str, Any]) -> list[str]:
        """Read everything that was answered to it."""
        found = self.call("shopa", "GET", f"/api/v1/statuses/{status['id']}/context")
        return [one["content"] for one in found["descendants"]]


@pytest.fixture(params=["mastodon_mock", "snac"])
def server(request: pytest.FixtureRequest) -> Server:
    """One that honours a repeated key, and one that does not."""
    info: dict[str, Any] = request.getfixturevalue(request.param)
    http = Http(clock=SystemClock())
    given = {"server": info["service"], "token": info["tokens"]["shopa"]}
    identity = Mastodon().sign_in(http, given, KeptSecrets())
    http.close()
    return Server(info["service"], info["tokens"], identity)


def kill(server: Server, status: dict[str, Any], root: Path, **more: int) -> list[dict[str, Any]]:
    """Have a shop killed at every step, each in lives of their own."""
    account = asdict(account_of(server.identity))
    account["config"] = dict(server.identity.config)
    order = {
        "root": str(root),
        "token": server.tokens["shopa"],
        "account": account,
        "capabilities": sorted(map(str, server.identity.capabilities)),
        "status": status,
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.killed_shop"],
        cwd=ROOT,
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(server: Server, status: dict[str, Any], lives: list[dict[str, Any]]) -> list[int]:
    """Count on the server: one answer where it was handed over, else its words are a draft."""
    answers = server.answers_to(status)
    counts = []
    for life in lives:
        n = sum(life["text"] in answer for answer in answers)
        ((state, text, remote_id),) = life["replies"]
        where = f"killed at {life['first']}, then {life['second']}: {state}, {n} on the server"
        assert life["check"] == "ok", where
        assert text.endswith(life["text"]), where  # after the name of whom it answers
        assert (state, n) in (("sent", 1), ("draft", 0)), where
        assert (state == "sent") is (remote_id is not None), where
        assert life["item"] == ("waiting" if state == "sent" else "new"), where
        counts.append(n)
    return counts


def test_a_kill_at_every_step_of_sending(server: Server, tmp_path: Path) -> None:
    status = server.asked()
    lives = kill(server, status, tmp_path)
    counts = check(server, status, lives)
    assert len(lives) > 20
    assert all(life["killed"][0] for life in lives[:-1])
    # before the owner's "Send" was kept it is a draft; from then on it always arrives
    assert counts == sorted(counts)
    assert 0 in counts
    assert counts.count(1) > 10


def test_a_second_kill_at_every_step_of_coming_back(server: Server, tmp_path: Path) -> None:
    status = server.asked()
    (first,) = kill(server, status, tmp_path / "steps", most=1, first=0)
    point = first["names"].index("after POST") + 1  # the server has it, and nobody has heard so
    lives = kill(server, status, tmp_path, first=point)
    assert all(count == 1 for count in check(server, status, lives))
    assert len(lives) > 10
