"""Entries of a list are found in a text: words, stems, phrases, with and without accents."""

from __future__ import annotations

import time

import pytest

from app.analysis.phrases import TEXT_MAX, Phrases, spans_of, words_of


def found(text: str, *entries: str) -> list[str]:
    """Name the entries met in a text, in order, each with the letters it stands for."""
    spans = spans_of(text)
    phrases = Phrases({entry: entry for entry in entries})
    return [
        f"{one.value}={text[spans[one.first][0] : spans[one.last][1]]}"
        for one in phrases.find(words_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "entries", "seen"),
    [
        ("The Queue was long", ["queue"], ["queue=Queue"]),
        ("Queues everywhere", ["queue"], []),
        ("Queues everywhere", ["queue*"], ["queue*=Queues"]),
        ("väntat i tre veckor", ["väntat i"], ["väntat i=väntat i"]),
        ("vantat i tre veckor", ["väntat i"], ["väntat i=vantat i"]),
        ("vår kung", ["var"], []),
        ("VAR är ni", ["var"], ["var=VAR"]),
        ("inteeee nöjd", ["inte nöjd*"], ["inte nöjd*=inteeee nöjd"]),
        (
            "don't work, dont work",
            ["don't work"],
            ["don't work=don't work", "don't work=dont work"],
        ),
        ("C’è posto?", ["c'è"], ["c'è=C’è"]),
        ("l'ordine è sbagliato", ["ordin*"], ["ordin*=ordine"]),
        ("drop in, drop-in, dropin", ["drop-in"], ["drop-in=drop in", "drop-in=drop-in"]),
        ("10/10!", ["10/10"], ["10/10=10/10"]),
        ("ещё не пришёл", ["еще не приш*"], []),
        ("еще не пришел", ["ещё не приш*"], ["ещё не приш*=еще не пришел"]),
        ("Koennen Sie liefern", ["können sie"], ["können sie=Koennen Sie"]),
        ("#kundtjänst @shop_kundtjänst", ["kundtjänst"], ["kundtjänst=kundtjänst"] * 2),
        ("see https://queue.example/queue now", ["queue"], []),
        (
            "cold cold food",
            ["cold", "cold food"],
            ["cold=cold", "cold=cold", "cold food=cold food"],
        ),
        ("a b a b c", ["a b", "a b c"], ["a b=a b", "a b=a b", "a b c=a b c"]),
    ],
)
def test_entries_are_found(text: str, entries: list[str], seen: list[str]) -> None:
    got = found(text, *entries)
    assert [one for one in got if one in seen] == seen
    assert not (got and not seen)


def test_joined_by_an_apostrophe_or_hyphen_may_be_left_out() -> None:
    assert found("dropin", "drop-in") == ["drop-in=dropin"]


def test_all_values_of_entries_that_fit_are_given() -> None:
    phrases = Phrases({"cold*": 1, "cold": 2, "colder*": 3})
    assert {one.value for one in phrases.find(words_of("cold colder"))} == {1, 2, 3}


@pytest.mark.parametrize("entry", ["", " ", "*", "?", "a*", "'", "-"])
def test_an_entry_that_says_nothing_finds_nothing(entry: str) -> None:
    assert Phrases({entry: 1}).find(words_of("b ? ' - * bb")) == []


def test_places_are_those_of_the_text_as_given() -> None:
    text = "İSTANBUL 😀 www.x.example ﬁne: kø"
    assert [text[a:b] for a, b in spans_of(text)] == list(words_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "\ud800", "\x00\x07", "😀" * 500, "שלום עולם", "a" * 200_000, "a " * 100_000,
        "not " * 50_000, "'" * 200_000, "www." * 50_000, "http://" * 30_000, "a.b" * 60_000,
    ],
)  # fmt: skip
def test_hostile_texts_take_linear_time(text: str) -> None:
    phrases = Phrases({"a a a a a a b": 1, "a*": 2, "not not": 3, "a b": 4})
    began = time.process_time()
    met = phrases.find(words_of(text))
    assert time.process_time() - began < 1.0
    assert all(one.first <= one.last <= TEXT_MAX for one in met)
