"""Where redirects may lead, and what is left at home on the way."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from app.channels.http import Http
from app.channels.http.places import is_inside_name, is_public_address, next_place
from app.errors import BadAnswer
from tests.channels.http.loopback import Loopback, answer
from tests.conftest import SetClock

SECRETS = ("s3cret-bearer", "s3cret-pass", "s3cret-cookie")


class Net:
    """A network of many hosts in memory: address to (status, location)."""

    def __init__(self, moves: dict[str, tuple[int, str]]) -> None:
        self.moves = moves
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        status, location = self.moves.get(str(request.url), (200, ""))
        headers = {"location": location, "set-cookie": "session=s3cret-cookie"} if location else {}
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(b"here"))


def _door(net: Net) -> Http:
    return Http(clock=SetClock(), transport=httpx.MockTransport(net), backoff_s=())


def test_credentials_stay_at_home_on_another_host() -> None:
    net = Net({"https://a.example/feed": (302, "https://b.example/feed")})
    raw = _door(net).send(
        "GET",
        "https://a.example/feed",
        bearer="s3cret-bearer",
        headers={"X-Secret": "s3cret-pass", "If-None-Match": '"1"'},
    )
    assert raw.body == b"here"
    first, second = net.seen
    assert "s3cret-bearer" in first.headers["authorization"]
    assert not any(secret in str(second.headers.raw) for secret in SECRETS)
    assert second.headers["if-none-match"] == '"1"'  # the etag came from the end of the way


def test_password_in_the_address_is_not_carried_on() -> None:
    net = Net({"https://a.example/": (301, "https://b.example/")})
    raw = _door(net).send("GET", "https://me:s3cret-pass@a.example/")
    assert net.seen[0].headers["authorization"].startswith("Basic ")
    assert "authorization" not in net.seen[1].headers
    assert raw.headers[":moved-to"] == "https://b.example/"


@pytest.mark.parametrize(
    ("before", "after", "is_shown"),
    [
        ("https://a.example/1", "https://a.example/2", True),
        ("http://a.example/1", "https://a.example/2", True),
        ("https://a.example/1", "http://a.example/2", False),
        ("https://a.example/1", "https://a.example:8443/2", False),
        ("https://a.example/1", "https://evil.a.example/2", False),
    ],
)
def test_who_is_shown_the_token(before: str, after: str, is_shown: bool) -> None:
    net = Net({before: (307, after)})
    _door(net).send("GET", before, bearer="s3cret-bearer")
    assert ("authorization" in net.seen[1].headers) is is_shown


def test_no_cookie_is_kept() -> None:
    net = Net({"https://a.example/1": (302, "/2")})
    http = _door(net)
    raw = http.send("GET", "https://a.example/1")
    http.send("GET", "https://a.example/1")
    assert all("cookie" not in request.headers for request in net.seen)
    assert "set-cookie" not in raw.headers


@pytest.mark.parametrize(
    "moves",
    [
        {"https://a.example/1": (302, "https://a.example/1")},
        {
            "https://a.example/1": (302, "https://b.example/"),
            "https://b.example/": (302, "https://a.example/1"),
        },
    ],
    ids=["itself", "each other"],
)
def test_loop_ends(moves: dict[str, tuple[int, str]]) -> None:
    net = Net(moves)
    with pytest.raises(BadAnswer) as told:
        _door(net).send("GET", "https://a.example/1")
    assert told.value.why == "redirect"
    assert len(net.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/admin", "http://localhost/", "http://192.168.1.1/", "http://[::1]/",
        "http://169.254.169.254/latest/meta-data", "http://nas/", "http://printer.local/",
        "https://practice.invalid/", "http://[::ffff:127.0.0.1]/", "file:///etc/passwd",
        "javascript:alert(1)", "http://2130706433/",
    ],
)  # fmt: skip
def test_the_world_does_not_lead_into_this_computer(target: str) -> None:
    net = Net({"https://a.example/": (302, target)})
    with pytest.raises(BadAnswer) as told:
        _door(net).send("GET", "https://a.example/")
    assert told.value.why == "redirect"
    assert len(net.seen) == 1


def test_a_name_that_hides_this_computer_is_not_entered(
    server: Loopback, door: Callable[..., Http], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name looks public and resolves to 127.0.0.1: found out before anything is sent."""
    import socket

    from app.channels.http import exchange

    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    monkeypatch.setattr(exchange, "_is_from_inside", lambda _: False)  # as if it were out there
    server.answers["/"] = answer(302, location=f"http://evil.example:{server.port}/inside")
    server.answers["/inside"] = answer(200, b"secret page")
    with pytest.raises(BadAnswer) as told:
        door().send("GET", f"http://public.example:{server.port}/")
    assert told.value.why == "redirect"
    assert [one.target for one in server.requests] == ["/"]


def test_what_strangers_name_is_looked_at_out_in_the_world_alone(
    server: Loopback, door: Callable[..., Http], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name that resolves to this computer is refused at the first step already."""
    import socket

    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    for name in (f"public.example:{server.port}", f"127.0.0.1:{server.port}", "nas"):
        with pytest.raises(BadAnswer) as told:
            door().look(f"http://{name}/a.png", headers={}, cap_bytes=100)
        assert told.value.why == "redirect"
    with pytest.raises(BadAnswer):
        door().look("http://me:s3cret-pass@public.example/a.png", headers={}, cap_bytes=100)
    assert server.requests == []


def test_no_more_is_read_of_it_than_is_wanted() -> None:
    net = Net({})
    assert _door(net).look("https://a.example/", headers={}, cap_bytes=4).body == b"here"
    with pytest.raises(BadAnswer) as told:
        _door(net).look("https://a.example/", headers={}, cap_bytes=3)
    assert told.value.why == "too_big"


def test_the_owners_own_machine_may_send_on(server: Loopback, http: Http) -> None:
    server.answers["/"] = answer(301, location=f"http://localhost:{server.port}/feed")
    server.answers["/feed"] = answer(200, b"here")
    assert http.send("GET", server.url + "/").body == b"here"


def test_writes_are_not_sent_on() -> None:
    net = Net({"https://a.example/": (308, "https://b.example/")})
    raw = _door(net).send("POST", "https://a.example/", json={"a": 1}, is_write=True)
    assert raw.status == 308
    assert len(net.seen) == 1


def test_only_a_move_for_good_is_told() -> None:
    moves = {
        "https://a.example/": (301, "https://b.example/"),
        "https://b.example/": (302, "https://c.example/"),
        "https://c.example/": (301, "https://d.example/"),
    }
    raw = _door(Net(moves)).send("GET", "https://a.example/")
    assert raw.headers[":moved-to"] == "https://b.example/"
    assert raw.url == "https://d.example/"


def test_secret_address_does_not_go_onto_a_plain_line() -> None:
    assert (
        next_place("https://a.example/", "http://a.example/?token=1", is_from_inside=False) is None
    )
    assert next_place("https://a.example/", "http://a.example/", is_from_inside=False)


def test_what_is_inside() -> None:
    assert is_inside_name("10.0.0.1")
    assert is_inside_name("nas")
    assert not is_inside_name("shop.example")
    assert not is_inside_name("93.184.216.34")
    assert not is_public_address("100.64.0.1")
    assert not is_public_address("no address")
