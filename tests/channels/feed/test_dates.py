"""Dates as feeds write them in six languages and more."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.feed.dates import read_date


def at(day: int, month: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 20 Nov 2026 14:05:00 +0000", at(20, 11, 14, 5)),
        ("Fri, 20 Nov 2026 14:05:00 GMT", at(20, 11, 14, 5)),
        ("Fri, 20 Nov 26 14:05:00 Z", at(20, 11, 14, 5)),
        ("Fri, 20 Nov 2026 14:05:00 CET", at(20, 11, 13, 5)),
        ("Mon, 20 Jul 2026 14:05:00 CEST", at(20, 7, 12, 5)),
        ("Mon, 20 Jul 2026 14:05 EEST", at(20, 7, 11, 5)),
        ("Fri, 20 Nov 2026 14:05:00 MSK", at(20, 11, 11, 5)),
        ("Fri, 20 Nov 2026 09:05:00 EST", at(20, 11, 14, 5)),
        ("Пт, 20 ноя 2026 14:05:00 +0300", at(20, 11, 11, 5)),
        ("20 мая 2026 10:00", at(20, 5, 10)),
        ("Fre, 20 nov 2026 14:05:00 +0100", at(20, 11, 13, 5)),
        ("tis, 20 okt. 2026 14:05:00 +0200", at(20, 10, 12, 5)),
        ("20 november 2026 kl. 14:05", at(20, 11, 14, 5)),
        ("lør, 20 des 2026 10:00:00 +0100", at(20, 12, 9)),
        ("gio, 20 mag 2026 10:00:00 +0200", at(20, 5, 8)),
        ("20 settembre 2026", at(20, 9)),
        ("2026 m. lapkričio 20 d. 14:05", at(20, 11, 14, 5)),
        ("20 geg. 2026 10:00:00 EEST", at(20, 5, 7)),
        ("ven., 20 août 2026 10:00:00 +0200", at(20, 8, 8)),
        ("Mi, 20 Mär 2026 14:05:00 +0100", at(20, 3, 13, 5)),
        ("20 de noviembre de 2026", at(20, 11)),
        ("20.11.2026 14:05", at(20, 11, 14, 5)),
        ("Nov 20, 2026 2:05 PM EST", at(20, 11, 19, 5)),
        ("November 20th, 2026", at(20, 11)),
        ("2026-11-20T14:05:00Z", at(20, 11, 14, 5)),
        ("2026-11-20T14:05:00.003-05:00", at(20, 11, 19, 5).replace(microsecond=3000)),
        ("2026-11-20 14:05:00 +0100", at(20, 11, 13, 5)),
        ("2026-11-20", at(20, 11)),
        ("Fri, 20 Nov 2026 24:05:00 GMT", None),
        ("Mon, 31 Feb 2026 10:00:00 GMT", None),
        ("soon", None),
        ("", None),
        ("Fri, 20 Foo 2026 10:00:00", None),
    ],
)
def test_read_date(text: str, moment: datetime | None) -> None:
    assert read_date(text) == moment


def test_what_the_reader_knows_fills_in() -> None:
    parsed = time.struct_time((2026, 11, 20, 14, 5, 0, 4, 324, 0))
    assert read_date("yesterday or so", parsed) == at(20, 11, 14, 5)
    assert read_date("Fri, 20 Nov 2026 14:05:00 CET", parsed) == at(20, 11, 13, 5)
    assert read_date("", (99999, 1, 1, 0, 0, 0)) is None


@given(st.text(max_size=60))
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.utcoffset() is not None


@given(st.text(alphabet="0123456789 :.-+TZ/,", max_size=40))
def test_any_digits_are_a_moment_or_none(text: str) -> None:
    read_date(text)
