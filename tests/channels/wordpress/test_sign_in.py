"""Signing in to a site: found however it is typed, proved, probed, and by its own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from app.channels.base import Capability
from app.channels.http import Http
from app.channels.oauth.browser import BrowserSignIn
from app.channels.wordpress import WordPress
from app.channels.wordpress.sign_in import APP_ID
from app.clock import SystemClock
from app.errors import (
    BadAnswer,
    NothingFound,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.contract.call import Reply
from tests.channels.contract.faults import BUSY, HTML, Trouble
from tests.channels.contract.network import FakeNetwork
from tests.channels.contract.shop import KeptSecrets
from tests.channels.wordpress.shop import (
    GIVEN,
    HANDLE,
    INDEX,
    ME,
    PASSWORD,
    REVIEWS,
    SITE,
    UUID,
    World,
    denied,
    signed_in,
    world,
)


@pytest.mark.parametrize(
    "typed",
    [
        "cafe.example",
        "https://cafe.example/",
        "http://cafe.example",  # a password never travels in the clear
        "https://cafe.example/wp-admin/profile.php",
        " https://CAFE.example/wp-login.php ",
        "https://cafe.example/wp-json/",
    ],
)
def test_a_site_is_found_however_it_is_typed(typed: str) -> None:
    with world().network() as net:
        shop = signed_in(net, {**GIVEN, "server": typed})
        assert shop.account.server == SITE
        assert shop.account.config["root"] == f"{SITE}/wp-json"
        assert all(call.request.url.scheme == "https" for call in net.calls)


def test_who_signed_in_and_what_may_be_done() -> None:
    with world().network() as net:
        shop = signed_in(net, {**GIVEN, "password": "abcd EFGH ijkl MNOP qrst UVWX"})
        identity = shop.identity
    assert identity is not None
    assert (identity.name, identity.handle) == ("Cafe & Bar", HANDLE)
    assert identity.remote_id == "cafe.example/users/1"
    assert identity.capabilities == WordPress.capabilities
    assert identity.cannot == ()
    assert shop.secrets.kept == {"password": PASSWORD}  # as the site keeps it: without blanks
    assert PASSWORD not in repr((identity, shop.account))


def test_what_the_sign_in_lacks_is_said_before_it_is_saved() -> None:
    made = world()
    made.is_moderator, made.namespaces = False, ("wp/v2",)
    with made.network() as net:
        identity = signed_in(net).identity
    assert identity is not None
    assert set(identity.cannot) == {
        ("delete", "scope"),
        ("edit_reply", "scope"),
        ("hide", "scope"),
        ("reviews", "wordpress_no_shop"),
    }
    assert Capability.REPLY in identity.capabilities
    assert Capability.HIDE not in identity.capabilities


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (denied(403, "woocommerce_rest_cannot_view"), "scope"),
        (denied(401, "woocommerce_rest_cannot_view"), "scope"),
        (BUSY, "not_here"),
    ],
)
def test_a_shop_that_may_not_be_read_costs_the_comments_nothing(trouble: Trouble, why: str) -> None:
    with world().network() as net:
        net.next(REVIEWS, trouble)
        shop = signed_in(net)
    assert shop.identity is not None
    assert shop.identity.cannot == (("reviews", why),)
    assert "reviews" not in shop.streams()


def test_a_host_that_keeps_the_header_to_itself_is_named() -> None:
    made = world()
    made.strips_header = True
    with made.network() as net, pytest.raises(Refused) as raised:
        signed_in(net)
    assert raised.value.reason == "wordpress_unheard"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({**GIVEN, "password": "wrong"}, Refused(reason="wordpress_unheard")),
        ({**GIVEN, "password": ""}, SignInError()),
        ({**GIVEN, "handle": ""}, Refused(reason="wordpress_handle")),
        ({**GIVEN, "server": "no address"}, NothingFound(address="no address")),
        ({**GIVEN, "server": ""}, NothingFound(address="")),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(given: dict[str, str], error: ShopError) -> None:
    secrets = KeptSecrets()
    with world().network() as net, pytest.raises(type(error)) as raised:
        WordPress().sign_in(net.http(), given, secrets)
    assert raised.value == error
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("route", "trouble", "error"),
    [
        (ME, BUSY, Unreachable(host="cafe.example", why="server")),
        (ME, HTML, BadAnswer(host="cafe.example", why="html")),
        (ME, Reply(401, text="<h1>Staging site"), BadAnswer(host="cafe.example", why="html")),
        (ME, Reply(200, {"name": "x"}), BadAnswer(host="cafe.example", why="shape")),
        ("*", Reply(403, text="<h1>Firewall"), BadAnswer(host="cafe.example", why="html")),
        ("*", Reply(404, text="<h1>Not found"), NothingFound(address=SITE)),
        ("*", BUSY, Unreachable(host="cafe.example", why="server")),
        ("*", HTML, NothingFound(address=SITE)),
    ],
)
def test_what_stands_in_the_way_is_named(route: str, trouble: Trouble, error: ShopError) -> None:
    with world().network() as net:
        net.next(route, trouble, times=9)
        with pytest.raises(type(error)) as raised:
            signed_in(net)
    assert raised.value == error


def test_a_pause_is_a_pause_at_sign_in_too() -> None:
    with world().network() as net:
        net.next("*", Reply(429, text="<h1>Slow down", headers={"retry-after": "60"}), times=9)
        with pytest.raises(RateLimited):
            signed_in(net)


def test_an_index_for_members_alone_is_a_site_all_the_same() -> None:
    with world().network() as net:
        net.next(INDEX, denied(401, "rest_login_required"))
        shop = signed_in(net)
    assert shop.account.server == SITE
    assert shop.account.config["shop"] == "yes"


def test_a_password_follows_no_redirect() -> None:
    made = world()
    with made.network() as net:
        away = Reply(301, headers={"location": "https://www.cafe.example/wp-json/"})
        net.next(INDEX, away)
        shop = signed_in(net)
        assert shop.account.server == "https://www.cafe.example"
        signed = [call for call in net.calls if "authorization" in call.headers]
        assert {call.request.url.host for call in signed} == {"www.cafe.example"}


def plain_links(net: FakeNetwork) -> Callable[[httpx.Request], httpx.Response]:
    """Answer as a site does that has no pretty links: by the parameter rest_route alone."""

    def answer(request: httpx.Request) -> httpx.Response:
        url = request.url
        route = url.params.get("rest_route")
        if route is None:
            is_page = url.path == "/"
            return httpx.Response(200 if is_page else 404, html="<title>Cafe</title>")
        asked = url.copy_with(path=f"/wp-json{route}", params=url.params.remove("rest_route"))
        return net.answer(httpx.Request(request.method, asked, headers=request.headers))

    return answer


def test_a_site_without_pretty_links_is_read_by_its_parameter() -> None:
    with world().network() as net:
        http = Http(
            clock=SystemClock(), transport=httpx.MockTransport(plain_links(net)), backoff_s=()
        )
        identity = WordPress().sign_in(http, GIVEN, KeptSecrets())
    assert identity.config["root"] == f"{SITE}/?rest_route="
    assert identity.server == SITE
    assert identity.cannot == ()


@pytest.mark.parametrize(
    ("link", "is_taken"),
    [
        ("https://cafe.example/blog/wp-json/", True),
        ("https://evil.example/wp-json/", False),
        ("http://cafe.example/blog/wp-json/", False),
    ],
)
def test_the_page_says_where_its_interface_is_and_no_stranger_does(
    link: str, is_taken: bool
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if str(request.url) == link:
            return httpx.Response(200, json={"namespaces": ["wp/v2"], "name": "Cafe"})
        if request.url.path == "/blog/wp-json/wp/v2/users/me":
            me = {"id": 1, "username": "owner", "capabilities": {"moderate_comments": True}}
            return httpx.Response(200, json=me)
        headers = {"link": f'<{link}>; rel="https://api.w.org/"'}
        return httpx.Response(200 if request.url.path == "/" else 404, headers=headers, html="<p>")

    http = Http(clock=SystemClock(), transport=httpx.MockTransport(answer), backoff_s=())
    if is_taken:
        identity = WordPress().sign_in(http, GIVEN, KeptSecrets())
        assert identity.server == "https://cafe.example/blog"
    else:
        with pytest.raises(NothingFound):
            WordPress().sign_in(http, GIVEN, KeptSecrets())
        assert link not in asked


# --- by the site's own page


def begun(made: World, *, by_hand: bool = False, handle: str = "") -> BrowserSignIn:
    with made.network() as net:
        given = {"server": "cafe.example", "handle": handle}
        return WordPress().begin_sign_in(net.http(), given, by_hand=by_hand)


def test_a_site_of_version_7_sends_the_browser_back_with_the_password() -> None:
    made = world()
    made.version = "7.0"
    way = begun(made)
    try:
        asked = parse_qs(urlsplit(way.address).query)
        assert way.address.startswith(f"{SITE}/wp-admin/authorize-application.php?")
        assert re.fullmatch(r"Shoptalk [\d-]{10} [\d:]{8} UTC", asked["app_name"][0])  # none twice
        assert asked["app_id"] == [APP_ID]
        back = asked["success_url"][0]
        assert back.startswith("http://127.0.0.1:")
        assert not way.is_by_hand
        came = {"site_url": SITE, "user_login": "owner", "password": PASSWORD}
        answer = httpx.get(f"{back}&{urlencode(came)}", trust_env=False)
        assert answer.status_code == 200
        assert way.wait() == {"server": SITE, "handle": "owner", "password": PASSWORD}
    finally:
        way.close()


def test_a_no_on_the_sites_page_is_a_no() -> None:
    made = world()
    made.version = "7.1.2"
    way = begun(made)
    try:
        back = parse_qs(urlsplit(way.address).query)["success_url"][0]
        httpx.get(f"{back}&success=false", trust_env=False)
        with pytest.raises(Refused) as raised:
            way.wait()
    finally:
        way.close()
    assert raised.value.reason == "access_denied"


@pytest.mark.parametrize(("version", "by_hand"), [("6.9.4", False), ("", False), ("7.0", True)])
def test_an_older_site_shows_the_password_and_the_owner_pastes_it(
    version: str, by_hand: bool
) -> None:
    made = world()
    made.version = version
    way = begun(made, by_hand=by_hand, handle="owner")
    assert way.is_by_hand
    assert "success_url" not in way.address
    assert not way.paste("abc")
    assert way.paste(" abcd EFGH ijkl MNOP qrst UVWX\n")
    assert way.wait() == {"server": SITE, "handle": "owner", "password": PASSWORD}


def test_a_site_without_application_passwords_says_so() -> None:
    made = world()
    made.has_passwords = False
    with pytest.raises(Refused) as raised:
        begun(made)
    assert raised.value.reason == "wordpress_no_passwords"


def test_a_site_that_tells_strangers_nothing_has_the_usual_page() -> None:
    with world().network() as net:
        net.next(INDEX, denied(401, "rest_login_required"))
        given = {"server": SITE, "handle": "owner"}
        way = WordPress().begin_sign_in(net.http(), given, by_hand=True)
    assert way.address.startswith(f"{SITE}/wp-admin/authorize-application.php?app_name=Shoptalk")


@pytest.mark.parametrize(("app_id", "is_ours"), [(APP_ID, True), ("", False)])
def test_only_a_password_made_for_us_is_taken_back(app_id: str, is_ours: bool) -> None:
    made = world()
    made.app_id = app_id
    with made.network() as net:
        shop = signed_in(net)
        assert WordPress().sign_out(shop.http, shop.account, shop.secrets) is is_ours
        deleted = [call.path for call in net.calls if call.method == "DELETE"]
    assert deleted == ([{"uuid": UUID}] if is_ours else [])
