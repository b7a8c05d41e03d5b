"""Whose channel it is, what a sign-in may do with it, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.channels.base import Capability, Channel, Identity
from app.channels.youtube import YouTube
from app.errors import (
    BadAnswer,
    BudgetSpent,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.discovery import discovery_contract
from tests.channels.contract.faults import CUT, EMPTY, HTML, REFUSED, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.googleapi.consent import ACCESS, REFRESH, SECRET, trouble
from tests.channels.youtube.shop import GIVEN, OWN, US, World, busy, network

CHANNELS = "GET /youtube/v3/channels"
THREADS = "GET /youtube/v3/commentThreads"
BARE = {"token": ACCESS}


@contextmanager
def entering(net: FakeNetwork, given: Mapping[str, str]) -> Iterator[tuple[Identity, KeptSecrets]]:
    http, secrets = net.http(), KeptSecrets()
    try:
        yield YouTube().sign_in(http, given, secrets), secrets
    finally:
        http.close()


def refused(net: FakeNetwork, given: Mapping[str, str]) -> ShopError:
    with pytest.raises(ShopError) as caught, entering(net, given):
        raise AssertionError
    return caught.value


def test_it_has_the_shape_of_a_network() -> None:
    channel: Channel = YouTube()
    assert channel.name == "youtube"


def test_the_channel_is_found_and_the_secrets_kept(net: FakeNetwork) -> None:
    with entering(net, GIVEN) as (identity, secrets):
        assert (identity.remote_id, identity.name) == (US, "Kavos namai")
        assert identity.handle == "@kavosnamai"
        assert identity.server == "https://youtube.googleapis.com"
        assert identity.capabilities == YouTube.capabilities
        assert identity.cannot == ()
        assert secrets.kept == {"token": ACCESS, "refresh": REFRESH, "client_secret": SECRET}
        assert set(secrets.kept) == set(YouTube.secret_kinds)
        for secret in secrets.kept.values():
            assert secret not in repr(identity)
        assert net.count(THREADS) == 0  # the consent said enough


@pytest.mark.parametrize("given", [GIVEN, BARE])
def test_a_sign_in_that_may_only_look_says_so(
    world: World, net: FakeNetwork, given: Mapping[str, str]
) -> None:
    world.consent.scope = "https://www.googleapis.com/auth/youtube.readonly"
    with entering(net, given) as (identity, _):
        assert identity.capabilities == {Capability.SEARCH, Capability.METRICS}
        assert ("reply", "scope") in identity.cannot
        assert ("comments", "scope") in identity.cannot
    shop = Shop.signed_in(YouTube(), net, given)
    assert list(shop.streams()) == ["numbers"]
    shop.http.close()


def test_a_token_alone_ends_within_the_hour(net: FakeNetwork) -> None:
    with entering(net, BARE) as (identity, secrets):
        assert identity.capabilities == YouTube.capabilities
        assert identity.config["sign_in_until_at"]
        assert secrets.kept == {"token": ACCESS}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, SignInError()),
        ({"client_id": "c", "client_secret": SECRET}, SignInError()),
        ({**GIVEN, "refresh": "1//dead"}, SignInError()),
        ({**GIVEN, "client_secret": "wrong"}, SignInError()),
        ({"token": "ya29.dead"}, SignInError()),
    ],
)
def test_what_is_no_sign_in_is_said_so(
    net: FakeNetwork, given: Mapping[str, str], error: ShopError
) -> None:
    assert refused(net, given) == error


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (trouble(403, "accessNotConfigured"), Refused),
        (trouble(403, info={"reason": "SERVICE_DISABLED"}), Refused),
        (trouble(403, "insufficientPermissions"), ScopeMissing),
        (trouble(403, "quotaExceeded"), BudgetSpent),
        (trouble(401, "youtubeSignupRequired"), Refused),
        (trouble(500, "backendError"), Unreachable),
        (HTML, BadAnswer),
        (Reply(403, text="<h1>Hotel</h1>"), BadAnswer),
        (CUT, BadAnswer),
        (EMPTY, BadAnswer),
        (REFUSED, Unreachable),
    ],
)
def test_what_stands_in_the_way_is_named(
    net: FakeNetwork, answer: Trouble, error: type[ShopError]
) -> None:
    net.next(CHANNELS, answer)
    assert type(refused(net, GIVEN)) is error


def test_an_account_without_a_channel_is_said_so(world: World, net: FakeNetwork) -> None:
    world.has_channel = False
    assert refused(net, GIVEN) == Refused(reason="youtube_no_channel")


def test_reading_says_what_is_wrong_by_the_code(world: World, net: FakeNetwork) -> None:
    shop = Shop.signed_in(YouTube(), net, GIVEN)
    for answer, error in (
        (trouble(403, "quotaExceeded"), BudgetSpent),
        (trouble(400, "invalidPageToken"), BadAnswer),
        (trouble(401, "authError", "UNAUTHENTICATED"), None),  # renewed, and asked again
        (HTML, BadAnswer),
        (CUT, BadAnswer),
    ):
        net.next(THREADS, answer)
        if error is None:
            assert shop.fetch("comments") == []
            continue
        with pytest.raises(error):
            shop.fetch("comments")
    shop.http.close()


def test_everything_stays_at_the_address_that_was_given() -> None:
    channel = YouTube()
    with network() as net, net.served() as url:
        shop = Shop.signed_in(channel, net, {**GIVEN, "server": url})
        assert shop.account.server == url
        shop.secrets.put("token", "stale")
        assert len(shop.fetch("comments")) == 3
        assert channel.sign_out(shop.http, shop.account, shop.secrets)
        assert {call.request.url.host for call in net.calls} == {"127.0.0.1"}
        shop.http.close()


def test_googles_own_document_lacks_only_what_it_is_cut_of(
    shared: Path,
) -> None:
    googles = discovery_contract(shared / "contracts" / "google" / "youtube.v3.subset.json")
    with busy().network(OWN, googles) as net:
        shop = Shop.signed_in(YouTube(), net, GIVEN)
        shop.fetch_all()
        shop.http.close()
        assert net.beside(googles) <= {"POST /token", "GET /youtube/v3/videos"}
