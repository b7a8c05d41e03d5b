"""No network tells a secret where others can read along: the whole list of networks is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from app.channels.http import Http
from app.channels.registry import channels
from app.clock import SystemClock
from app.errors import NothingFound, ShopError
from tests.channels.contract.every import shop_of
from tests.channels.contract.shop import KeptSecrets

OPEN = "http://example.org"
WITHOUT = {  # networks that show nobody a secret over the door that is watched here
    "hackernews": "has none",
    "byhand": "has none, and asks nobody",
    "feed": "has none but an address that was given whole",
    "mailbox": "speaks through TLS or not at all: tests/channels/mailbox",
}
NETWORKS = {name: one for name, one in channels().items() if name not in WITHOUT}
BROWSERS = [name for name, one in NETWORKS.items() if hasattr(one, "begin_sign_in")]
OWN_CLIENT = {
    "client_id": "ours",
    "client_secret": "hush",
    "authorize_url": "https://portal.example/?redirect_uri=https%3A%2F%2Fshop.example%2F",
}


class Overheard:
    """A network at any address that keeps where it was asked."""

    def __init__(self, name: str) -> None:
        self._net = shop_of(name).network()
        self.asked: list[httpx.URL] = []
        transport = httpx.MockTransport(self._answer)
        self.http = Http(clock=SystemClock(), transport=transport, backoff_s=())

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        answer: httpx.Response = self._net.answer(request)
        return answer

    def is_safe_after(self, ask: Callable[[], object]) -> bool:
        """Say whether a question was refused unasked, or asked where nobody overhears it."""
        refusal: ShopError | None = None
        try:
            ask()
        except ShopError as error:
            refusal = error
        where = {(one.scheme, one.host) for one in self.asked}
        if not where:
            return isinstance(refusal, NothingFound)
        return where == {("https", "example.org")}


def given_to(name: str, **more: str) -> Mapping[str, str]:
    return {**(shop_of(name).said or {}), **more, "server": OPEN}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_sign_in_tells_no_secret_in_the_clear(name: str) -> None:
    line = Overheard(name)
    assert NETWORKS[name].secret_kinds, "it has a secret to keep"
    secrets = KeptSecrets()
    assert line.is_safe_after(lambda: NETWORKS[name].sign_in(line.http, given_to(name), secrets)), (
        line.asked
    )


@pytest.mark.parametrize("name", BROWSERS)
def test_a_sign_in_in_the_browser_asks_for_none_in_the_clear(name: str) -> None:
    line = Overheard(name)
    channel: Any = NETWORKS[name]
    given = given_to(name, **OWN_CLIENT)
    assert line.is_safe_after(lambda: channel.begin_sign_in(line.http, given, by_hand=True)), (
        line.asked
    )


def test_every_other_network_is_known_to_need_no_such_care() -> None:
    assert WITHOUT.keys() | NETWORKS.keys() == channels().keys()
    assert {name for name in WITHOUT if channels()[name].secret_kinds} == {"feed", "mailbox"}
