"""Bodies that are JSON, and what comes in the place of one."""

from __future__ import annotations

import pytest

from app.channels.base import Raw
from app.channels.http.body import host_of, json_of
from app.errors import BadAnswer


def answer(body: bytes) -> Raw:
    return Raw(200, {}, body, "https://shop.example:8/x?y")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b" <html>", "html"),
        (b'{"a": ', "cut"),
        (b"[" * 99_999, "cut"),
        (b"Bad gateway", "not_json"),
        (b'"\xff"', "not_json"),
    ],
    ids=lambda one: repr(one)[:20],
)
def test_what_is_no_json_is_named(body: bytes, why: str) -> None:
    with pytest.raises(BadAnswer) as raised:
        json_of(answer(body))
    assert raised.value == BadAnswer(host="shop.example", why=why)


def test_half_characters_are_replaced_and_whole_ones_are_kept() -> None:
    read = json_of(answer(rb'{"\ud83d": ["\ud83d\ude00", "a\udc00b", 1, null]}'))
    assert read == {"\ufffd": ["\U0001f600", "a\ufffdb", 1, None]}
    str(read).encode()


def test_who_answered() -> None:
    assert host_of(answer(b"")) == "shop.example"
