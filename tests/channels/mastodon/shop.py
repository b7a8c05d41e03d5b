"""A Mastodon server of our own for the tests that go over all networks; `family.py` answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.channels.contract.call import Call
from tests.channels.contract.serving import serve
from tests.channels.mastodon.family import ANNA, MASTODON, TOKEN, Server

GIVEN = {"token": TOKEN}


class Network:
    """The server with three mentions; its own tests hold it to the published contract."""

    def __init__(self, posts: int = 3) -> None:
        self.server = Server(MASTODON)
        self.calls: list[Call] = []
        self.written: list[tuple[Call, httpx.Response]] = []
        for number in range(posts):
            self.server.post(ANNA, f"@shop are you open on day {number}?")

    @contextmanager
    def served(self, latency_s: float = 0.0) -> Iterator[str]:
        """Stand on this computer and give the address."""
        with serve(self.answer, latency_s) as url:
            yield url

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        request.read()
        call, known = Call(request), len(self.server.statuses)
        self.calls.append(call)
        answer = self.server(request)
        if len(self.server.statuses) > known:
            self.written.append((call, answer))
        return answer

    def check(self) -> None:
        """Find nothing: see `test_contract.py`."""


def network() -> Network:
    """Give a network that works."""
    return Network()
