"""Finding words whatever their case and accents."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.matching import Hit, Matcher, fold
from app.analysis.tone import tone_of, understood
from app.domain.item import Tone
from tests.rules.query.watch import Watch


def caught(text: str, **boxes: tuple[str, ...]) -> bool:
    watch = Watch(any=boxes.get("any", ()), all=boxes.get("all", ()), never=boxes.get("never", ()))
    return bool(Matcher([watch]).match(text))


@pytest.mark.parametrize(
    ("said", "bare"),
    [
        ("Smörgås, BLÅBÄR!", "smorgas blabar"),
        ("Rødgrød & Łódź – Straße", "rodgrod lodz strasse"),
        ("Ёлка и йогурт", "елка и йогурт"),
        ("Ąžuolėlis", "azuolelis"),
        ("L’Orto d'Anna", "l orto d anna"),
        ("#KavosNamai @kavos_namai", "kavosnamai kavos namai"),
        ("ka\u00advos na\u200bmai", "kavos namai"),
        ("  \n ", ""),
    ],
)
def test_fold(said: str, bare: str) -> None:
    assert fold(said) == bare


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aåäöéñøłßёйžķ ŠČ", min_size=1))
def test_upper_case_and_decomposed_text_fold_the_same(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(unicodedata.normalize("NFD", text))


@given(st.text(), st.text(), st.sampled_from(["Träleksak", "kavos namai", "Ёлка", "l'orto"]))
def test_a_word_is_found_between_any_others(before: str, after: str, word: str) -> None:
    assert caught(f"{before} | {word} | {after}", any=(word,))


@pytest.mark.parametrize(
    ("text", "word", "is_found"),
    [
        ("Wooden horses", "horse", True),
        ("Wooden horses", "=horse", False),
        ("Wooden horses", "horse*", True),
        ("A WOODEN horse", "wooden horse", True),
        ("wooden, painted horse", "wooden horse", False),
        ("the seahorse", "horse", False),
        ("мои игрушки", "мой", False),
        ("anything", "*", False),
        ("anything", "!?", False),
    ],
)
def test_whole_words_phrases_and_beginnings(text: str, word: str, is_found: bool) -> None:
    assert caught(text, any=(word,)) is is_found


def test_three_boxes() -> None:
    boxes = {"any": ("horse", "häst"), "all": ("birch",), "never": ("race",)}
    assert caught("a Birch hast", **boxes)
    assert not caught("a horse", **boxes)
    assert not caught("birch", **boxes)
    assert not caught("birch horse race", **boxes)
    assert not caught("birch horse race")


def test_hits_name_the_words_as_the_owner_wrote_them() -> None:
    found = Matcher([Watch(3, any=("Häst*", "ko"), all=("Björk",)), Watch(4, any=("x",))])
    assert found.match("HASTAR av björk") == (Hit(3, ("Häst*", "Björk")),)


def test_what_the_never_box_took_can_be_told() -> None:
    found = Matcher([Watch(3, any=("horse",), never=("race",)), Watch(4, any=("race",))])
    assert found.kept_out("horse race") == (3,)


@pytest.mark.parametrize(
    ("rating", "tone"),
    [(None, Tone.UNKNOWN), (1, Tone.NEGATIVE), (2, Tone.NEGATIVE), (3, Tone.NEUTRAL),
     (4, Tone.POSITIVE), (5, Tone.POSITIVE), (9, Tone.UNKNOWN)],
)  # fmt: skip
def test_stars_say_the_tone(rating: int | None, tone: Tone) -> None:
    assert tone_of(rating) is tone


@pytest.mark.parametrize(
    ("lang", "kept"),
    [("sv-SE", "sv"), ("no", "no"), ("nb_NO", "no"), ("", None), ("und", None), ("??", None)],
)
def test_a_declared_language_becomes_a_row(lang: str, kept: str | None) -> None:
    rows = understood(rating=None, lang=lang)
    assert [row.value for row in rows] == ([kept] if kept else [])
