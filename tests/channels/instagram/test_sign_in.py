"""Signing in: which way a token opens, what it may do, and keeping one's own alive."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from typing_extensions import override

from app.channels.base import SIGN_IN_MADE, SIGN_IN_UNTIL, Capability
from app.channels.facebook import Facebook
from app.channels.graph.version import SUNSET_ON
from app.channels.http import Http
from app.channels.instagram import Instagram
from app.clock import utc_text
from app.errors import BadAnswer, ChooseOne, Refused, ScopeMissing, ShopError, SignInError
from tests.channels.contract.faults import BUSY, HTML, LOST, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import AT, KeptSecrets, Shop
from tests.channels.instagram.shop import (
    HANDLE,
    IG,
    OWN_GIVEN,
    OWN_TOKEN,
    PAGE,
    PAGE_GIVEN,
    SCOPES,
    TOKEN,
    denied,
    signed_in,
    world,
)
from tests.conftest import SetClock

RENEW = "GET /refresh_access_token"


class LearningHttp(Http):
    """The real door, with what a channel learns kept for a look."""

    def __init__(self, net: FakeNetwork, clock: SetClock) -> None:
        transport = httpx.MockTransport(net.answer)
        super().__init__(clock=clock, transport=transport, backoff_s=())
        self.learned: dict[str, str] = {}

    @override
    def learn(self, name: str, value: str) -> None:
        self.learned[name] = value


def fails(given: dict[str, str], kind: type[ShopError], net: FakeNetwork) -> ShopError:
    secrets = KeptSecrets()
    with net, pytest.raises(kind) as raised:
        Instagram().sign_in(net.http(), given, secrets)
    assert not secrets.kept
    return raised.value


def test_through_the_page_its_token_is_kept() -> None:
    with world().network() as net:
        shop = signed_in(net)
    identity = shop.identity
    assert identity is not None
    assert shop.secrets.kept == {"token": TOKEN}
    assert (identity.remote_id, identity.handle, identity.name) == (IG, HANDLE, "Kavos namai")
    assert identity.server == "https://graph.facebook.com"
    assert identity.cannot == ()
    assert SIGN_IN_UNTIL not in identity.config
    assert identity.config["inbox"] == PAGE
    assert Capability.LIKE not in identity.capabilities


def test_with_a_token_of_its_own_the_other_host_is_asked() -> None:
    with world().network() as net:
        shop = signed_in(net, OWN_GIVEN)
        assert {call.request.url.host for call in net.calls} == {"graph.instagram.com"}
    identity = shop.identity
    assert identity is not None
    assert shop.secrets.kept == {"token": OWN_TOKEN}
    assert (identity.remote_id, identity.server) == (IG, "https://graph.instagram.com")
    assert identity.cannot == (("search", "ig_page_only"),)
    assert identity.config[SIGN_IN_UNTIL] == utc_text(AT + timedelta(days=60))


@pytest.mark.parametrize(("token", "way"), [("tok-page", "page"), ("tok-own", "own")])
def test_a_token_of_another_look_is_tried_both_ways(token: str, way: str) -> None:
    made = world()
    made.own_token = "tok-own"
    made.pages[0]["access_token"] = "tok-page"
    with made.network() as net:
        shop = signed_in(net, {"token": token})
    assert shop.account.config["way"] == way
    assert shop.account.remote_id == IG


def test_the_owner_may_say_which_way() -> None:
    made = world()
    made.own_token = "tok-own"
    error = fails({"token": "tok-own", "way": "page"}, Refused, made.network())
    assert isinstance(error, Refused)
    with made.network() as net:
        assert signed_in(net, {"token": "tok-own", "way": "own"}).account.config["way"] == "own"


def test_of_several_pages_with_an_account_one_is_chosen() -> None:
    made = world()
    other = {"instagram_business_account": {"id": "17842", "username": "bakery"}}
    made.pages[1] |= other
    error = fails(PAGE_GIVEN, ChooseOne, made.network())
    assert isinstance(error, ChooseOne)
    assert [page for page, _ in error.choices] == [PAGE, "page-2"]
    with made.network() as net:
        assert signed_in(net, {**PAGE_GIVEN, "choice": PAGE}).account.remote_id == IG


def test_a_page_without_an_account_is_told_apart_from_no_page() -> None:
    made = world()
    del made.pages[0]["instagram_business_account"]
    error = fails(PAGE_GIVEN, Refused, made.network())
    assert isinstance(error, Refused)
    assert error.reason == "meta_not_linked"


def test_a_personal_account_is_refused() -> None:
    made = world()
    made.account_type = "PERSONAL"
    error = fails(OWN_GIVEN, Refused, made.network())
    assert isinstance(error, Refused)
    assert error.reason == "ig_personal"


@pytest.mark.parametrize("token", ["", "IGAA-dead", "EAA-dead", "dead"])
def test_a_dead_token_is_said_to_be_dead(token: str) -> None:
    fails({"token": token}, SignInError, world().network())


def test_what_is_missing_is_said() -> None:
    made = world()
    made.scopes = tuple(one for one in SCOPES if one != "instagram_manage_comments")
    made.has_messages = made.has_hashtags = False
    with made.network() as net:
        shop = signed_in(net)
    assert shop.identity is not None
    assert dict(shop.identity.cannot) == {
        **dict.fromkeys(("comments", "delete", "hide", "reply", "messages"), "scope"),
        "search": "ig_hashtags",
    }
    assert not {"messages", "care"} & set(shop.streams())


def test_nothing_is_kept_where_nothing_can_be_read() -> None:
    for trouble, kind in ((HTML, BadAnswer), (denied(10), ScopeMissing)):
        net = world().network()
        net.next("GET /v26.0/{id}/media", trouble)
        fails(OWN_GIVEN, kind, net)


# --- keeping a token of its own alive


def own_shop(net: FakeNetwork, clock: SetClock) -> tuple[Shop, LearningHttp]:
    shop = signed_in(net, OWN_GIVEN, clock)
    http = LearningHttp(net, clock)
    return replace(shop, http=http), http


def test_a_token_of_a_week_is_renewed_before_it_is_used() -> None:
    made, clock = world(), SetClock(AT)
    with made.network() as net:
        shop, http = own_shop(net, clock)
        shop.fetch("profile")
        assert net.count(RENEW) == 0
        clock.forward(days=7)
        shop.fetch_all()
        assert net.count(RENEW) == 1
        assert shop.secrets.kept == {"token": f"{OWN_TOKEN}-1"}
        assert {one.credential for one in net.calls[-3:]} == {f"{OWN_TOKEN}-1"}
        assert http.learned == {
            SIGN_IN_MADE: utc_text(clock.now()),
            SIGN_IN_UNTIL: utc_text(clock.now() + timedelta(days=60)),
        }
        clock.forward(days=1)
        account = replace(shop.account, config={**shop.account.config, **http.learned})
        shop.account = account
        shop.fetch("profile")
        assert net.count(RENEW) == 1  # it is a day old


def test_many_streams_renew_it_once() -> None:
    made, clock = world(), SetClock(AT)
    with made.network() as net:
        shop, _ = own_shop(net, clock)
        clock.forward(days=30)
        with ThreadPoolExecutor(4) as pool:
            for _ in pool.map(lambda _: shop.fetch("profile"), range(8)):
                pass
        assert net.count(RENEW) == 1


@pytest.mark.parametrize("trouble", [BUSY, HTML, denied(190), LOST])
def test_a_renewal_that_fails_keeps_the_old_token(trouble: Trouble) -> None:
    made, clock = world(), SetClock(AT)
    with made.network() as net:
        shop, http = own_shop(net, clock)
        clock.forward(days=8)
        net.next(RENEW, trouble)
        if trouble is LOST:
            made.pages[0]["access_token"] = OWN_TOKEN  # the old one goes on working
        shop.fetch("profile")
        assert shop.secrets.kept == {"token": OWN_TOKEN}
        assert http.learned == {}
        shop.fetch("profile")
        assert net.count(RENEW) == 1  # not again before tomorrow


def test_a_page_token_is_never_renewed() -> None:
    clock = SetClock(AT)
    with world().network() as net:
        shop = signed_in(net, clock=clock)
        clock.forward(days=50)
        shop.fetch("profile")
        assert net.count(RENEW) == 0


def test_reading_can_cross_to_the_mill() -> None:
    assert pickle.loads(pickle.dumps(Instagram().read))  # noqa: S301 - our own function


def test_the_end_of_the_version_is_told() -> None:
    assert Instagram().version_ends_on == SUNSET_ON == Facebook().version_ends_on
