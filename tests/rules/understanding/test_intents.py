"""What somebody wants is told by words, and the words are told."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from app.analysis.intents import Intents
from app.analysis.language import TWELVE
from app.analysis.reading import Intent
from app.analysis.rules import Rules, dealing_of
from app.analysis.urgency import is_question
from app.domain.item import Tone

WORDS = Path(__file__).resolve().parents[3] / "resources" / "words"
DEALINGS = {
    "any": {"trade": ["pizza*"]},
    "en": {
        "trade": ["bought", "shop", "order*", "food", "soup"],
        "you": ["your"],
        "world": ["government", "film*", "match"],
        "calm": ["to die for", "food police"],
        "idle": ["who cares"],
        "seek": ["would like to book"],
    },
}
ENGLISH = {
    "tone": {"negators": ["no", "not", "never", "nothing"]},
    "question": {"starts": ["when", "do you"], "phrases": ["i wonder if"]},
    "complaint": {"phrases": ["never arrived", "complain*", "rude", "broken"]},
    "praise": {"phrases": ["no complaints", "nothing to complain about", "happy with"]},
    "lead": {
        "asks": ["in stock", "order*"],
        "recommend": ["anyone recommend"],
        "closing": ["closed down"],
    },
    "urgent": {"safety": ["burn*", "die*"], "police": ["police"], "refund": ["money back"]},
    "topics": {"price": ["price*"], "wait": ["queue*"]},
}
NEG, NEU, POS, UNKNOWN = Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE, Tone.UNKNOWN
Q, C, P, L, U = Intent.QUESTION, Intent.COMPLAINT, Intent.PRAISE, Intent.LEAD, Intent.URGENT


@pytest.fixture(scope="module")
def english() -> Intents:
    return Intents({"en": Rules.of(ENGLISH | dealing_of(DEALINGS, "en"))})


@pytest.mark.parametrize(
    ("text", "tone", "intents"),
    [
        ("Are you open?", NEU, {Q}),
        ("when do you open", NEU, {Q}),
        ("Hi! when do you open", NEU, {Q}),
        ("But when do you open", NEU, {Q}),
        ("I wonder if you deliver", NEU, {Q}),
        ("When we came it rained.", NEU, set()),
        ("https://a.example/?q=1", NEU, set()),
        ('He said "what do you want?" and left.', NEU, set()),
        ("Who cares?", NEU, set()),
        ("Really?!", NEU, set()),
        ("When?!", NEU, {Q}),
        ("My order never arrived", UNKNOWN, {C}),
        ("Never arrived", NEG, {C}),
        ("I bought it and now this", NEG, {C}),
        ("The government again", NEG, set()),
        ("That film had a queue of villains, what a match", NEG, set()),
        ("The pizza was cold", NEG, {C}),
        ("No complaints, I am happy with the shop", UNKNOWN, {P}),
        ("Nothing to complain about, great soup", POS, {P}),
        ("Not happy with the shop", UNKNOWN, set()),
        ("Not rude at all, nice shop", UNKNOWN, set()),
        ("Is it in stock?", NEU, {Q, L}),
        ("It is in stock.", NEU, set()),
        ("We would like to book for six.", NEU, {L}),
        ("Can anyone recommend a florist", NEU, {L}),
        ("The baker closed down, where do you go now?", NEU, {Q, L}),
        ("Where is my order? It never arrived!", NEG, {Q, C}),
        ("Your soup burned my tongue", NEG, {C, U}),
        ("Give me my money back, your shop is broken", NEG, {C, U}),
        ("The police were friendly neighbours", POS, set()),
        ("The police were seen in town", NEU, set()),
        ("Your soup is to die for", NEU, set()),
        ("Your soup is to die for", POS, {P}),
    ],
)
def test_intents(english: Intents, text: str, tone: Tone, intents: set[Intent]) -> None:
    assert set(english.find(text, "en", tone)[0]) == intents


def test_a_bad_mood_told_to_us_is_a_complaint(english: Intents) -> None:
    assert english.find("So sad.", "en", NEG) == ((), ())
    assert english.find("So sad.", "en", NEG, is_to_us=True)[0] == (C,)
    assert english.find("So sad.", "en", NEU, is_to_us=True)[0] == ()


def test_each_hit_says_its_words(english: Intents) -> None:
    text = "Anyone recommend a shop? Is pizza in stock?"
    intents, because = english.find(text, "en", NEU)
    assert intents == (Q, L)
    assert [(one.field, one.value, text[one.start : one.end]) for one in because] == [
        ("question", "", "?"),
        ("question", "", "?"),
        ("lead", "recommend", "Anyone recommend"),
        ("lead", "asks", "in stock"),
    ]


def test_the_kind_of_urgency_is_told(english: Intents) -> None:
    _, because = english.find("I called the police about your shop", "en", NEG)
    assert {one.value for one in because if one.field == "urgent"} == {"police"}


def test_a_language_without_rules_is_read_by_all() -> None:
    rules = {
        "en": Rules.of({"complaint": {"phrases": ["never arrived"]}}),
        "sv": Rules.of({"complaint": {"phrases": ["kom aldrig"]}}),
    }
    both = Intents(rules)
    for text in ("It never arrived", "Den kom aldrig"):
        assert both.find(text, "", NEG)[0] == (C,)
        assert both.find(text, "xx", NEG)[0] == (C,)
    assert both.find("Den kom aldrig", "en", NEG)[0] == ()


def test_without_any_rules_a_mark_still_asks() -> None:
    assert Intents({}).find("?", "en", NEU)[0] == (Q,)
    assert Intents({}).find("Come!", "en", NEG) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "\ud800", "\x00", "😀" * 9_000, "?" * 200_000, "!" * 200_000, "!?" * 100_000,
        '"' * 200_000, '"?' * 100_000, "שלום? " * 9_000, "not complain " * 15_000,
        "no complaints happy with complain " * 6_000, "burn to die for " * 12_000, "(" * 200_000,
    ],
)  # fmt: skip
def test_hostile_texts_take_linear_time(english: Intents, text: str) -> None:
    began = time.process_time()
    for tone in Tone:
        _, because = english.find(text, "en", tone)
        assert len(because) < 60
        assert all(0 <= one.start <= one.end <= len(text) for one in because)
    assert time.process_time() - began < 2.0


SHIPPED = {
    path.parent.name: Rules.of(
        tomllib.loads(path.read_text("utf-8"))
        | dealing_of(tomllib.loads((WORDS / "dealings.toml").read_text("utf-8")), path.parent.name)
    )
    for path in WORDS.glob("*/rules.toml")
}


@pytest.mark.parametrize(
    ("lang", "text", "tone", "intents"),
    [
        ("sv", "Hej, vad kostar en klippning?", NEU, {Q, L}),
        ("sv", "Paketet kom aldrig och ingen svarar", NEG, {C}),
        ("sv", "Inget att klaga på, vi kommer gärna tillbaka", POS, {P}),
        ("sv", "Det var en glasbit i soppan, ring mig!", NEG, {C, U}),
        ("no", "Når åpner dere", NEU, {Q, L}),
        ("no", "Vil gjerne bestille en kake til lørdag", NEU, {L}),
        ("it", "Qualcuno mi consiglia un buon dentista a Milano?", NEU, {Q, L}),
        ("ru", "Подскажите, сколько стоит торт?", NEU, {Q, L}),
        ("ru", "Заказ так и не пришёл, верните деньги", NEG, {C, U}),
        ("lt", "Kiek kainuoja tortas?", NEU, {Q, L}),
    ],
)
def test_the_shipped_rules(lang: str, text: str, tone: Tone, intents: set[Intent]) -> None:
    if lang not in SHIPPED:
        pytest.skip(f"no rules for {lang} yet")
    assert set(Intents(SHIPPED).find(text, lang, tone)[0]) == intents


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Are you open on Sunday?"),
        ("sv", "När öppnar ni"),
        ("no", "Hvor ligger butikken"),
        ("ru", "сколько стоит торт"),
        ("lt", "Kada dirbate"),
        ("it", "Quanto costa la torta"),
        ("sv", "Great shop!"),
        ("sv", "https://a.example/search?q=bread"),
        ("sv", ""),
    ],
)
def test_questions_agree_with_the_inbox(lang: str, text: str) -> None:
    if lang not in SHIPPED:
        pytest.skip(f"no rules for {lang} yet")
    assert (Q in Intents(SHIPPED).find(text, lang, NEU)[0]) is is_question(text)


def test_every_language_has_words_of_dealing() -> None:
    dealings = tomllib.loads((WORDS / "dealings.toml").read_text("utf-8"))
    assert set(dealings) - {"any"} == set(TWELVE)
    for lang, lists in dealings.items():
        for entries in lists.values():
            assert all(entry == entry.lower().strip() != "" for entry in entries), lang
