"""A kill at any instant loses no reply and sends none twice: counted on real servers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.killed import Life, check, kill

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
    return Server(info["service"], info["tokens"])


def lives_of(server: Server, status: dict[str, Any], root: Path, **more: Any) -> list[Life]:
    """Have a shop killed at every step, each in lives of their own."""
    given = {"server": server.service, "token": server.tokens["shopa"]}
    return kill(root, "mastodon", given, item=status["id"], **more)


def counted(server: Server, status: dict[str, Any], lives: list[Life]) -> list[int]:
    """Count on the server, and check."""
    answers = server.answers_to(status)
    return check((life, sum(life["text"] in one for one in answers)) for life in lives)


def test_a_kill_at_every_step_of_sending(server: Server, tmp_path: Path) -> None:
    status = server.asked()
    lives = lives_of(server, status, tmp_path)
    counts = counted(server, status, lives)
    assert len(lives) > 20
    assert all(life["killed"][0] for life in lives[:-1])
    # before the owner's "Send" was kept it is a draft; from then on it always arrives
    assert counts == sorted(counts)
    assert 0 in counts
    assert counts.count(1) > 10


def test_a_second_kill_at_every_step_of_coming_back(server: Server, tmp_path: Path) -> None:
    status = server.asked()
    (first,) = lives_of(server, status, tmp_path / "steps", at=[[0, 0]])
    point = first["names"].index("after write") + 1  # the server has it, and nobody has heard so
    lives = lives_of(server, status, tmp_path, first=point)
    assert all(count == 1 for count in counted(server, status, lives))
    assert len(lives) > 10
