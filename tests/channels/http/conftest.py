"""A loopback server and doors onto it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.channels.http import Http
from tests.channels.http.loopback import Loopback
from tests.conftest import SetClock


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as one:
        yield one


@pytest.fixture
def door(clock: SetClock) -> Iterator[Callable[..., Http]]:
    """Makes doors without proxies or waiting, and closes them."""
    made: list[Http] = []

    def make(**given: Any) -> Http:
        made.append(Http(**{"clock": clock, "proxies": {}, "backoff_s": (), **given}))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def http(door: Callable[..., Http]) -> Http:
    return door()
