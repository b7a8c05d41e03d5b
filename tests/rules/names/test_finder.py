"""Finding names however they are written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.names.finder import Finder, How, Place, Term
from app.analysis.names.normal import fold, words

OWNERS = ("en", "sv", "no", "ru", "lt", "it")


def places(name: str, text: str, **rest: object) -> tuple[Place, ...]:
    return Finder([Term(name, **rest)], languages=OWNERS).find(text).get(0, ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "text", "seen", "how"),
    [
        ("Björkqvist", "hos BJÖRKQVIST idag", "BJÖRKQVIST", How.EXACT),
        ("Björkqvist", "hos Bjo\u0308rkqvist", "Bjo\u0308rkqvist", How.EXACT),
        ("Björkqvist", "bjorkqvists bröd", "bjorkqvists", How.ENDING),
        ("Björkqvist", "björkvist", "björkvist", How.MISSPELT),
        ("Björkqvist", "Björk qvist", "Björk qvist", How.SPLIT),
        ("Björkqvist", "в Бьёрквисте", "Бьёрквисте", How.SCRIPT),
        ("Clas Ohlson", "Clas-Ohlson!", "Clas-Ohlson", How.EXACT),
        ("Clas Ohlson", "på clasohlson", "clasohlson", How.JOINED),
        ("Clas Ohlson", "#ClasOhlson", "ClasOhlson", How.TAG),
        ("Clas Ohlson", "#ClasOhlsonStockholm", "ClasOhlsonStockholm", How.TAG),
        ("Clas Ohlson", "@clas_ohlson", "clas_ohlson", How.HANDLE),
        ("Clas Ohlson", "clas olsson", "clas olsson", How.MISSPELT),
        ("Clas Ohlson", "Clas Ohlsons", "Clas Ohlsons", How.ENDING),
        ("Maxima", "@maxima24", "maxima24", How.HANDLE),
        ("Maxima", "Maksimoje", "Maksimoje", How.MISSPELT),
        ("Maxima", "ьфчшьф", "ьфчшьф", How.LAYOUT),
        ("Maxima", "vfrcbvf", "vfrcbvf", How.LAYOUT),
        ("Максима", "Maximos", "Maximos", How.SCRIPT),
        ("Šokoladas", "6okoladas", "6okoladas", How.LAYOUT),
        ("Шоколадница", "Shokoladnitsa", "Shokoladnitsa", How.SCRIPT),
        ("Шоколадница", "šokoladnica", "šokoladnica", How.SCRIPT),
        ("Lidl", "važiuoju į Lidl'ą", "Lidl'ą", How.ENDING),
        ("IKEA", "IKEA’oje", "IKEA’oje", How.ENDING),
        ("Lidl", "į Liiiidl!", "Liiiidl", How.MISSPELT),
        ("Maxima", "MAXIIIIMAAAA", "MAXIIIIMAAAA", How.MISSPELT),
        ("Lidl", "Lidl™", "Lidl", How.EXACT),
        ("H&M", "H & M", "H & M", How.EXACT),
        ("H&M", "h och m", "h och m", How.EXACT),
        ("H&M", "#hm", "hm", How.TAG),
        ("Marks & Spencer", "marks and spencer", "marks and spencer", How.EXACT),
        ("McDonald's", "mcdonalds", "mcdonalds", How.JOINED),
    ],
)
def test_a_name_is_found(name: str, text: str, seen: str, how: How) -> None:
    (place,) = places(name, text)
    assert (text[place.start : place.end], place.how) == (seen, how)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lidl", "lidi"), ("H&M", "hm"), ("H&M", "5 h m"), ("Iki", "iky"), ("Björkqvist", "björk"),
        ("Clas Ohlson", "clas is here, Ohlson"), ("Clas Ohlson", "ohlson clas"), ("Maxima", ""),
        ("Maxima", "maxi ma"), ("", "anything"), ("!?", "!?"), ("Maxima", "#"), ("😀", "😀"),
    ],
)  # fmt: skip
def test_something_else_is_not(name: str, text: str) -> None:
    assert places(name, text) == ()


def test_an_exact_term_is_found_as_it_is_written_only() -> None:
    assert places("Maxima", "MAXIMA", is_exact=True)
    assert places("Maxima", "#maxima", is_exact=True)
    for text in ("Maximos", "Maksima", "Максима", "maxina", "ьфчшьф"):
        assert places("Maxima", text, is_exact=True) == ()


def test_a_spelling_can_be_switched_off() -> None:
    assert places("Topas", "tomas")
    assert not places("Topas", "tomas", off=frozenset({"tomas"}))
    off = frozenset({"clas olsson"})
    assert places("Clas Ohlson", "clas olsson clas ohlson", off=off)[0].seen == "clas ohlson"


@pytest.mark.parametrize(
    ("rest", "text", "is_found"),
    [
        ({"words": "wood", "is_start": True}, "wooden", True),
        ({"words": "wood", "is_start": True}, "driftwood", False),
        ({"words": "wooden hor", "is_start": True}, "wooden horses", True),
        ({"words": "", "pattern": "wom?n"}, "women", True),
        ({"words": "", "pattern": "wom?n"}, "womeen", False),
        ({"words": "", "pattern": "*haus"}, "Kaufhaus", True),
        ({"words": "", "pattern": "k*f*s"}, "kaufhaus", True),
        ({"words": "", "pattern": "k*f*s"}, "kaufhaut", False),
        ({"words": "", "pattern": "b?d *haus"}, "bad kaufhaus", True),
        ({"words": "", "pattern": "*"}, "x", True),
    ],
)
def test_wildcards(rest: dict[str, object], text: str, is_found: bool) -> None:
    assert bool(Finder([Term(**rest)]).find(text)) is is_found  # type: ignore[arg-type]


def test_another_name_is_no_misspelling() -> None:
    finder = Finder([Term("Maxima"), Term("Maxina")])
    assert list(finder.find("maxina")) == [1]
    assert set(finder.find("maxila")) == {0, 1}


def test_an_ordinary_word_is_no_misspelling() -> None:
    assert Finder([Term("Topas")], ordinary=["tomas"]).find("tomas") == {}


def test_places_are_in_order_and_apart() -> None:
    text = "maxima Maximos x maksima, #maxima"
    found = places("Maxima", text)
    assert [text[one.start : one.end] for one in found] == [
        "maxima",
        "Maximos",
        "maksima",
        "maxima",
    ]
    assert [(one.first, one.last) for one in found] == [(0, 0), (1, 1), (3, 3), (4, 4)]


def test_words_are_numbered_as_words_numbers_them() -> None:
    text = "a½b 🙂 Clas Ohlson _ №5 Lidl'e x"
    finder = Finder([Term("Clas Ohlson"), Term("Lidl")])
    for of_one in finder.find(text).values():
        (place,) = of_one
        said = [word.folded for word in words(text)][place.first : place.last + 1]
        assert " ".join(said) == place.seen


def test_many_names_that_share_a_word() -> None:
    names = [f"kavos {chr(97 + n % 26)}{chr(97 + n // 26)}nama" for n in range(500)]
    finder = Finder([Term(name) for name in names])
    assert 7 in finder.find(f"einu į {names[7]}")
    assert finder.find("kavos kavos kavos") == {}


HOSTILE = [
    "", "a", "x" * 200_000, "maxima " * 28_000, "😀" * 50_000, "עברית " * 30_000, "\ud800" * 1000,
    "\x00\x01\x02" * 1000, "\u0301" * 100_000, "#" * 100_000, "@" * 100_000, "'" * 100_000,
    "clas " * 40_000, "aB" * 100_000, "1a" * 100_000, "(" * 100_000, "bjork " * 30_000,
    " ".join(f"w{n}" for n in range(30_000)), "Максима ' " * 20_000, "h m " * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_too_much(text: str) -> None:
    terms = [Term(name) for name in ("Maxima", "Clas Ohlson", "Björkqvist", "H&M", "Iki")]
    terms += [Term("", pattern="a*a*a*a*b"), Term("x", is_start=True)]
    finder = Finder(terms)
    start = time.process_time()
    finder.find(text)
    assert time.process_time() - start < 4


@pytest.mark.parametrize("name", [*HOSTILE[:10], "*", "?", "a" * 60, "a b " * 5000])
def test_no_name_is_too_much(name: str) -> None:
    start = time.process_time()
    Finder([Term(name), Term(name, is_start=True), Term("", pattern=fold(name))]).find("a b x")
    assert time.process_time() - start < 4


@given(st.text(max_size=40), st.text(max_size=80))
def test_anything_may_be_named_and_said(name: str, text: str) -> None:
    for of_one in Finder([Term(name)]).find(f"{text} {name} {text}").values():
        for place in of_one:
            assert 0 <= place.start < place.end
            assert place.first <= place.last


@given(st.text(alphabet="abcdeё žКи-#'", max_size=60))
def test_a_text_alone_and_after_others_is_found_alike(text: str) -> None:
    terms = [Term("abcde"), Term("ab cd"), Term("киaбв"), Term("bcdea")]
    used_before = Finder(terms)
    for other in (text.upper(), "#AbcdeAb", text[::-1]):
        used_before.find(other)
    assert used_before.find(text) == Finder(terms).find(text)
