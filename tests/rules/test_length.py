"""How networks count a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.length import count, measure

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "unit", "used"),
    [
        ("", "characters", 0),
        ("åäö ё ė", "characters", 7),
        ("e\u0301", "characters", 2),
        ("e\u0301", "graphemes", 1),
        (FAMILY, "characters", 5),
        (FAMILY, "graphemes", 1),
        (FAMILY, "utf16", 8),
        (FAMILY, "bytes", 18),
        ("🇸🇪", "graphemes", 1),
        ("a\r\nb", "graphemes", 3),
        ("plain", "graphemes", 5),
        ("ё", "bytes", 2),
        ("\ud800", "bytes", 3),  # half a pair, as a clipboard may hold it
    ],
)
def test_units(text: str, unit: str, used: int) -> None:
    assert count(text, unit) == used


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("see https://a.example/" + "x" * 200, 4 + 23),
        ("see https://a.example/x.", 4 + 23 + 1),
        ("(https://a.example/x)", 1 + 23 + 1),
        ("http://a.example https://b.example", 23 + 1 + 23),
        ("www.a.example", 13),
        ("x@https://a.example", 19),
        ("@anna@shop.example hi", len("@anna hi")),
        ("mail me: anna@shop.example", 26),
        ("@a@b.example @c@d.example.", len("@a @c.")),
    ],
)
def test_addresses_and_handles_where_they_weigh_otherwise(text: str, used: int) -> None:
    length = measure(text, limit=500, url_counts=23)
    assert (length.used, length.left) == (used, 500 - used)


def test_bytes_are_a_second_limit() -> None:
    text = FAMILY * 200  # 200 graphemes, 3600 bytes
    assert measure(text, limit=300, unit="graphemes").left == 100
    assert measure(text, limit=300, unit="graphemes", max_bytes=3000).left == -600


def test_an_unknown_unit_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="ells"):
        count("x", "ells")


@given(st.text(max_size=60))
def test_graphemes_never_outnumber_characters(text: str) -> None:
    assert count(text, "graphemes") <= count(text, "characters") <= count(text, "bytes")


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_text_is_never_shorter(one: str, two: str) -> None:
    for unit in ("characters", "utf16", "bytes"):
        assert count(one + two, unit) == count(one, unit) + count(two, unit)
