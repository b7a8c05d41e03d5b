"""Signing in with the owner's own client: the address, the way back, renewing, and out again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.channels.base import AccountRef
from app.channels.google import GoogleReviews
from app.channels.googleapi.entrance import Entry, enter
from app.channels.googleapi.places import is_googles, origin
from app.channels.http import Http
from app.channels.youtube import YouTube
from app.channels.youtube.asking import SCOPE
from app.clock import SystemClock, utc_text
from app.errors import BadAnswer, Refused, SignInError, Unreachable, WrongUse
from app.wording import sentence
from tests.channels.contract.call import Reply
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.googleapi.consent import ACCESS, CLIENT, GIVEN, REFRESH, SECRET
from tests.channels.youtube.shop import World

HOST = "youtube.googleapis.com"
APP = {"client_id": CLIENT, "client_secret": SECRET}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def net(world: World) -> Iterator[FakeNetwork]:
    with world.network() as opened:
        yield opened


@pytest.fixture
def http(net: FakeNetwork) -> Iterator[Http]:
    door = net.http()
    yield door
    door.close()


def asked_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_the_browser_is_sent_to_google_with_all_that_it_wants(http: Http) -> None:
    begun = YouTube().begin_sign_in(http, APP)
    try:
        asked = asked_of(begun.address)
        assert begun.address.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
        assert asked["client_id"] == CLIENT
        assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"] == SCOPE
        assert asked["redirect_uri"].startswith("http://127.0.0.1:")
        assert SECRET not in begun.address
        assert SECRET not in repr(begun)
    finally:
        begun.close()


def test_each_network_asks_for_its_own_scope(http: Http) -> None:
    begun = GoogleReviews().begin_sign_in(http, APP, by_hand=True)
    assert asked_of(begun.address)["scope"].endswith("/auth/business.manage")
    begun.close()


@pytest.mark.parametrize("left_s", [None, 604_799])
def test_a_pasted_address_becomes_an_account(world: World, http: Http, left_s: int | None) -> None:
    world.consent.left_s = left_s
    begun = YouTube().begin_sign_in(http, APP, by_hand=True)
    asked = asked_of(begun.address)
    assert not asked["redirect_uri"].startswith("urn:")  # Google takes no such thing any more
    assert not begun.paste("4/0only-a-code")
    assert begun.paste(f"{asked['redirect_uri']}?state={asked['state']}&code=a-code&scope=x")
    given = begun.wait(deadline_s=5)
    assert given is not None
    secrets = KeptSecrets()
    identity = YouTube().sign_in(http, given, secrets)
    assert secrets.kept == {"token": ACCESS, "refresh": REFRESH, "client_secret": SECRET}
    assert bool(identity.config.get("sign_in_until_at")) is bool(left_s)
    form = world.consent.tokens[0]
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert form["code_verifier"]


def test_a_wrong_code_and_a_no_are_told_apart(world: World, http: Http) -> None:
    for answer, error in (("code=wrong", SignInError), ("error=access_denied", Refused)):
        begun = YouTube().begin_sign_in(http, APP, by_hand=True)
        asked = asked_of(begun.address)
        assert begun.paste(f"{asked['redirect_uri']}?state={asked['state']}&{answer}")
        with pytest.raises(error):
            begun.wait(deadline_s=5)


def test_without_a_client_there_is_nothing_to_sign_in_with(http: Http) -> None:
    with pytest.raises(WrongUse):
        YouTube().begin_sign_in(http, {"client_secret": SECRET})


def test_a_stand_in_is_asked_for_everything(http: Http) -> None:
    here = {"server": "http://127.0.0.1:8080/x"}
    begun = YouTube().begin_sign_in(http, {**APP, **here}, by_hand=True)
    assert begun.address.startswith("http://127.0.0.1:8080/o/oauth2/v2/auth?")
    assert begun.client.token_url == "http://127.0.0.1:8080/token"
    begun.close()


@pytest.mark.parametrize(
    ("server", "is_theirs", "asked"),
    [
        ("https://youtube.googleapis.com", True, "https://oauth2.googleapis.com"),
        ("", True, "https://oauth2.googleapis.com"),
        ("http://127.0.0.1:1", False, "http://127.0.0.1:1"),
        ("https://evil-googleapis.com", False, "https://evil-googleapis.com"),
    ],
)
def test_one_address_stands_for_every_host(server: str, is_theirs: bool, asked: str) -> None:
    assert is_googles(server) is is_theirs
    assert origin(server, "oauth2.googleapis.com") == asked


def test_signing_in_again_keeps_the_old_refresh_token(http: Http) -> None:
    kept = KeptSecrets({"refresh": REFRESH, "client_secret": SECRET, "token": "old"})
    entry: Entry = enter(http, {"client_id": CLIENT}, kept, host=HOST)
    assert (entry.access, entry.refresh) == (ACCESS, REFRESH)
    entry.keep(kept)
    assert kept.kept["refresh"] == REFRESH
    assert "sign_in_made_at" not in entry.config()
    for secret in (ACCESS, REFRESH, SECRET):
        assert secret not in repr(entry)


def test_many_at_once_renew_once(world: World, net: FakeNetwork) -> None:
    shop = Shop.signed_in(YouTube(), net, GIVEN)
    world.consent.expire()
    before = len(world.consent.tokens)
    failed: list[BaseException] = []

    def fetch() -> None:
        try:
            stream = shop.streams()["numbers"]
            shop.channel.ask(shop.http, shop.account, shop.secrets, stream, "", "")
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=fetch) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    shop.http.close()
    assert failed == []
    assert len(world.consent.tokens) == before + 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Reply(400, {"error": "invalid_grant"}), SignInError),
        (Reply(401, {"error": "invalid_client"}), SignInError),
        (Reply(503, {"error": "temporarily_unavailable"}), Unreachable),
        (Reply(200, text="<h1>Hotel"), BadAnswer),
    ],
)
def test_only_a_dead_refresh_token_asks_for_the_owner(
    world: World, net: FakeNetwork, answer: Reply, error: type[Exception]
) -> None:
    shop = Shop.signed_in(YouTube(), net, GIVEN)
    world.consent.expire()
    net.next("POST /token", answer)
    with pytest.raises(error):
        shop.fetch("numbers")
    assert shop.secrets.kept["refresh"] == REFRESH
    shop.http.close()


def test_a_hotels_page_does_not_end_the_sign_in(net: FakeNetwork) -> None:
    shop = Shop.signed_in(YouTube(), net, GIVEN)
    renewals = net.count("POST /token")
    net.next("GET /youtube/v3/channels", Reply(401, text="<h1>Sign in to the hotel</h1>"))
    with pytest.raises(BadAnswer):
        shop.fetch("numbers")
    assert net.count("POST /token") == renewals
    shop.http.close()


def test_an_access_without_refresh_ends_and_says_so(world: World, net: FakeNetwork) -> None:
    shop = Shop.signed_in(YouTube(), net, {"token": ACCESS})
    world.consent.expire()
    with pytest.raises(SignInError):
        shop.fetch("numbers")
    shop.http.close()


@pytest.mark.parametrize(("days", "reason"), [(7, "google_testing"), (9, ""), (None, "")])
def test_a_sign_in_that_dies_young_says_what_to_do(
    world: World, net: FakeNetwork, days: int | None, reason: str
) -> None:
    shop = Shop.signed_in(YouTube(), net, GIVEN)
    made_at = "" if days is None else utc_text(SystemClock().now() - timedelta(days=days))
    config = {**shop.account.config, "sign_in_made_at": made_at}
    shop.account = replace(shop.account, config=config)
    world.consent.expire()
    world.consent.is_revoked = True
    with pytest.raises(SignInError) as met:
        shop.fetch("numbers")
    assert met.value == SignInError(reason=reason)
    assert ("Publish the consent screen" in sentence(met.value)) is bool(reason)
    shop.http.close()


def test_signing_out_revokes_the_longest_lived(world: World, net: FakeNetwork, http: Http) -> None:
    account = AccountRef(1, "youtube", f"https://{HOST}")
    channel = YouTube()
    assert not channel.sign_out(http, account, KeptSecrets())
    assert channel.sign_out(http, account, KeptSecrets({"token": ACCESS, "refresh": REFRESH}))
    assert world.consent.is_revoked
    (call,) = net.asked("POST /revoke")
    assert call.body == {"token": REFRESH}
    assert REFRESH not in str(call.request.url)
