"""Servers that send too much, too slowly, too little or nonsense: one named error, in time."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.channels.http import Http, may_have_left
from app.channels.http.unpack import PackingError, TooBigError, Unpacker
from app.errors import BadAnswer, ShopError, Unreachable
from tests.channels.http.loopback import Line, Loopback, answer
from tests.conftest import SetClock

MEGA = 1024 * 1024


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MEGA)) for _ in range(100)) + packer.flush()


def test_100_mb_gzip_bomb_ends_small(server: Loopback, http: Http) -> None:
    server.answers["/"] = answer(200, _bomb(), content_encoding="gzip")
    http.send("GET", server.url + "/warm-up")
    tracemalloc.start()
    with pytest.raises(BadAnswer) as told:
        http.send("GET", server.url + "/")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.value.why == "too_big"
    assert peak < 24 * MEGA, f"{peak / MEGA:.0f} MB held for a cap of 16"


def test_bomb_in_a_bomb_is_not_unpacked(server: Loopback, http: Http) -> None:
    server.answers["/"] = answer(200, gzip.compress(b"x"), content_encoding="gzip, gzip")
    with pytest.raises(BadAnswer):
        http.send("GET", server.url + "/")


def test_plain_answer_over_the_cap_is_left(server: Loopback, door: Callable[..., Http]) -> None:
    server.answers["/"] = answer(200, b"x" * 5000)
    with pytest.raises(BadAnswer) as told:
        door(cap_bytes=4999).send("GET", server.url + "/")
    assert told.value.why == "too_big"
    assert len(door(cap_bytes=5000).send("GET", server.url + "/").body) == 5000


def _dribble(head: bytes, endless: bytes) -> Callable[[Line], bool]:
    def act(line: Line) -> bool:
        line.send(head)
        while not line.stop.wait(0.01):  # 100 bytes a second
            line.send(endless)
        return False

    return act


@pytest.mark.timeout(20)  # the server would dribble on for ever
@pytest.mark.parametrize("place", ["head", "header", "body"])
def test_dribbling_server_is_left_at_the_deadline(
    server: Loopback, door: Callable[..., Http], place: str
) -> None:
    heads = {
        "head": b"",
        "header": b"HTTP/1.1 200 OK\r\nX-Long: ",
        "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
    }
    server.answers["/"] = _dribble(heads[place], b"H" if place == "head" else b"x")
    with pytest.raises(ShopError) as told:
        door(deadline_s=0.4).send("GET", server.url + "/")
    assert isinstance(told.value, Unreachable)
    assert told.value.why in ("timeout", "cut")  # "HHHH" is no HTTP, which may be seen first


def test_silent_server_is_left_at_the_deadline(server: Loopback, door: Callable[..., Http]) -> None:
    server.answers["/"] = lambda line: bool(line.stop.wait(10))
    with pytest.raises(Unreachable) as told:
        door(deadline_s=0.2).send("POST", server.url + "/", is_write=True)
    assert told.value.why == "timeout"
    assert may_have_left(told.value)


@pytest.mark.parametrize(
    "body",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
        + gzip.compress(b"a long enough text")[:12],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
    ],
    ids=["length", "chunks", "gzip ends early", "gzip that is none"],
)
def test_body_that_breaks_off_is_cut(server: Loopback, http: Http, body: bytes) -> None:
    def act(line: Line) -> bool:
        line.send(body)
        return False

    server.answers["/"] = act
    with pytest.raises(BadAnswer) as told:
        http.send("GET", server.url + "/")
    assert told.value.why == "cut"


@pytest.mark.parametrize(
    "noise", [b"\x00\xff\x13" * 50, b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/9.9 \r\n\r\n", b""]
)
def test_noise_is_no_answer(server: Loopback, http: Http, noise: bytes) -> None:
    def act(line: Line) -> bool:
        line.send(noise)
        return False

    server.answers["/"] = act
    with pytest.raises(Unreachable) as told:
        http.send("GET", server.url + "/")
    assert told.value.why == "cut"


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300), coding=st.sampled_from(["gzip", "deflate", "br", "x, y", ""]))
def test_any_packed_bytes_end_in_bytes_or_a_named_error(body: bytes, coding: str) -> None:
    def act(_: httpx.Request) -> httpx.Response:
        headers = {"content-encoding": coding} if coding else {}
        return httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))

    http = Http(clock=SetClock(), transport=httpx.MockTransport(act), backoff_s=())
    told: bytes | str
    with contextlib.closing(http):
        try:
            told = http.send("GET", "https://shop.example/").body
        except BadAnswer as error:
            told = error.why
    assert told in ("cut", "too_big") or isinstance(told, bytes)
    assert coding in ("gzip", "deflate", "") or told == "cut"


@given(
    body=st.binary(max_size=20_000), cut=st.integers(1, 50), wbits=st.sampled_from([31, 15, -15])
)
def test_unpacking_in_pieces_gives_the_whole(body: bytes, cut: int, wbits: int) -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, wbits)
    packed = packer.compress(body) + packer.flush()
    unpacker = Unpacker("gzip" if wbits == 31 else "deflate", 20_000)
    for at in range(0, len(packed), cut):
        unpacker.feed(packed[at : at + cut])
    assert unpacker.whole() == body


def test_gzip_in_several_members_is_read_whole() -> None:
    unpacker = Unpacker("gzip", 100)
    unpacker.feed(gzip.compress(b"one ") + gzip.compress(b"two"))
    assert unpacker.whole() == b"one two"


def test_unpacker_names_what_is_wrong() -> None:
    with pytest.raises(PackingError):
        Unpacker("br", 10)
    with pytest.raises(TooBigError):
        Unpacker("", 3).feed(b"four")
