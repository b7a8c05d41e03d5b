"""Signing in to X: an informed choice, the owner's own app, or a token that only reads."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from typing_extensions import override

from app.channels.base import AccountRef, Capability, NotSent, Sent, WatchRef
from app.channels.http import Http
from app.channels.x import X
from app.channels.x.money import answer_mills, mills_of, search_mills
from app.channels.x.query import query_of
from app.clock import SystemClock
from app.domain.item import Kind
from app.errors import BadAnswer, OutOfCredit, Refused, ShopError, SignInError, WrongUse
from app.wording import sentence
from app.wording.networks.x import TERMS_SENTENCE
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import HTML
from tests.channels.contract.shop import KeptSecrets, Shop
from tests.channels.x.shop import GIVEN, REFRESH, TOKEN, US, signed_in, trouble, world

ME = "GET /2/users/me"


def without(*names: str, **more: str) -> dict[str, str]:
    return {**{name: value for name, value in GIVEN.items() if name not in names}, **more}


def test_who_it_is_and_what_it_may() -> None:
    with world().network() as net:
        shop = signed_in(net)
    identity = shop.identity
    assert identity is not None
    assert (identity.remote_id, identity.handle) == (US, "kavos_namai")
    assert identity.capabilities == X().capabilities
    assert identity.cannot == ()
    assert identity.config["monthly_cap"] == "50"
    assert shop.secrets.kept.keys() == {"token", "refresh", "who"}
    assert (shop.secrets.kept["token"], shop.secrets.kept["refresh"]) == (TOKEN, REFRESH)
    assert not {TOKEN, REFRESH} & set(identity.config.values())
    bucket = X().buckets(shop.account)[0]
    assert (bucket.name, bucket.cap, bucket.period.value) == ("mills", 50_000, "month")


@pytest.mark.parametrize("said", ["", "no", "maybe"])
def test_nothing_happens_before_the_owner_has_agreed(said: str) -> None:
    with world().network() as net:
        http = net.http()
        given = {**GIVEN, "accepts_terms": said}
        for begin in (
            lambda: X().sign_in(http, given, KeptSecrets()),
            lambda: X().begin_sign_in(http, given),
        ):
            with pytest.raises(Refused) as met:
                begin()
            assert met.value.reason == "x_terms"
            assert TERMS_SENTENCE in sentence(met.value)
        assert net.count() == 0


def test_the_limit_begins_at_nothing_and_must_be_a_sum() -> None:
    with world().network() as net:
        shop = signed_in(net, without("monthly_cap"))
        assert X().buckets(shop.account)[0].cap == 0
        with pytest.raises(Refused) as met:
            signed_in(net, without(monthly_cap="a lot"))
    assert met.value.reason == "x_bad_cap"


def test_a_pasted_token_only_reads() -> None:
    with world().network() as net:
        shop = signed_in(net, without("refresh", "client_id", "scopes"))
    assert shop.identity is not None
    assert dict(shop.identity.cannot) == dict.fromkeys(("reply", "hide", "delete"), "x_read_only")
    assert Capability.REPLY not in shop.identity.capabilities


def test_the_token_of_an_app_alone_is_told_whom_to_read() -> None:
    place = world()
    place.is_app_only = True
    with place.network() as net:
        with pytest.raises(WrongUse) as met:
            signed_in(net, without("refresh", "scopes"))
        assert met.value.detail == "handle"
        shop = signed_in(net, without("refresh", "scopes", handle="@kavos_namai"))
        assert len(shop.fetch("mentions")) == 2
    assert shop.account.remote_id == US
    assert shop.account.config["app_only"] == "yes"


def test_a_scope_that_was_not_given_is_told() -> None:
    with world().network() as net:
        shop = signed_in(net, without(scopes="tweet.read users.read offline.access tweet.write"))
    assert shop.identity is not None
    assert shop.identity.cannot == (("hide", "scope"),)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (trouble(401), SignInError),
        (HTML, BadAnswer),
        (Reply(200, {"data": {}}), BadAnswer),
        (trouble(403, "oauth1-permissions"), ShopError),
    ],
)
def test_what_is_no_sign_in_keeps_nothing(answer: Reply, error: type[ShopError]) -> None:
    secrets = KeptSecrets()
    with world().network() as net:
        http = net.http()
        net.next(ME, answer)
        with pytest.raises(error):
            X().sign_in(http, GIVEN, secrets)
    assert secrets.kept == {}


def test_the_browser_comes_back_to_the_registered_address() -> None:
    place = world()
    with place.network() as net:
        http = net.http()
        given = without("token", "refresh", "scopes", callback="http://127.0.0.1:18754/callback")
        begun = X().begin_sign_in(http, given)
        asked = dict(parse_qsl(urlsplit(begun.address).query))
        assert begun.address.startswith("https://x.com/i/oauth2/authorize?")
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"] == given["callback"]
        assert "offline.access" in asked["scope"]
        back = f"{given['callback']}?code=c-1&state={asked['state']}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(back, timeout=5) as page:
            assert page.status == 200
        place.refresh = ""  # the fake takes this for a code's exchange
        net.handlers["POST /2/oauth2/token"] = lambda call: {
            "access_token": TOKEN,
            "refresh_token": REFRESH,
            "expires_in": 7200,
            "scope": "tweet.read users.read tweet.write",
        }
        told = begun.wait(deadline_s=5) or {}
        form = net.asked("POST /2/oauth2/token")[0].body
        assert (form["code"], form["redirect_uri"]) == ("c-1", given["callback"])
        assert form["code_verifier"]
        shop = Shop.signed_in(X(), net, told)
    assert shop.identity is not None
    assert shop.identity.cannot == (("hide", "scope"),)


def test_without_an_app_there_is_no_browser() -> None:
    with world().network() as net, pytest.raises(WrongUse) as met:
        X().begin_sign_in(net.http(), without("client_id"))
    assert met.value.detail == "client_id"


def test_signing_out_tells_x() -> None:
    with world().network() as net:
        shop = signed_in(net)
        assert X().sign_out(shop.http, shop.account, shop.secrets)
        assert net.asked("POST /2/oauth2/revoke")[0].body["token"] == REFRESH
        assert not X().sign_out(shop.http, shop.account, KeptSecrets())


def test_another_place_is_spoken_to_throughout() -> None:
    place = world()
    with place.network() as net, net.served() as url:
        given = {**GIVEN, "server": url + "/"}
        http = net.http()
        assert (
            X()
            .begin_sign_in(http, given, by_hand=True)
            .address.startswith(f"{url}/i/oauth2/authorize?")
        )
        shop = signed_in(net, given)
        assert shop.account.server == url
        assert shop.fetch("mentions")
        assert all(str(one.request.url).startswith(url) for one in net.calls)


def test_what_is_wide_open_to_a_hotel_does_not_end_a_sign_in() -> None:
    with world().network() as net:
        shop = signed_in(net, without("refresh", "client_id", "scopes"))
        net.next("GET /2/users/{id}/mentions", Reply(401, text="<h1>Sign in to the hotel</h1>"))
        with pytest.raises(BadAnswer):
            shop.fetch("mentions")


# --- at a limit of nothing


def later(shop: Shop, cap: str = "50") -> Learning:
    """Let the owner allow something, as the services keep it."""
    shop.account = replace(shop.account, config={**shop.account.config, "monthly_cap": cap})
    door = Learning(clock=SystemClock(), transport=shop.http._transport)  # noqa: SLF001
    shop.http = door
    return door


class Learning(Http):
    """The door, which remembers what was learned."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.learned: dict[str, str] = {}

    @override
    def learn(self, name: str, value: str) -> None:
        self.learned[name] = value


@pytest.mark.parametrize("cap", ["", "0", "0.009"])
def test_where_nothing_may_be_spent_nobody_is_asked_who_it_is(cap: str) -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net, without(monthly_cap=cap))
        assert net.count() == place.billed == 0
        assert shop.account.remote_id.startswith("unasked:")
        assert shop.identity is not None
        assert shop.identity.name == "X"
        assert shop.secrets.kept["token"] == TOKEN
        if not float(cap or 0):  # else it is the services' purse that says no
            with pytest.raises(OutOfCredit):
                shop.fetch("mentions")
        assert net.count() == 0


def test_who_it_is_turns_out_once_it_may_cost_something() -> None:
    place = world()
    place.say("@kavos_namai testing ourselves", US)
    with place.network() as net:
        shop = signed_in(net, without("monthly_cap"))
        door = later(shop)
        items = shop.fetch("mentions")
        assert net.count(ME) == 1
        assert {one.kind for one in items} == {Kind.COMMENT, Kind.MENTION}
        assert shop.fetch_all()
        assert net.count(ME) == 1  # though the services have not kept it yet
        assert door.learned == {"user_id": US, "user_name": "kavos_namai", "app_only": ""}
        shop.account = replace(shop.account, config={**shop.account.config, **door.learned})
        assert "-from:kavos_namai" in shop.streams()["search:1"].query
        assert isinstance(shop.send(shop.outgoing(items[0], "Yes")), Sent)
        assert isinstance(shop.look_up(shop.outgoing(items[0], "Yes")), Sent)
        again = X().sign_in(door, GIVEN, shop.secrets)
        assert again.remote_id == shop.account.remote_id  # it stays the account that it was
        assert again.config["user_id"] == US
        assert net.count(ME) == 2


def test_signing_in_again_asks_who_it_is_when_it_may_and_takes_nobody_else() -> None:
    place = world()
    with place.network() as net:
        shop = signed_in(net)
        (item, *_) = shop.fetch("mentions")
        again = X().sign_in(shop.http, without("monthly_cap"), shop.secrets)
        assert net.count(ME) == 1
        assert (again.remote_id, again.config["user_id"]) == (US, "")
        config = {**again.config, "monthly_cap": "50"}
        shop.account = replace(shop.account, config=config)
        net.next(ME, Reply(200, {"data": {"id": "666", "username": "other", "name": "O"}}), times=2)
        other = SignInError(reason="x_other")
        assert shop.send(shop.outgoing(item, "Yes")) == NotSent(other)
        with pytest.raises(SignInError):
            shop.fetch("mentions")
        assert "somebody else" in sentence(other)
        assert net.count("POST /2/tweets") == 0
        shop.cursors.clear()
        assert len(shop.fetch("mentions")) == 2  # the shop's own again


def test_at_nothing_a_month_what_is_kept_is_not_asked_about_either() -> None:
    with world().network() as net:
        shop = signed_in(net, without("monthly_cap"))
        again = X().sign_in(shop.http, without("monthly_cap", "token", "refresh"), shop.secrets)
        assert again.remote_id == shop.account.remote_id
        assert net.count() == 0
        with pytest.raises(SignInError):
            X().sign_in(shop.http, without("monthly_cap", "token"), KeptSecrets())


@pytest.mark.parametrize(
    ("text", "mills"),
    [
        ("5", 5000),
        ("$2.50", 2500),
        ("2,5", 2500),
        ("", 0),
        ("-1", None),
        ("x", None),
        ("1e9", None),
    ],
)
def test_sums_are_read(text: str, mills: int | None) -> None:
    assert mills_of(text) == mills


def test_what_a_search_and_an_answer_cost() -> None:
    assert search_mills(10) == 150
    assert answer_mills("We are open until six. Ačiū!") == 10
    for text in ("see https://shop.example/x", "see shop.example", "www.shop.example"):
        assert answer_mills(text) == 200
    for text in ("KAVOS.LT", "ateik į KAVOS.lt!", "кафе.рф", "HTTPS://A.B"):
        assert answer_mills(text) == 200
    assert answer_mills("Ačiū.Iki") == 10
    account = AccountRef(1, "x", "")
    assert X().cost_of_answer(account, "see shop.example") == 200
    assert X().cost_of_search(account) == search_mills()


@pytest.mark.parametrize(
    ("watch", "query"),
    [
        (WatchRef(1, any=("kavos namai",)), '"kavos namai" -is:retweet -from:us'),
        (WatchRef(1, any=("a", "b c"), all=("d",)), '(a OR "b c") d -is:retweet -from:us'),
        (WatchRef(1, any=('"quo"te OR', "or")), '("quo te OR" OR "or") -is:retweet -from:us'),
        (WatchRef(1, any=("-x", "(y)")), '("-x" OR y) -is:retweet -from:us'),
        (WatchRef(1, never=("z",)), ""),
        (WatchRef(1, any=("  ", "!")), ""),
        (WatchRef(1, any=("kav*",)), "kav -is:retweet -from:us"),
    ],
)
def test_a_watch_becomes_a_query(watch: WatchRef, query: str) -> None:
    assert query_of(watch, "us") == query


def test_a_query_is_never_too_long() -> None:
    words = tuple(f"some long spelling number {number}" for number in range(60))
    for watch in (WatchRef(1, any=words), WatchRef(1, any=("a",), never=words)):
        assert 400 < len(query_of(watch, "us")) <= 512
    assert query_of(WatchRef(1, all=words), "us") == ""
