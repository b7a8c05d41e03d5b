"""Signing in to Threads with a pasted token."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from app.channels.base import SIGN_IN_MADE, SIGN_IN_UNTIL, Capability
from app.channels.threads import Threads
from app.errors import Refused, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import HTML
from tests.channels.threads.shop import SCOPES, TOKEN, denied, signed_in, world


def test_a_token_signs_in_and_says_what_it_may_do() -> None:
    made = world()
    made.scopes = tuple(one for one in SCOPES if one != "threads_keyword_search")
    with made.network() as net:
        shop = signed_in(net, {"token": f" {TOKEN}\n"})
        assert shop.identity is not None
        assert (shop.identity.remote_id, shop.identity.handle) == ("77", "shop")
        assert shop.identity.cannot == (("search", "scope"),)
        assert Capability.SEARCH not in shop.identity.capabilities
        assert shop.account.config[SIGN_IN_UNTIL] == "2027-01-11T08:00:00Z"  # as Threads says
        assert shop.account.config[SIGN_IN_MADE] == "2026-11-22T08:00:00Z"
        assert not any(name.startswith("search") for name in shop.streams())
        assert shop.secrets.kept == {"token": TOKEN}


@pytest.mark.parametrize("answer", [denied(100), HTML, Reply(404, {"error": "not found"})])
def test_where_nobody_tells_what_is_allowed_it_is_tried(answer: Reply) -> None:
    with world().network() as net:
        net.next("GET /v1.0/debug_token", answer, times=2)
        assert signed_in(net).account.config[SIGN_IN_UNTIL] == "2027-01-21T08:00:00Z"
        net.next("GET /v1.0/me/mentions", denied(10, status=403))
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.cannot == (("mentions", "scope"),)
        assert "mentions" not in shop.streams()


def test_a_wrong_token_is_refused() -> None:
    with world().network() as net:
        for given in ({"token": "another"}, {}):
            with pytest.raises(SignInError):
                signed_in(net, given or {"x": ""})
        net.next("GET /v1.0/me", Reply(200, {"id": "77"}))
        with pytest.raises(Refused, match="threads_no_profile"):
            signed_in(net)


def test_another_origin_stands_in_for_the_network() -> None:
    with world().network() as net, net.served() as url:
        shop = signed_in(net, {"token": TOKEN, "server": url})
        assert shop.account.server == url
        assert len(shop.fetch("mentions")) == 1


def test_reading_can_cross_to_the_mill() -> None:
    assert pickle.loads(pickle.dumps(Threads().read))  # noqa: S301 - our own function


def test_a_kept_token_is_made_no_younger_by_signing_in_with_it() -> None:
    made = world()
    made.scopes = None
    with made.network() as net:
        shop = signed_in(net)
        identity = shop.channel.sign_in(shop.http, {}, shop.secrets)
        assert SIGN_IN_MADE not in identity.config
        assert SIGN_IN_UNTIL not in identity.config
        shop.account = replace(shop.account, config=identity.config)
        shop.fetch("mentions")
        assert net.count("GET /refresh_access_token") == 1
