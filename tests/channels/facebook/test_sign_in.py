"""Signing in with a pasted token: which Page it is for, what it may do, and how long."""

from __future__ import annotations

from typing import Any

import pytest

from app.channels.base import DATA_UNTIL, SIGN_IN_MADE, SIGN_IN_UNTIL, Capability
from app.channels.facebook import Facebook
from app.clock import utc_text
from app.errors import BadAnswer, ChooseOne, NothingFound, Refused, ShopError, SignInError
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import HTML
from tests.channels.contract.shop import AT, KeptSecrets
from tests.channels.facebook.shop import (
    ENDS,
    GIVEN,
    PAGE,
    SCOPES,
    TOKEN,
    USER_TOKEN,
    World,
    denied,
    signed_in,
    world,
)
from tests.conftest import SetClock


def other_page(number: int) -> dict[str, Any]:
    return {"id": f"page-{number}", "name": f"Shop {number}", "access_token": f"t-{number}"}


def fails(world: World, given: dict[str, str], kind: type[ShopError]) -> tuple[Any, KeptSecrets]:
    secrets = KeptSecrets()
    with world.network() as net, pytest.raises(kind) as raised:
        Facebook().sign_in(net.http(), given, secrets)
    assert not secrets.kept
    return raised.value, secrets


def test_the_pages_own_token_is_kept_and_the_persons_forgotten() -> None:
    with world().network() as net:
        shop = signed_in(net)
    assert shop.secrets.kept == {"token": TOKEN}
    identity = shop.identity
    assert identity is not None
    assert (identity.remote_id, identity.name) == (PAGE, "Kavos namai")
    assert (identity.handle, identity.server) == ("kavosnamai", "https://graph.facebook.com")
    assert identity.cannot == ()
    assert Capability.SEARCH not in identity.capabilities
    assert {Capability.REPLY, Capability.HIDE, Capability.LIKE} <= identity.capabilities
    assert identity.config[DATA_UNTIL] == utc_text(ENDS)
    assert SIGN_IN_UNTIL not in identity.config  # it has no end
    assert identity.config[SIGN_IN_MADE] == utc_text(AT)
    assert USER_TOKEN not in str(identity)


def test_the_token_of_a_page_works_as_it_is() -> None:
    with world().network() as net:
        shop = signed_in(net, token=TOKEN)
        assert shop.secrets.kept == {"token": TOKEN}
        assert shop.account.remote_id == PAGE
        again = Facebook().sign_in(net.http(), {}, shop.secrets)  # with what is kept
    assert again.remote_id == PAGE


def test_of_several_pages_the_owner_chooses_one() -> None:
    made = world()
    made.pages += [other_page(1), other_page(2)]
    made.most = 2  # so that the list of Pages has two pages itself
    error, _ = fails(made, GIVEN, ChooseOne)
    assert error.what == "page"
    named = ((PAGE, "Kavos namai"), ("page-1", "Shop 1"), ("page-2", "Shop 2"))
    assert error.choices == named
    with made.network() as net:
        assert signed_in(net, choice=PAGE).account.remote_id == PAGE
    error, _ = fails(made, {**GIVEN, "choice": "page-9"}, Refused)
    assert error.reason == "meta_no_page"


def test_a_token_for_no_page_is_refused() -> None:
    made = world()
    made.pages.clear()
    made.pages.append({"id": "page-3", "name": "Without a token", "access_token": ""})
    error, _ = fails(made, GIVEN, Refused)
    assert error.reason == "meta_no_page"


@pytest.mark.parametrize("token", ["", "  ", "of somebody else"])
def test_a_dead_token_is_said_to_be_dead(token: str) -> None:
    fails(world(), {"token": token}, SignInError)


def test_a_token_that_meta_calls_invalid_is_dead() -> None:
    made = world()
    made.is_valid = False
    fails(made, GIVEN, SignInError)


@pytest.mark.parametrize(
    ("scope", "lost"),
    [
        ("pages_messaging", {"messages"}),
        ("pages_manage_engagement", {"reply", "edit_reply", "delete", "like", "hide"}),
        ("pages_read_user_content", {"comments", "mentions", "reviews"}),
    ],
)
def test_what_a_missing_scope_costs_is_said(scope: str, lost: set[str]) -> None:
    made = world()
    made.scopes = tuple(one for one in SCOPES if one != scope)
    with made.network() as net:
        shop = signed_in(net)
        assert shop.identity is not None
        assert dict(shop.identity.cannot) == dict.fromkeys(lost, "scope")
        assert lost.isdisjoint(shop.identity.capabilities)
        assert shop.fetch("feed")
        names = set(shop.streams())
    assert ("messages" in names) is ("messages" not in lost)
    assert ("ratings" in names) is ("reviews" not in lost)


def test_what_the_role_on_the_page_lacks_is_said() -> None:
    made = world()
    made.pages[0]["tasks"] = ["PROFILE_PLUS_MESSAGING", "ANALYZE"]
    with made.network() as net:
        shop = signed_in(net)
    assert shop.identity is not None
    lost = dict(shop.identity.cannot)
    assert set(lost.values()) == {"fb_task"}
    assert "reply" in lost
    assert "messages" not in lost


def test_ratings_that_are_no_longer_offered_are_left_out() -> None:
    with world().network() as net:
        net.next("GET /v26.0/{id}/ratings", denied(12))
        shop = signed_in(net)
        assert shop.identity is not None
        assert shop.identity.cannot == (("reviews", "fb_ratings"),)
        assert "ratings" not in shop.streams()


def test_a_token_that_may_not_ask_about_itself_is_tried_instead() -> None:
    with world().network() as net:
        net.next("GET /v26.0/debug_token", denied(100))
        net.next("GET /v26.0/{id}/conversations", denied(10))
        shop = signed_in(net)
    assert shop.identity is not None
    assert shop.identity.cannot == (("messages", "scope"),)
    assert DATA_UNTIL not in shop.identity.config


@pytest.mark.parametrize(
    ("answer", "kind"), [(HTML, BadAnswer), (denied(190, 460), SignInError), (denied(2), ShopError)]
)
def test_nothing_is_kept_where_the_feed_cannot_be_read(
    answer: Reply, kind: type[ShopError]
) -> None:
    secrets = KeptSecrets()
    with world().network() as net:
        net.next("GET /v26.0/{id}/feed", answer)
        with pytest.raises(kind):
            Facebook(SetClock(AT)).sign_in(net.http(), GIVEN, secrets)
    assert not secrets.kept


@pytest.mark.parametrize(
    "server", ["http://evil.test", "ftp://x", "https://", "http://[", "nowhere"]
)
def test_a_token_is_never_sent_in_the_clear(server: str) -> None:
    error, _ = fails(world(), {**GIVEN, "server": server}, NothingFound)
    assert error.address == server
