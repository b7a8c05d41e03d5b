"""What the door does to a question: identity, practice names, connections, failures by name."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from app.channels.http import NOTHING_LEFT, Http, may_have_left
from app.errors import (
    BadAnswer,
    NothingFound,
    RateLimited,
    ShopError,
    SignInError,
    Unreachable,
)
from tests.channels.http.loopback import Line, Loopback, answer


def test_the_door_opens_without_httpx() -> None:
    code = "import sys, app.channels.http, app.channels.registry; print('httpx' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert told.stdout.strip() == "False"


def test_we_say_who_we_are_and_what_is_asked(server: Loopback, http: Http) -> None:
    server.answers["/a"] = answer(201, b"made", X_Thing="1")
    raw = http.send(
        "post", server.url + "/a?x=1", params=[("y", "ä b")], json={"text": "Hej"}, is_write=True
    )
    (asked,) = server.requests
    assert (raw.status, raw.body, raw.headers["x-thing"]) == (201, b"made", "1")
    assert (asked.method, asked.target, asked.body) == (
        "POST",
        "/a?x=1&y=%C3%A4+b",
        b'{"text":"Hej"}',
    )
    assert asked.headers["user-agent"].startswith("Shoptalk/")
    assert asked.headers["accept-encoding"] == "gzip, deflate"


def test_form_and_bearer(server: Loopback, http: Http) -> None:
    http.send("POST", server.url + "/a", form={"status": "hej"}, bearer=" tok \n", is_write=True)
    (asked,) = server.requests
    assert (asked.body, asked.headers["authorization"]) == (b"status=hej", "Bearer tok")


def test_reads_share_a_connection_writes_do_not(server: Loopback, http: Http) -> None:
    server.answers["/"] = answer(200, b"hi")
    for _ in range(3):
        http.send("GET", server.url + "/")
    assert server.connections == 1
    for _ in range(3):
        http.send("POST", server.url + "/", is_write=True)
    assert server.connections == 4
    http.send("GET", server.url + "/", keep_alive=False)
    assert server.connections == 5
    assert server.requests[-1].headers["connection"] == "close"


def test_at_most_six_at_once_to_one_host(server: Loopback, http: Http) -> None:
    inside, most, lock, gate = [0], [0], threading.Lock(), threading.Event()

    def act(line: Line) -> bool:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            if inside[0] == 6:
                gate.set()
        gate.wait(5)
        with lock:
            inside[0] -= 1
        return answer(200, b"x")(line)

    server.answers["/"] = act
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda _: http.send("GET", server.url + "/"), range(12)))
    assert most[0] == 6


def test_practice_name_is_served_here_and_only_where_given(
    server: Loopback, door: Callable[..., Http]
) -> None:
    practice: dict[str, str] = {}
    http = door(practice=practice)
    practice["practice.invalid"] = f"127.0.0.1:{server.port}"  # the port is known later
    server.answers["/api?x=1"] = server.answers["/api"] = answer(200, b"world")
    raw = http.send("GET", "https://practice.invalid/api?x=1", bearer="t")
    assert (raw.body, raw.url) == (b"world", "https://practice.invalid/api?x=1")
    assert server.requests[0].headers["host"] == "practice.invalid"


def test_proxy_is_used_for_the_world_and_not_for_this_computer(
    server: Loopback, door: Callable[..., Http]
) -> None:
    http = door(proxies={"http": f"http://me:pass@127.0.0.1:{server.port}"})
    server.answers["http://shop.example/feed"] = answer(200, b"by proxy")
    assert http.send("GET", "http://shop.example/feed").body == b"by proxy"
    assert server.requests[0].headers["proxy-authorization"].startswith("Basic ")
    server.answers["/own"] = answer(200, b"own")
    assert http.send("GET", server.url + "/own").body == b"own"
    with pytest.raises(Unreachable) as told:
        door(proxies={"http": "socks5://127.0.0.1:9"}).send("GET", "http://shop.example/")
    assert told.value.why == "proxy"


@pytest.mark.parametrize("address", ["", "shop", "ftp://x.example/", "http://", "http://[bad/"])
def test_what_is_no_address_is_not_asked(http: Http, address: str) -> None:
    with pytest.raises(NothingFound):
        http.send("GET", address)


def test_token_with_a_line_break_is_not_sent_nor_quoted(server: Loopback, http: Http) -> None:
    with pytest.raises(SignInError) as told:
        http.send("GET", server.url, bearer="s3cret\r\nX-Evil: 1")
    assert "s3cret" not in repr(told.value)
    assert not server.requests


# --- failures


def test_nobody_listens(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable) as told:
        http.send("POST", f"http://127.0.0.1:{port}/", is_write=True)
    assert told.value.why == "refused"
    assert not may_have_left(told.value)


def _greet(door: socket.socket) -> None:
    line, _ = door.accept()
    with line:
        line.sendall(b"220 hello, this is mail\r\n")
        line.recv(1000)


def test_plain_server_at_a_secret_address(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain, ThreadPoolExecutor(1) as pool:
        greeted = pool.submit(_greet, plain)
        with pytest.raises(Unreachable) as told:
            http.send("POST", f"https://127.0.0.1:{plain.getsockname()[1]}/", is_write=True)
        greeted.result(5)
    assert told.value.why == "tls"
    assert not may_have_left(told.value)


def test_server_that_hangs_up_after_a_write_may_have_it(server: Loopback, http: Http) -> None:
    server.answers["/"] = lambda _: False
    with pytest.raises(Unreachable) as told:
        http.send("POST", server.url + "/", json={}, is_write=True)
    assert told.value.why == "cut"
    assert may_have_left(told.value)
    assert len(server.requests) == 1  # never asked twice


def _chained(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (httpx.ConnectTimeout(""), "connect_timeout"),
        (httpx.PoolTimeout(""), "connect_timeout"),
        (_chained(httpx.ConnectError(""), socket.gaierror(-2, "x")), "dns"),
        (_chained(httpx.ConnectError(""), OSError(101, "Network is unreachable")), "offline"),
        (_chained(httpx.ConnectError(""), ssl.SSLCertVerificationError("x")), "tls"),
        (httpx.ConnectError(""), "refused"),
        (httpx.ProxyError(""), "proxy"),
        (httpx.ReadTimeout(""), "timeout"),
        (httpx.WriteTimeout(""), "timeout"),
        (httpx.ReadError(""), "cut"),
        (httpx.WriteError(""), "cut"),
        (httpx.RemoteProtocolError(""), "cut"),
    ],
)
def test_each_failure_says_whether_bytes_left(
    door: Callable[..., Http], failure: Exception, why: str
) -> None:
    def act(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(Unreachable) as told:
        door(transport=httpx.MockTransport(act)).send("POST", "https://a.example", is_write=True)
    assert (told.value.why, told.value.host) == (why, "a.example")
    assert may_have_left(told.value) is (why in ("timeout", "cut")) is (why not in NOTHING_LEFT)


@pytest.mark.parametrize(
    ("error", "expected"),
    [(BadAnswer(why="cut"), True), (RateLimited(), False), (SignInError(), False)],
)
def test_other_errors_and_whether_bytes_left(error: ShopError, expected: bool) -> None:
    assert may_have_left(error) is expected


def test_closed_door_asks_nothing(server: Loopback, http: Http) -> None:
    http.close()
    with pytest.raises(Unreachable) as told:
        http.send("GET", server.url)
    assert told.value.why == "closed"


def test_closing_wakes_who_waits_for_an_answer(server: Loopback, door: Callable[..., Http]) -> None:
    arrived = threading.Event()

    def silent(line: Line) -> bool:
        arrived.set()
        line.stop.wait(20)
        return False

    server.answers["/"] = silent
    http = door(deadline_s=15, backoff_s=(10.0,))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(http.send, "GET", server.url + "/")
        assert arrived.wait(5)
        http.close()
        assert isinstance(waiting.exception(timeout=3), Unreachable)
