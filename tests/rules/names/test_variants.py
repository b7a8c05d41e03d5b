"""The spellings of a name for the owner to tick and networks to search."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.names.finder import Finder, How, Term
from app.analysis.names.keyboards import LAYOUTS, neighbours, slips
from app.analysis.names.ordinary import Counts, Why, is_common
from app.analysis.names.scripts import renderings
from app.analysis.names.variants import MOST, Slip, for_search, variants, without_accents

OWNERS = ("sv", "lt", "ru", "en")


def spelt(name: str, how: How | None = None) -> list[str]:
    return [one.spelling for one in variants(name, OWNERS) if how is None or one.how is how]


@pytest.mark.parametrize(
    ("name", "how", "some"),
    [
        ("Björkqvist", How.EXACT, ["Björkqvist", "Bjorkqvist"]),
        ("Björkqvist", How.TAG, ["#bjorkqvist"]),
        ("Björkqvist", How.HANDLE, ["@bjorkqvist"]),
        ("Björkqvist", How.SCRIPT, ["Бьёрквист"]),
        ("Björkqvist", How.MISSPELT, ["Björkvist", "Björkquist"]),
        ("Clas Ohlson", How.JOINED, ["ClasOhlson"]),
        ("Clas Ohlson", How.HANDLE, ["@clas_ohlson"]),
        ("NetOnNet", How.SPLIT, ["Net On Net"]),
        ("Žirafėlė", How.ENDING, ["Žirafėlės", "Žirafėlėje"]),
        ("Шоколадница", How.ENDING, ["Шоколадницы", "Шоколадницей"]),
        ("Шоколадница", How.SCRIPT, ["Shokoladnitsa"]),
        ("Maxima", How.LAYOUT, ["ьфчшьф"]),
    ],
)
def test_ways(name: str, how: How, some: list[str]) -> None:
    assert set(some) <= set(spelt(name, how))


@pytest.mark.parametrize("name", ["Björkqvist", "Clas Ohlson", "Žirafėlė", "Шоколадница", "Maxima"])
def test_every_variant_is_found_by_the_finder(name: str) -> None:
    finder = Finder([Term(name)], languages=OWNERS)
    assert [one.spelling for one in variants(name, OWNERS) if not finder.find(one.spelling)] == []


def test_variants_are_ranked_and_capped() -> None:
    made = variants("Björkqvist Bageri & Konditori", OWNERS)
    assert len(made) <= MOST
    assert [one.rank for one in made] == list(range(1, len(made) + 1))
    assert made[0].how is How.EXACT
    assert any(one.slip is Slip.NEIGHBOUR for one in made)


def test_real_words_are_no_variants() -> None:
    assert "Maxime" in spelt("Maxima")
    assert "Maxime" not in [one.spelling for one in variants("Maxima", OWNERS, words={"maxime"})]


def test_what_a_search_is_sent() -> None:
    sent = for_search("Clas Ohlson", ("sv",), 5)
    assert sent[:3] == ("Clas Ohlson", "ClasOhlson", "Clas-Ohlson")
    assert len(sent) == 5
    assert for_search("Maxima", ("lt",), 4) == ("Maxima", "Maximos", "Maximoje", "Maksima")
    assert for_search("Maxima", ("lt",), 0) == ()


@given(st.text(max_size=60))
def test_anything_may_be_a_name(name: str) -> None:
    assert len(variants(name, ())) <= MOST
    for_search(name, (), 10)
    is_common(name)


@pytest.mark.parametrize(
    "name", ["x" * 200_000, "ab " * 60_000, "\ud800" * 9, "aB" * 90, "á" * 150]
)
def test_no_name_is_too_long(name: str) -> None:
    start = time.process_time()
    variants(name, ())
    for_search(name, (), 10)
    assert time.process_time() - start < 2


def test_accents_go_and_case_stays() -> None:
    assert without_accents("Žirafėlė & Søn, ЙОД") == "Zirafele & Son, ЙОД"


@pytest.mark.parametrize(
    ("word", "one"),
    [("Жирафа", "zhirafa"), ("Maxima", "максима"), ("Čili", "чили"), ("Senukai", "сенукай")],
)
def test_renderings(word: str, one: str) -> None:
    assert one in renderings(word)


def test_keyboards() -> None:
    assert set(neighbours("ru")["п"]) == set("аренми")
    assert set("ąč") & set(neighbours("lt")["w"])
    assert all(neighbours(layout) for layout in LAYOUTS)
    assert slips("максима") == ("vfrcbvf",)
    assert slips("šokoladas") == ("6okoladas",)
    assert slips("жёлтый") == ()


@pytest.mark.parametrize(
    ("name", "counts", "why"),
    [
        ("Iki", None, Why.SHORT),
        ("Kavos", None, Why.WORD),
        ("Kavos namai", None, Why.NO),
        ("Björkqvist", Counts(100, 10), Why.NO),
        ("Topas", Counts(100, 90), Why.BARE),
        ("Topas", Counts(5, 5), Why.NO),
        ("", None, Why.NO),
    ],
)
def test_an_ordinary_word_needs_context(name: str, counts: Counts | None, why: Why) -> None:
    advice = is_common(name, counts, words={"kavos"}, city="Vilnius", handles=["@iki_lt"])
    assert (advice.why, advice.is_common) == (why, why is not Why.NO)
    assert ("Vilnius" in advice.context) is advice.is_common
