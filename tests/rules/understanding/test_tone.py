"""Tone: what a text offers, what a negation does, when there is doubt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.tone import grams
from app.analysis.tone.hearing import SUMS, TEXT_MAX, Ear
from app.analysis.tone.judge import Judge
from app.analysis.tone.lexicon import Lexicon, ToneWords
from app.analysis.tone.model import Dials, Scorer, ToneModel
from app.analysis.tone.tokens import TOKEN, bare, form_of
from app.domain.item import Tone

WORDS = ToneWords(
    valences={
        "bra": 2.0,
        "dålig*": -2.0,
        "aldrig mer": -3.0,
        "bäst": 3.0,
        "fin*": 2.0,
        "fine": -1.0,
    },
    negators=("inte", "aldrig"),
    boosters=("mycket",),
    dampers=("lite",),
    but=("men",),
)
SMILES = {":)": 2.0, "😍": 3.0, "😡": -3.0}
HOSTILE = [
    "",
    " ",
    "a",
    "😍" * 5_000,
    "\ud800\udfff lone \udc00",
    "\x00\x07\u202e\u2066abc\u2069",
    "القهوة رائعة جدا",
    "(" * 50_000,
    ":" * 50_000,
    "a" * 200_000,
    "inte " * 40_000,
    "x-" * 50_000,
    "!?" * 50_000,
    "http" * 20_000,
]


def ear() -> Ear:
    return Ear(WORDS, SMILES)


def model(*, positive: float = 4.0, needed: float = 0.4) -> ToneModel:
    """A model that goes by the balance of listed words alone."""
    place = SUMS.index("balance")
    rows = [[0.0] * len(SUMS) for _ in range(3)]
    rows[0][place], rows[2][place] = -positive, positive
    sums = tuple(tuple(row) for row in rows)
    dials = Dials(sums=sums, bias=(0.0, 0.2, 0.0), sharpness=1.0, needed=(needed,) * 3)
    weights = np.zeros((grams.BUCKETS, 3), np.int8)
    return ToneModel("t", weights, (0.1, 0.1, 0.1), 0.5, {"sv": dials})


def judge(**more: float) -> Judge:
    return Judge(model(**more), "sv", WORDS, SMILES)


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("BRAAAAA", "braa"),
        ("don’t", "don't"),
        ("@Kajsa_9", "<user>"),
        ("https://a.example/x?y=1", "<link>"),
        ("http", "<link>"),
        ("2026", "0"),
        ("!!!!!", "!!"),
        ("!?!", "?!"),
        ("…", "..."),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        (":)))))", ":))"),
    ],
)
def test_a_token_has_one_spelling(raw: str, form: str) -> None:
    assert form_of(raw) == form


def test_a_word_is_found_without_its_accents_but_keeps_its_own_meaning() -> None:
    lexicon = Lexicon(WORDS)
    assert lexicon.valence("daligt") == lexicon.valence("dåligt") == -2.0
    assert lexicon.valence("finfint") == 2.0
    assert lexicon.valence("fine") == -1.0, "a whole word goes before a stem"
    assert lexicon.valence("stol") == 0.0
    assert bare("ёлка") == "елка"
    assert bare("йод") == "йод"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("bra", 1),
        ("inte bra", -1),
        ("inte alls bra", -1),
        ("inte. bra", 1),
        ("inte något som helst alls bra", 1),
        ("dåligt", -1),
        ("inte dåligt", 1),
        ("kommer aldrig mer", -1),
        ("stol", 0),
    ],
)
def test_a_negation_turns_what_follows_soon(text: str, sign: int) -> None:
    worth = sum(ear().hear(text).worths)
    assert (worth > 0) - (worth < 0) == sign


def test_strong_words_make_stronger_and_but_weighs_what_follows() -> None:
    listen = ear().hear
    assert sum(listen("mycket bra").worths) > sum(listen("bra").worths)
    assert sum(listen("lite bra").worths) < sum(listen("bra").worths)
    assert sum(listen("bra men dåligt").worths) < 0 < sum(listen("dåligt men bra").worths)


def test_words_decide_and_are_named() -> None:
    text = "Maten var bäst 😍"
    shown, guess, p, why = judge().judge(text)
    assert (shown, guess) == (Tone.POSITIVE, Tone.POSITIVE)
    assert p > 0.8
    assert [text[one.start : one.end] for one in why] == ["bäst"]


def test_a_doubtful_text_is_unknown_and_still_has_a_guess() -> None:
    shown, guess, p, _ = judge(needed=0.99).judge("Maten var bra")
    assert (shown, guess) == (Tone.UNKNOWN, Tone.POSITIVE)
    assert 0.34 < p < 0.99


@pytest.mark.parametrize("text", ["", "   ", "https://a.example", "@kajsa @olle", "\u200d\ufe0f"])
def test_a_text_without_words_says_nothing(text: str) -> None:
    assert judge().judge(text) == (Tone.UNKNOWN, Tone.UNKNOWN, 0.0, ())


def test_more_possible_complaints_are_shown_when_asked_for() -> None:
    calm = Judge(model(), "sv", WORDS, SMILES).chances("en stol")[0][0]
    more = Judge(model(), "sv", WORDS, SMILES, cautious=1).chances("en stol")[0][0]
    fewer = Judge(model(), "sv", WORDS, SMILES, cautious=-1).chances("en stol")[0][0]
    assert fewer < calm < more


def test_a_second_opinion_is_asked_only_in_doubt_and_only_lessens() -> None:
    asked: list[str] = []

    def against(text: str) -> float:
        asked.append(text)
        return -0.9

    doubtful = Judge(model(positive=1.6), "sv", WORDS, SMILES, second=against)
    alone = Judge(model(positive=1.6), "sv", WORDS, SMILES)
    assert doubtful.judge("bra")[2] < alone.judge("bra")[2]
    sure = Judge(model(positive=9.0), "sv", WORDS, SMILES, second=against)
    assert sure.judge("bäst bäst")[0] is Tone.POSITIVE
    assert asked == ["bra"]


@pytest.mark.parametrize("text", HOSTILE)
def test_anything_can_be_heard(text: str) -> None:
    heard = ear().hear(text)
    assert len(heard.forms) == len(heard.spans) == len(heard.worths) <= TEXT_MAX
    assert len(heard.sums) == len(SUMS)
    assert all(abs(one) <= 4 for one in heard.sums)
    judge().judge(text)


def test_a_token_is_taken_in_a_straight_line() -> None:
    for text in HOSTILE:
        assert sum(len(found.group()) for found in TOKEN.finditer(text[:TEXT_MAX])) <= len(text)


def test_words_pairs_and_runs_add_up() -> None:
    weights = np.zeros((grams.BUCKETS, 3), np.int8)
    weights[grams.of_form("stol")] = (0, 0, 100)
    weights[grams.of_pair("en", "stol")] = (0, 0, 100)
    base = model()
    one = ToneModel("t", weights, base.scale, base.power, base.dials)
    scorer = Scorer(one, "sv")
    alone, pair = (scorer.logits(ear().hear(text)) for text in ("stol", "en stol"))
    assert alone[2] > 0.0 < pair[2]
    assert scorer.logits(ear().hear("stol")) == alone, "remembered words say the same"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-127, 127)] * 3), min_size=1, max_size=60))
def test_three_sums_at_once_are_the_three_sums(rows: list[tuple[int, int, int]]) -> None:
    weights = np.zeros((grams.BUCKETS, 3), np.int8)
    weights[: len(rows)] = rows
    base = model()
    scorer = Scorer(ToneModel("t", weights, (1.0, 1.0, 1.0), 0.5, base.dials), "sv")
    assert scorer._sum(range(len(rows))) == tuple(map(float, np.sum(rows, axis=0)))  # noqa: SLF001


def test_small_words_before_a_vowel_stand_alone() -> None:
    forms = [
        form_of(found.group()) for found in TOKEN.finditer("L'arnaque! don't, dell’altra qu’un")
    ]
    assert forms == ["l'", "arnaque", "!", "don't", "dell'", "altra", "qu'", "un"]


def test_a_verb_may_be_denied_after_it() -> None:
    words = ToneWords({"funkar": 1.0, "fin": 1.0}, negators=("inte",), is_denied_after=True)
    listen = Ear(words, {}).hear
    assert sum(listen("den funkar inte").worths) < 0
    assert sum(listen("den är fin, inte stor").worths) > 0


def test_marks_in_numbers_can_be_listed() -> None:
    lexicon = Lexicon(ToneWords({"10/10": 3.0, "1 stjärna": -3.0}))
    begun = lexicon.begun_by("10")
    assert begun is not None
    assert begun.longest(["10", "10"], 0) == (("10",), 3.0)
    assert form_of("1") == "1"
    assert form_of("17") == "0"


def test_a_listed_phrase_may_hold_an_elision() -> None:
    listen = Ear(ToneWords({"sonnette d'alarme": -2.0, "l'arnaque": -3.0}), {}).hear
    assert sum(listen("la sonnette d’alarme").worths) == -2.0
    assert sum(listen("quelle L'arnaque").worths) == -3.0
