"""Which shop it is, waiting for Google's consent, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.channels.base import AccountRef, Channel, Identity, Unit
from app.channels.google import GoogleReviews
from app.clock import SystemClock
from app.errors import (
    BadAnswer,
    ChooseOne,
    NothingFound,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
    WaitingForApproval,
)
from app.wording import sentence
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import CUT, HTML, REFUSED, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.google.shop import GIVEN, HERE, World, busy, no_access, switched_off
from tests.channels.googleapi.consent import ACCESS, CLIENT, trouble
from tests.channels.googleapi.counting import Counting
from tests.conftest import SetClock

ACCOUNTS = "GET /v1/accounts"
REVIEWS = "GET /v4/accounts/{account}/locations/{location}/reviews"
SECOND = {"name": "locations/33", "title": "Kavos namai"}


def entered(
    net: FakeNetwork, given: Mapping[str, str] = GIVEN, secrets: KeptSecrets | None = None
) -> Identity:
    http = net.http()
    try:
        return GoogleReviews().sign_in(http, given, secrets or KeptSecrets())
    finally:
        http.close()


def refused(net: FakeNetwork, given: Mapping[str, str] = GIVEN) -> ShopError:
    with pytest.raises(ShopError) as caught:
        entered(net, given)
    return caught.value


def test_it_has_the_shape_of_a_network() -> None:
    channel: Channel = GoogleReviews()
    limits = channel.limits(AccountRef(1, "google", ""))
    assert (limits.length, limits.unit, limits.is_single) == (4096, Unit.BYTES, True)


def test_one_shop_is_taken_and_its_reviews_are_tried(net: FakeNetwork) -> None:
    secrets = KeptSecrets()
    identity = entered(net, secrets=secrets)
    assert (identity.remote_id, identity.name) == (HERE, "Kavos namai (K1)")
    assert identity.config["location"] == HERE
    assert identity.config["client_id"] == CLIENT
    assert identity.config["sign_in_made_at"]
    assert set(secrets.kept) == {"token", "refresh", "client_secret"}
    assert net.count(REVIEWS) == 1


def test_of_several_shops_the_owner_chooses_one(world: World, net: FakeNetwork) -> None:
    world.accounts["accounts/11"].append(SECOND)
    world.accounts["accounts/99"] = [world.accounts["accounts/11"][0]]  # a group with the same
    world.page_size = 1
    error = refused(net)
    assert isinstance(error, ChooseOne)
    assert error.choices == (
        (HERE, "Kavos namai (K1)"),
        ("accounts/11/locations/33", "Kavos namai"),
    )
    assert entered(net, {**GIVEN, "choice": HERE}).remote_id == HERE
    assert isinstance(refused(net, {**GIVEN, "choice": "accounts/1/locations/1"}), ChooseOne)


def test_a_google_account_without_a_shop_is_said_so(world: World, net: FakeNetwork) -> None:
    world.accounts = {"accounts/11": []}
    assert refused(net) == Refused(reason="google_no_place")


def test_a_sign_in_without_the_scope_is_refused(world: World, net: FakeNetwork) -> None:
    world.consent.scope = "openid email"
    assert isinstance(refused(net), ScopeMissing)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (trouble(500, code="INTERNAL"), Unreachable),
        (trouble(403, code="PERMISSION_DENIED"), Refused),
        (trouble(403, info={"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}), ScopeMissing),
        (HTML, BadAnswer),
        (CUT, BadAnswer),
        (REFUSED, Unreachable),
    ],
)
def test_what_stands_in_the_way_is_named(
    net: FakeNetwork, answer: Trouble, error: type[ShopError]
) -> None:
    net.next(ACCOUNTS, answer)
    assert type(refused(net)) is error


@pytest.mark.parametrize("given", [{}, {"token": "dead"}, {**GIVEN, "refresh": "dead"}])
def test_what_is_no_sign_in_is_said_so(net: FakeNetwork, given: Mapping[str, str]) -> None:
    assert refused(net, given) == SignInError()


def test_a_server_that_would_hear_the_token_in_the_clear_is_none(net: FakeNetwork) -> None:
    for server in ("http://google.test", "ftp://127.0.0.1", "https://a@b.test", "x"):
        assert isinstance(refused(net, {**GIVEN, "server": server}), NothingFound)


def test_an_interface_that_is_off_though_google_agreed_is_to_be_switched_on(
    net: FakeNetwork,
) -> None:
    net.next(REVIEWS, switched_off())
    assert refused(net) == Refused(reason="google_switched_off")


# --- waiting for Google


@pytest.mark.parametrize("answer", [no_access(), switched_off(), trouble(429)])
def test_a_sign_in_is_kept_before_google_has_agreed(net: FakeNetwork, answer: Reply) -> None:
    net.next(ACCOUNTS, answer)
    secrets = KeptSecrets()
    identity = entered(net, secrets=secrets)
    assert identity.remote_id == f"waiting:{CLIENT}"
    assert identity.name == "Google"
    assert "location" not in identity.config
    assert secrets.kept["token"] == ACCESS
    assert set(secrets.kept) <= set(GoogleReviews.secret_kinds)


def waiting(world: World, net: FakeNetwork, clock: SetClock) -> Shop:
    """Sign in while Google has not agreed."""
    world.is_in = False
    clock.set(SystemClock().now())
    shop = Shop.signed_in(GoogleReviews(), net, GIVEN, clock)
    assert [one.every_min for one in shop.streams().values()] == [24 * 60]
    return shop


def test_while_google_thinks_every_fetch_says_so(
    world: World, net: FakeNetwork, clock: SetClock
) -> None:
    shop = waiting(world, net, clock)
    for _ in range(2):  # the second meets the door's own pause: still no error of another sort
        with pytest.raises(WaitingForApproval):
            shop.fetch("reviews")
    shop.http.close()


def test_once_google_agrees_the_shop_is_found_and_read_in_one_go(
    world: World, net: FakeNetwork, clock: SetClock
) -> None:
    shop = waiting(world, net, clock)
    shop.http.close()
    world.is_in, world.reviews = True, busy().reviews
    world.page_size, shop.back_to = 2, shop.at.replace(year=2020)
    door = Counting(net)
    shop.http = door
    assert len(shop.fetch("reviews")) == 4
    assert door.learned == {"location": HERE}
    shop.account = replace(shop.account, config={**shop.account.config, **door.learned})
    assert list(shop.streams()) == ["reviews", "open", "kept"]
    again = GoogleReviews().sign_in(door, GIVEN, shop.secrets)
    assert again.remote_id == shop.account.remote_id  # it stays the account that it was
    assert again.config["location"] == HERE
    door.close()


def test_once_google_agrees_and_there_are_several_the_owner_is_asked(
    world: World, net: FakeNetwork, clock: SetClock
) -> None:
    shop = waiting(world, net, clock)
    shop.http.close()
    world.is_in = True
    world.accounts["accounts/11"].append(SECOND)
    shop.http = net.http()
    with pytest.raises(SignInError) as met:
        shop.fetch("reviews")
    assert met.value == SignInError(reason="google_which_place")
    assert "several shops" in sentence(met.value)
    with pytest.raises(ChooseOne):
        GoogleReviews().sign_in(shop.http, GIVEN, shop.secrets)
    chosen = {**GIVEN, "choice": "accounts/11/locations/22"}
    again = GoogleReviews().sign_in(shop.http, chosen, shop.secrets)
    assert again.remote_id == shop.account.remote_id
    once_more = GoogleReviews().sign_in(shop.http, GIVEN, shop.secrets)  # nobody asks twice
    assert once_more.config["location"] == "accounts/11/locations/22"
    shop.http.close()


def test_another_shop_never_takes_the_place_of_the_one_that_waited(
    world: World, net: FakeNetwork, clock: SetClock
) -> None:
    shop = waiting(world, net, clock)
    shop.http.close()
    world.is_in = True
    shop.http = net.http()
    shop.fetch("reviews")
    world.accounts = {"accounts/77": [SECOND]}
    net.next(REVIEWS, Reply(200, {}))
    other = GoogleReviews().sign_in(shop.http, GIVEN, shop.secrets)
    assert other.remote_id == "accounts/77/locations/33"  # and so it is refused
    shop.http.close()
