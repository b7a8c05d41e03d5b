"""Every test of this room runs against our contract, and against Google's where it is here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from app.channels.base import WatchRef
from app.channels.youtube import YouTube
from tests.channels.contract.discovery import discovery_contract
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.channels.googleapi.counting import Counting
from tests.channels.youtube.shop import GIVEN, OWN, WATCH, World


@pytest.fixture(params=["own", "googles"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Ours; or Google's discovery document, and ours for what that leaves out."""
    if request.param == "own":
        return (OWN,)
    shared = request.getfixturevalue("shared")
    return OWN, discovery_contract(shared / "contracts" / "google" / "youtube.v3.subset.json")


@pytest.fixture
def net(world: World, contracts: tuple[Contract, ...]) -> Iterator[FakeNetwork]:
    """Stand for YouTube, held to the contracts."""
    with world.network(*contracts) as opened:
        yield opened


@pytest.fixture
def world() -> World:
    """An empty channel."""
    return World()


@pytest.fixture
def shop(net: FakeNetwork) -> Iterator[Shop]:
    """Sign in to the channel."""
    with ExitStack() as stack:
        made = Shop.signed_in(YouTube(), net, GIVEN)
        stack.callback(made.http.close)
        made.http = Counting(net)
        stack.callback(made.http.close)
        made.watches = (WatchRef(3, any=WATCH, never=("jobs",)),)
        made.back_to = AT - timedelta(days=30)
        yield made


def counted(shop: Shop) -> Counting:
    """Give the door of the shop as what it is."""
    assert isinstance(shop.http, Counting)
    return shop.http
