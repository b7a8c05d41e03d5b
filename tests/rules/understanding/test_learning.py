"""Learning from the owner, and the gate before it counts."""

from __future__ import annotations

import struct

import pytest

from app.analysis.learning import LABELS_LEAST, Label, Taught, learn, score
from app.analysis.reading import Asked
from app.analysis.tone.hearing import Ear, Heard
from app.analysis.tone.lexicon import ToneWords
from app.analysis.tone.model import Three
from app.domain.understanding import Side
from app.services.understanding.minds import read

EAR = Ear(ToneWords({}), {})


def base(text: str, lang: str) -> tuple[Three, Heard]:
    """A shipped model that thinks everything is rather neutral."""
    del lang
    return (0.0, 0.4, 0.0), EAR.hear(text)


def labels(n: int, *, noise: bool = False) -> list[Label]:
    """Reviews in which one word of the trade decides; or, with noise, nothing does."""
    made = []
    for number in range(n):
        tone = (number * 7) % 3 if noise else (0, 2)[number % 2]
        word = "limpan" if noise or tone == 2 else "trasig"
        made.append(Label(f"{word} nummer {number} i dag", "sv", tone))
    return made


def test_what_clearly_helps_is_switched_on() -> None:
    lesson = learn(labels(120), base)
    assert (lesson.is_on, lesson.reason, lesson.n) == (True, "", 120)
    assert lesson.before is not None
    assert lesson.after is not None
    assert lesson.after.f1 > 0.95 > lesson.before.f1
    taught = Taught.of(lesson.model)
    bad = taught.shift(EAR.hear("den är trasig"), (0.0, 0.4, 0.0))
    good = taught.shift(EAR.hear("limpan"), (0.0, 0.4, 0.0))
    assert bad[0] > bad[2]
    assert good[2] > good[0]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (labels(LABELS_LEAST - 1), "too_few"),
        ([Label(f"bra {n}", "sv", 2) for n in range(80)], "one_sided"),
        (labels(150, noise=True), "no_gain"),
    ],
)
def test_what_does_not_help_stays_off(given: list[Label], reason: str) -> None:
    lesson = learn(given, base)
    assert (lesson.is_on, lesson.reason) == (False, reason)


def test_finding_fewer_complaints_is_no_gain() -> None:
    def finds_all(text: str, lang: str) -> tuple[Three, Heard]:
        del lang
        return (0.1, 0.0, 0.0), EAR.hear(text)

    rare = [Label(f"ord {n}", "sv", 0 if n % 9 == 0 else 2) for n in range(180)]
    assert learn(rare, finds_all).reason == "misses_more"


def test_a_score_counts_what_was_found() -> None:
    told = score([(0, 0), (0, 2), (2, 2), (1, 2)])
    assert (told.n, told.right, told.found) == (4, 2, 0.5)
    assert score([]).found is None


NO_NUMBER = struct.pack("<3fI", float("nan"), 0.0, 0.0, 0)
TOO_MUCH = struct.pack("<3fIHfff", 0.0, 0.0, 0.0, 1, 7, 1e30, 0.0, 0.0)


@pytest.mark.parametrize(
    "harm",
    [
        *(b"", b"PK\x03\x04", b"TT1\n", b"TT1\n" + b"\x01" * 30),
        *(b"TT1\n" + NO_NUMBER, b"TT1\n" + TOO_MUCH),
    ],
)
def test_other_bytes_are_refused(harm: bytes) -> None:
    with pytest.raises(ValueError, match="taught"):
        Taught.of(harm)


def test_what_was_written_is_read_again_and_a_cut_is_seen() -> None:
    model = learn(labels(60), base).model
    assert Taught.of(model).shift(EAR.hear("trasig"), (0.0, 0.0, 0.0))[0] > 0
    with pytest.raises(ValueError, match="cut"):
        Taught.of(model[:-3])


@pytest.mark.parametrize("harm", [b"junk", b"TT1\n" + NO_NUMBER, b"TT1\n" + TOO_MUCH])
def test_what_cannot_be_read_any_more_keeps_no_text_from_being_read(harm: bytes) -> None:
    asked = [Asked("The food was great, I loved it.")]
    assert read(Side(taught=harm), asked) == read(Side(), asked)
