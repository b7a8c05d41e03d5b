"""What presses, and by how much."""

from __future__ import annotations

from itertools import product

import pytest

from app.analysis.urgency import is_question, urgency
from app.domain.item import Reason, Tone
from app.domain.urgency import Urgency


@pytest.mark.parametrize(
    "text",
    [
        "Are you open on Sunday?",
        "Öppet på söndag？",
        "هل أنتم مفتوحون؟",
        "when do you open",
        "När öppnar ni",
        "Hvor ligger butikken",
        "сколько стоит торт",
        "Kada dirbate",
        "Quanto costa la torta",
        "Love it! Do you have more? Thanks.",
        "See https://a.example/x?y=1 - is that you?",
    ],
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Great shop!",
        "https://a.example/search?q=bread",
        "How we loved it.",
        "Where I live there is nothing like it, and so we came all the way from the coast to you "
        "and stayed for hours",
        "Whatever",
        "kurtka",
    ],
)
def test_no_questions(text: str) -> None:
    assert not is_question(text)


def test_each_part_is_one_bit_and_weighs_more_than_all_below_it() -> None:
    seen = set()
    for stars, again, tone, text in product(
        (None, 2), ((), (Reason.EDITED,)), (Tone.UNKNOWN, Tone.NEGATIVE), ("hi", "hi?")
    ):
        found = urgency(text, rating=stars, tone=tone, reasons=again)
        assert (Urgency.LOW_RATING in found) is (stars == 2)
        assert (Urgency.CAME_BACK in found) is bool(again)
        assert (Urgency.NEGATIVE in found) is (tone is Tone.NEGATIVE)
        assert (Urgency.QUESTION in found) is text.endswith("?")
        seen.add(int(found))
    assert seen == set(range(16))


@pytest.mark.parametrize(("stars", "is_low"), [(1, True), (2, True), (3, False), (5, False)])
def test_low_is_two_stars(stars: int, is_low: bool) -> None:
    assert bool(urgency("", rating=stars, tone=Tone.UNKNOWN)) is is_low


def test_a_wake_is_no_urgency() -> None:
    assert urgency("", rating=None, tone=Tone.UNKNOWN, reasons=(Reason.WOKE,)) == 0
