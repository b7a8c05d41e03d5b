"""Every test of this room runs against our contract, and against Google's where it is here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from app.channels.google import GoogleReviews
from tests.channels.contract.discovery import discovery_contract
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.routes import Contract
from tests.channels.contract.shop import AT, Shop
from tests.channels.google.shop import GIVEN, OWN, World
from tests.channels.googleapi.counting import Counting

_DOCUMENTS = (
    "mybusiness.v4.reviews",
    "mybusinessaccountmanagement.v1",
    "mybusinessbusinessinformation.v1",
)


@pytest.fixture(params=["own", "googles"])
def contracts(request: pytest.FixtureRequest) -> tuple[Contract, ...]:
    """Ours; or Google's discovery documents, and ours for the sign-in."""
    if request.param == "own":
        return (OWN,)
    folder = request.getfixturevalue("shared") / "contracts" / "google"
    documents = [discovery_contract(folder / f"{one}.subset.json") for one in _DOCUMENTS]
    # "v1/{+name}" of one host would fit every path of another; nobody here asks for it
    kept = [[route for route in one.routes if route.template != "/v1/{+name}"] for one in documents]
    pairs = zip(documents, kept, strict=True)
    return OWN, *(replace(one, routes=tuple(routes)) for one, routes in pairs)


@pytest.fixture
def world() -> World:
    """A shop without reviews."""
    return World()


@pytest.fixture
def net(world: World, contracts: tuple[Contract, ...]) -> Iterator[FakeNetwork]:
    """Stand for Google, held to the contracts."""
    with world.network(*contracts) as opened:
        yield opened


@pytest.fixture
def shop(net: FakeNetwork) -> Iterator[Shop]:
    """Sign in to the shop."""
    with ExitStack() as stack:
        made = Shop.signed_in(GoogleReviews(), net, GIVEN)
        stack.callback(made.http.close)
        made.http = Counting(net)
        stack.callback(made.http.close)
        made.back_to = AT - timedelta(days=30)
        yield made
