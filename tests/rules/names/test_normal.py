"""A text as words with their places, and words as they sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.names.normal import fold, skeleton, sound, words


@given(st.text())
def test_words_are_those_of_fold(text: str) -> None:
    assert [word.folded for word in words(text)] == fold(text).split()


@given(st.text(alphabet="aÅä ё'’#@_-.ß™½ﬁ\u0301\u200d😀\ud800א"))
def test_each_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert word.folded in fold(text[word.start : word.end]).split()


def test_places_are_of_the_text_as_given() -> None:
    said = "Sma\u030astads #BjörkÄng, Lidl’e\u00ad!"
    assert [(word.folded, said[word.start : word.end]) for word in words(said)] == [
        ("smastads", "Sma\u030astads"),
        ("bjorkang", "BjörkÄng"),
        ("lidl", "Lidl"),
        ("e", "e\u00ad"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("maksima", "maxima"), ("максима", "maxima"), ("шоколадница", "sokoladnica"),
     ("bjorkqvist", "bjorkquist"), ("zhirafa", "жирафа"), ("wilma", "vilma")],
)  # fmt: skip
def test_what_is_confused_sounds_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("word", "bones"),
    [("accommodate", "akmdt"), ("мария", "mr"), ("maria", "mr"), ("", ""), ("a", "a")],
)
def test_skeleton(word: str, bones: str) -> None:
    assert skeleton(word) == bones
