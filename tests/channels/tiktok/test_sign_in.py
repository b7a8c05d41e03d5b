"""Signing in to TikTok with the owner's own app."""

from __future__ import annotations

import pickle
from urllib.parse import parse_qs, urlsplit

import pytest

from app.channels.base import SIGN_IN_UNTIL, Capability
from app.channels.tiktok import TikTok
from app.errors import BadAnswer, ScopeMissing, SignInError, Unreachable, WrongUse
from tests.channels.contract.faults import BUSY
from tests.channels.contract.shop import KeptSecrets
from tests.channels.tiktok.shop import BUSINESS, GIVEN, clock, said, signed_in, world

ROOT = "/open_api/v1.3"
BACK = "https://cafe.test/done/"
PORTAL = f"https://www.tiktok.com/v2/auth/authorize?client_key=app-1&redirect_uri={BACK}&state="


def test_a_refresh_token_and_the_apps_secret_sign_in() -> None:
    with world().network() as net:
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.remote_id == BUSINESS
        assert (shop.identity.name, shop.identity.handle) == ("The Shop", "shop")
        assert shop.identity.cannot == ()
        assert shop.account.config[SIGN_IN_UNTIL] == "2027-11-22T08:00:00Z"
        assert shop.account.config["client_id"] == "app-1"
        assert shop.secrets.kept == {
            "client_secret": "a-secret-of-tiktok",
            "refresh": "refresh-2",  # TikTok gave another one
            "token": "access-2",
        }


def test_an_access_alone_signs_in_for_a_day() -> None:
    with world().network() as net:
        shop = signed_in(net, {"token": "access-1", "business_id": BUSINESS})
        assert SIGN_IN_UNTIL not in shop.account.config
        with pytest.raises(WrongUse, match="business_id"):
            signed_in(net, {"token": "access-1"})
        with pytest.raises(SignInError):
            signed_in(net, {"token": "another", "business_id": BUSINESS})


def test_an_access_that_still_works_is_not_renewed() -> None:
    with world().network() as net:
        signed_in(net, {**GIVEN, "token": "access-1", "business_id": BUSINESS})
        assert net.count(f"POST {ROOT}/tt_user/oauth2/refresh_token/") == 0


def test_what_is_missing_or_dead_is_said() -> None:
    with world().network() as net:
        with pytest.raises(SignInError):
            signed_in(net, {"client_id": "app-1"})
        with pytest.raises(WrongUse, match="client_id"):
            signed_in(net, {"refresh": "refresh-1"})
        with pytest.raises(SignInError):
            signed_in(net, {**GIVEN, "refresh": "another"})
        net.next(f"GET {ROOT}/business/video/list/", said(code=40001), BUSY)
        with pytest.raises(ScopeMissing, match=r"video\.list"):
            signed_in(net)
        with pytest.raises(Unreachable):
            signed_in(net, {**GIVEN, "refresh": "refresh-2"})
        net.next(f"POST {ROOT}/tt_user/oauth2/refresh_token/", said({}))
        with pytest.raises(BadAnswer):
            signed_in(net)


def test_without_the_right_to_write_nothing_is_offered() -> None:
    made = world()
    made.scopes = "video.list,comment.list"
    with made.network() as net:
        shop = signed_in(net)
        assert shop.identity is not None
        assert dict(shop.identity.cannot) == dict.fromkeys(
            ("delete", "hide", "like", "reply"), "scope"
        )
        assert Capability.REPLY not in shop.identity.capabilities


def test_an_account_whose_name_is_kept_back_has_its_id() -> None:
    with world().network() as net:
        net.next(f"GET {ROOT}/business/get/", said(code=40001))
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.name == f"TikTok {BUSINESS}"


def test_the_browser_ends_elsewhere_and_the_owner_pastes() -> None:
    made = world()
    with made.network() as net:
        channel = TikTok(clock())
        given = {"authorize_url": PORTAL, "client_id": "app-1", "client_secret": "s"}
        begun = channel.begin_sign_in(net.http(), given)
        asked = parse_qs(urlsplit(begun.address).query)
        assert asked["redirect_uri"] == [BACK]
        assert begun.is_by_hand
        assert not begun.paste(f"{BACK}?code=the-code&state=another")
        assert begun.paste(f"{BACK}?code=the-code&scopes=x&state={asked['state'][0]}")
        told = begun.wait()
        assert told is not None
        identity = channel.sign_in(net.http(), told, KeptSecrets())
        assert identity.remote_id == BUSINESS


@pytest.mark.parametrize("missing", ["authorize_url", "client_id", "client_secret"])
def test_the_browser_needs_the_portals_address_and_the_app(missing: str) -> None:
    given = {"authorize_url": PORTAL, "client_id": "app-1", "client_secret": "s", missing: ""}
    with world().network() as net, pytest.raises(WrongUse, match=missing):
        TikTok().begin_sign_in(net.http(), given)


def test_an_address_that_says_no_way_back_is_refused() -> None:
    given = {"authorize_url": "https://x.test/", "client_id": "app-1", "client_secret": "s"}
    with world().network() as net, pytest.raises(WrongUse, match="bad_link"):
        TikTok().begin_sign_in(net.http(), given)


def test_signing_out_has_the_access_forgotten() -> None:
    with world().network() as net:
        shop = signed_in(net)
        channel = TikTok(clock())
        assert channel.sign_out(shop.http, shop.account, shop.secrets)
        assert not channel.sign_out(shop.http, shop.account, KeptSecrets())


def test_another_origin_stands_in_for_the_network() -> None:
    with world().network() as net, net.served() as url:
        shop = signed_in(net, {**GIVEN, "server": url})
        assert shop.account.server == url
        assert len(shop.fetch("videos")) == 3


def test_reading_can_cross_to_the_mill() -> None:
    assert pickle.loads(pickle.dumps(TikTok().read))  # noqa: S301 - our own function
