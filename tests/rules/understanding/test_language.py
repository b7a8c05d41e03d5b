"""Languages: script, telling words, the usual one as a prior."""

from __future__ import annotations

import pytest

from app.analysis.language import TWELVE, Tongues


class Ranks:
    """Stands for py3langid's model, whose numbers are not under test here."""

    def __init__(self, *ranked: tuple[str, float]) -> None:
        self.ranked = ranked
        self.asked: list[str] = []

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        self.asked.append(text)
        return self.ranked


COMMON = {"sv": ("och", "är", "inte", "att"), "no": ("og", "er", "ikke", "å"), "en": ("the", "is")}


@pytest.mark.parametrize(
    ("text", "languages", "said"),
    [
        ("Очень вкусно", TWELVE, "ru"),
        ("Очень вкусно", ("sv", "en"), ""),
        ("Дуже смачно, дякую її", TWELVE, ""),
        ("القهوة رائعة", TWELVE, ""),
        ("コーヒー", TWELVE, ""),
        ("", TWELVE, ""),
        ("😍 123 https://a.example", TWELVE, ""),
        ("Anything at all", ("sv",), "sv"),
        ("Anything at all", ("sv", "ru"), "sv"),
    ],
)
def test_the_script_alone_may_tell(text: str, languages: tuple[str, ...], said: str) -> None:
    ranks = Ranks()
    assert Tongues(ranks, languages).tell(text)[0] == said
    assert ranks.asked == []


def test_words_that_only_one_language_has_need_no_model() -> None:
    ranks = Ranks(("no", 1.0))
    assert Tongues(ranks, ("sv", "no"), COMMON).tell("det är inte lätt att bo")[0] == "sv"
    assert ranks.asked == []
    assert Tongues(ranks, ("sv", "no"), COMMON).tell("är inte og")[0] == "no", "mixed: it is asked"


def test_the_usual_language_decides_where_the_text_says_little() -> None:
    tongues = Tongues(Ranks(("no", 0.6), ("da", 0.4)), TWELVE)
    assert tongues.tell("takk for")[0] == "no"
    assert tongues.tell("takk for", usual="da")[0] == "da"
    long = "et ganske langt stykke tekst som sier nok om seg selv til at ingen må gjette"
    sure = Tongues(Ranks(("no", 0.97), ("da", 0.03)), TWELVE)
    assert sure.tell(long, usual="da")[0] == "no"


def test_a_language_the_owner_does_not_read_is_never_said() -> None:
    lang, p = Tongues(Ranks(("fi", 0.9), ("sv", 0.06), ("en", 0.04)), ("sv", "en")).tell("hyvää")
    assert lang == "sv"
    assert 0.5 < p < 0.7


def test_the_shipped_model_tells_the_six_languages_of_the_window() -> None:
    from app.services.understanding.knowledge import load

    known = load()
    tongues = Tongues(known.identifier, TWELVE, known.common)
    said = {
        "en": "Do you open on Sundays, and is there parking nearby?",
        "sv": "Har ni öppet på söndagar och finns det parkering?",
        "no": "Har dere åpent på søndager, og hvor kan jeg parkere?",
        "ru": "Вы работаете по воскресеньям?",
        "lt": "Ar dirbate sekmadieniais ir kur galima pastatyti automobilį?",
        "it": "Siete aperti la domenica? Dove si può parcheggiare?",
    }
    assert {lang: tongues.tell(text)[0] for lang, text in said.items()} == dict(
        zip(said, said, strict=True)
    )
