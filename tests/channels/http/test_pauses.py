"""Asking again, and not asking: retries, Retry-After, and each network's own limit headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.channels.http import LOGIN, Http
from app.channels.http.pauses import Pauses, wanted_pause
from app.clock import utc_text
from app.errors import BadAnswer, RateLimited, Unreachable
from tests.channels.http.loopback import Line, Loopback, answer
from tests.conftest import SetClock

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
IN_5_MIN = NOW + timedelta(minutes=5)
ISO = "2026-03-04T08:05:00.000Z"
IN_9_S = NOW + timedelta(seconds=9)
UNIX = str(int(IN_5_MIN.timestamp()))


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (200, {}, None),
        (429, {"retry-after": "300"}, IN_5_MIN),
        (503, {"retry-after": "Wed, 04 Mar 2026 08:05:00 GMT"}, IN_5_MIN),
        (503, {}, None),
        (429, {}, IN_5_MIN),
        (429, {"retry-after": "soon"}, IN_5_MIN),
        (200, {"retry-after": "300"}, None),
        (200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": ISO}, IN_5_MIN),
        (200, {"x-ratelimit-remaining": "1", "x-ratelimit-reset": "2026-03-04T08:05:00Z"}, None),
        (200, {"ratelimit-remaining": "0", "ratelimit-reset": UNIX}, IN_5_MIN),
        (200, {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "300"}, IN_5_MIN),
        (429, {"ratelimit-remaining": "0", "ratelimit-reset": UNIX, "retry-after": "9"}, IN_9_S),
        (429, {"retry-after": "99999999"}, NOW + timedelta(hours=24)),
        (429, {"retry-after": "-5"}, IN_5_MIN),
        (200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "nonsense"}, None),
        (200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-03-04T07:00:00Z"}, None),
        (429, {"retry-after": "Wed, 99 Foo 2026"}, IN_5_MIN),
    ],
)  # fmt: skip
def test_what_a_host_wants(status: int, headers: dict[str, str], expected: datetime | None) -> None:
    assert wanted_pause(status, headers, NOW) == expected


def test_pauses_survive_a_restart() -> None:
    before, after = Pauses(), Pauses()
    before.set("a.example", IN_5_MIN)
    before.set("b.example", NOW - timedelta(seconds=1))
    after.take(before.export(NOW), NOW)
    assert after.until(["a.example"], NOW) == IN_5_MIN
    assert after.until(["a.example write"], NOW) is None
    assert after.until(["a.example"], IN_5_MIN) is None
    assert before.export(NOW) == {"a.example": utc_text(IN_5_MIN)}


def test_a_pause_from_when_the_clock_was_wrong_holds_nobody_up() -> None:
    pauses = Pauses()
    pauses.set("a.example", NOW + timedelta(days=365))
    assert pauses.until(["a.example"], NOW) is None


@pytest.mark.parametrize(
    ("status", "token", "is_other_free"), [(429, "t", True), (503, "t", False), (429, None, False)]
)
def test_a_spent_login_stops_no_other_at_the_same_host(
    server: Loopback, http: Http, status: int, token: str | None, *, is_other_free: bool
) -> None:
    def ask(login: str) -> int:
        return http.send("GET", server.url + "/", bearer=token, headers={LOGIN: login}).status

    server.answers["/"] = answer(status, retry_after="300")
    assert ask("1") == status
    server.answers["/"] = answer(200, b"welcome")
    with pytest.raises(RateLimited):
        ask("1")
    if is_other_free:
        assert ask("2") == 200
    else:
        with pytest.raises(RateLimited):
            ask("2")
    assert http.send("POST", server.url + "/", bearer="t", is_write=True).status == 200
    assert not any(LOGIN in one.headers for one in server.requests)


def test_limited_host_is_left_alone_till_the_pause_is_over(
    server: Loopback, http: Http, clock: SetClock, door: Callable[..., Http]
) -> None:
    server.answers["/"] = answer(429, b"slow down", retry_after="300")
    raw = http.send("GET", server.url + "/")
    until = utc_text(clock.now() + timedelta(seconds=300))
    assert (raw.status, raw.headers[":until"]) == (429, until)
    with pytest.raises(RateLimited) as told:
        http.send("GET", server.url + "/")
    assert told.value.until_at == until
    other = door()
    other.remember(http.pauses())
    with pytest.raises(RateLimited):
        other.send("GET", server.url + "/")
    assert len(server.requests) == 1
    server.answers["/"] = answer(200, b"welcome")
    assert http.send("POST", server.url + "/", is_write=True).status == 200  # counted apart
    clock.forward(seconds=301)
    assert http.send("GET", server.url + "/").body == b"welcome"


def test_server_cannot_forge_our_own_headers(server: Loopback, http: Http) -> None:
    def act(line: Line) -> bool:
        line.send(b"HTTP/1.1 200 OK\r\n:until: 2099-01-01T00:00:00Z\r\nContent-Length: 0\r\n\r\n")
        return False

    server.answers["/"] = act
    with pytest.raises(Unreachable):
        http.send("GET", server.url + "/")


def _failing(times: int, failure: httpx.Response | Exception, calls: list[httpx.Request]) -> Any:
    def act(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        if len(calls) > times:
            return httpx.Response(200, stream=httpx.ByteStream(b"there"))
        if isinstance(failure, Exception):
            raise failure
        return failure

    return httpx.MockTransport(act)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(502), httpx.Response(503), httpx.Response(504), httpx.ConnectError(""),
        httpx.ConnectTimeout(""), httpx.ReadError(""), httpx.RemoteProtocolError(""),
    ],
    ids=repr,
)  # fmt: skip
def test_reads_are_tried_again_with_a_cap(
    door: Callable[..., Http], failure: httpx.Response | Exception
) -> None:
    calls: list[httpx.Request] = []
    http = door(transport=_failing(2, failure, calls), backoff_s=(0.001, 0.001))
    assert http.send("GET", "https://a.example/").body == b"there"
    calls.clear()
    http = door(transport=_failing(99, failure, calls), backoff_s=(0.001, 0.001))
    if isinstance(failure, Exception):
        with pytest.raises(Unreachable):
            http.send("GET", "https://a.example/")
    else:
        assert http.send("GET", "https://a.example/").status == failure.status_code
    assert len(calls) == 3


@pytest.mark.parametrize("failure", [httpx.Response(503), httpx.ReadError("")], ids=repr)
@pytest.mark.parametrize(("method", "is_write"), [("POST", True), ("GET", True), ("POST", False)])
def test_writes_and_posts_are_never_tried_again(
    door: Callable[..., Http], failure: Any, method: str, is_write: bool
) -> None:
    calls: list[httpx.Request] = []
    http = door(transport=_failing(9, failure, calls), backoff_s=(0.001, 0.001))
    try:
        http.send(method, "https://a.example/", is_write=is_write)
    except Unreachable as error:
        assert error.why == "cut"  # noqa: PT017 - one of the two failures answers
    assert len(calls) == 1


def test_timeout_and_nonsense_are_not_tried_again(door: Callable[..., Http]) -> None:
    for failure in (httpx.ReadTimeout(""), httpx.Response(500), httpx.Response(404)):
        calls: list[httpx.Request] = []
        http = door(transport=_failing(1, failure, calls), backoff_s=(0.001,))
        try:
            http.send("GET", "https://a.example/")
        except Unreachable as error:
            assert error.why == "timeout"  # noqa: PT017
        assert len(calls) == 1


def test_a_try_that_would_pass_the_deadline_is_not_made(door: Callable[..., Http]) -> None:
    calls: list[httpx.Request] = []
    http = door(
        transport=_failing(9, httpx.Response(503), calls), backoff_s=(60.0,), deadline_s=1.0
    )
    assert http.send("GET", "https://a.example/").status == 503
    assert len(calls) == 1


def test_body_cut_once_is_read_again(server: Loopback, door: Callable[..., Http]) -> None:
    def cut(line: Line) -> bool:
        server.answers["/"] = answer(200, b"whole")
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        return False

    server.answers["/"] = cut
    assert door(backoff_s=(0.001,)).send("GET", server.url + "/").body == b"whole"
    server.answers["/"] = cut
    with pytest.raises(BadAnswer):
        door().send("GET", server.url + "/")
