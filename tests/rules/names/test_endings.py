"""The forms of names, language by language."""

from __future__ import annotations

import pytest

from app.analysis.names.endings import LANGUAGES, forms, used
from app.analysis.names.normal import fold


@pytest.mark.parametrize(
    ("language", "name", "met"),
    [
        ("lt", "Maxima", "Maximos Maximoje Maximą Maximai"),
        ("lt", "Neimantė", "Neimantės Neimantėje Neimančių Neimantę"),
        ("lt", "Gintautis", "Gintaučio Gintaučiui Gintauty Gintautyje Gintautį"),
        ("lt", "Ikea", "Ikeoje Ikėjoje Ikeos"),
        ("lt", "Lidl", "Lidlas Lidle Lidlo Lidlyje"),
        ("lt", "Vilnius", "Vilniaus Vilniuje Vilnių Vilniumi"),
        ("ru", "Петродворец", "Петродворца Петродворце"),
        ("ru", "Огонёк", "Огонька Огоньке"),
        ("ru", "Осетия", "Осетии Осетией Осетию"),
        ("ru", "Светочка", "Светочки Светочкой Светочек"),
        ("ru", "Апеннинский", "Апеннинского Апеннинской Апеннинские"),
        ("sv", "Björkqvist", "Björkqvists"),
        ("no", "Elkjøp", "Elkjøps Elkjøpet"),
        ("en", "Tesco", "Tescos"),
        ("fi", "Prisma", "Prismassa Prisman Prismaan"),
        ("fi", "Nieminen", "Niemisen Niemisellä"),
        ("fi", "Kukka", "Kukan Kukassa"),
        ("pl", "Biedronka", "Biedronki Biedronce Biedronkę"),
        ("de", "Müller", "Müllers"),
    ],
)
def test_forms(language: str, name: str, met: str) -> None:
    made = forms(fold(name), (language,))
    assert fold(name) in made
    assert set(fold(met).split()) <= made


def test_a_script_takes_its_own_languages_endings_only() -> None:
    assert forms("maxima", ("ru",)) == {"maxima"}
    assert forms("максима", ("lt", "en")) == {"максима"}


@pytest.mark.parametrize("name", ["", "a", "iki", "h2o", "x" * 100, "日本語", "😀"])
def test_what_is_no_name_has_no_forms(name: str) -> None:
    assert forms(name, LANGUAGES) == {name}


def test_languages_are_understood_as_tags() -> None:
    assert used(["nb-NO", "lt_LT", "xx"]) == ("lt", "no")
    assert used([]) == LANGUAGES
