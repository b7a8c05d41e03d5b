"""What a text is about, by the shipped words and the owner's."""

from __future__ import annotations

import time

import pytest

from app.analysis.rules import Rules
from app.analysis.topics import SHOWN_MOST, TopicRule, Topics

RULES = {
    "en": Rules.of(
        {"topics": {"price": ["price*", "too much"], "wait": ["queue*", "price of time"]}}
    ),
    "sv": Rules.of({"topics": {"price": ["pris*", "dyr*"], "wait": ["kö", "vänta*"]}}),
}


def keys(text: str, lang: str = "en", *own: TopicRule) -> tuple[str, ...]:
    return Topics(RULES, own).find(text, lang)[0]


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("The queue, and the prices", "en", ("price", "wait")),
        ("Far too much.", "en", ("price",)),
        ("Lång kö och dyrt", "sv", ("price", "wait")),
        ("Lång kö", "en", ()),
        ("Lång kö", "", ("wait",)),
        ("The queue", "de", ("wait",)),
        ("", "en", ()),
    ],
)
def test_shipped_topics(text: str, lang: str, found: tuple[str, ...]) -> None:
    assert keys(text, lang) == found


def test_the_words_are_told() -> None:
    text = "What prices! Too much."
    found, because = Topics(RULES).find(text, "en")
    assert found == ("price",)
    assert [(one.field, one.value, text[one.start : one.end]) for one in because] == [
        ("topic", "price", "prices"),
        ("topic", "price", "Too much"),
    ]


def test_the_owners_words_hold_in_every_language() -> None:
    own = TopicRule("parking", ("car park*", "parkering*"))
    for text, lang in (("No car parks", "en"), ("Ingen parkering", "sv"), ("car park", "")):
        assert keys(text, lang, own) == ("parking",)


def test_the_owner_adds_words_to_a_shipped_topic_and_takes_some_out() -> None:
    own = TopicRule("price", ("kronor",), off=("DYR*",))
    assert keys("tio kronor", "sv", own) == ("price",)
    assert keys("dyrt", "sv", own) == ()
    assert keys("priset", "sv", own) == ("price",)


def test_a_topic_that_is_off_is_never_found() -> None:
    own = TopicRule("price", ("kronor",), is_on=False)
    assert keys("The queue, the prices, kronor", "en", own) == ("wait",)
    assert keys("x", "en", TopicRule("x", ("x",), is_on=False)) == ()


def test_one_word_may_tell_two_topics() -> None:
    assert keys("queue", "en", TopicRule("lines", ("queue",))) == ("wait", "lines")


@pytest.mark.parametrize("word", ["", "*", "?", "😀", "\ud800", "a" * 500])
def test_an_own_word_that_says_nothing_does_no_harm(word: str) -> None:
    assert keys("the queue a ? 😀", "en", TopicRule("odd", (word,))) == ("wait",)


@pytest.mark.parametrize("text", ["price " * 40_000, "x" * 200_000, "\ud800", "😀" * 500, "שלום"])
def test_hostile_texts_take_linear_time(text: str) -> None:
    began = time.process_time()
    _, because = Topics(RULES).find(text, "en")
    assert time.process_time() - began < 1.0
    assert len(because) <= SHOWN_MOST
