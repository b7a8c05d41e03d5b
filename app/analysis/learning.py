"""What the owner's stars and corrections teach: a small shift of the model, behind a gate.

The gate is that of words.md 3: learnt on the first 70 % of the labels, tested on the last
30 %; it counts only if that test is clearly better and no fewer complaints are found.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

from app.analysis.tone.hearing import Heard
from app.analysis.tone.model import TONES, Three

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS: Final = 1 << 15
PAIR_LEAST: Final = 2
LABELS_LEAST: Final = 50
OF_A_TONE_LEAST: Final = 10  # of two tones at least
AGAIN_AFTER: Final = 50  # new labels, until it is tried again
LEARN_SHARE: Final = 0.7
F1_GAIN: Final = 0.02
RECALL_LOSS: Final = 0.05
ROUNDS: Final = 120
RATE: Final = 0.3
CALM: Final = 0.02  # how strongly weights are held back
WEIGHT_MOST: Final = 100.0  # far beyond what so many rounds can teach
_MAGIC: Final = b"TT1\n"
_ROW: Final = struct.Struct("<Hfff")
_HEAD: Final = struct.Struct("<3fI")
Base = Callable[[str, str], tuple[Three, Heard]]  # text, language: logits of the shipped model


@dataclass(frozen=True, slots=True)
class Label:
    """One text whose tone is known."""

    text: str
    lang: str
    tone: int  # 0 negative, 1 neutral, 2 positive
    weight: float = 1.0  # stars 1, a correction by hand 2


@dataclass(frozen=True, slots=True)
class Score:
    """How well texts were read."""

    n: int
    right: int
    f1: float  # mean over the tones that occur
    found: float | None  # share of the negative that were found; None: there were none


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning."""

    model: bytes  # fit for `Taught.of`, also where it did not pass
    is_on: bool
    reason: str  # "": passed; too_few, one_sided, no_gain, misses_more
    n: int
    before: Score | None = None  # on the labels kept for the test
    after: Score | None = None


class Taught:
    """A shift of the model's logits by the words the owner's labels spoke of."""

    def __init__(self, bias: Three, rows: dict[int, Three]) -> None:
        self._bias = bias
        self._rows = rows

    @classmethod
    def of(cls, model: bytes) -> Taught:
        """Read what `learn` wrote.

        Raises:
            ValueError: these are other bytes.
        """
        if not model.startswith(_MAGIC):
            raise ValueError("no taught model")
        at = len(_MAGIC)
        try:
            a, b, c, n = _HEAD.unpack_from(model, at)
            rows = list(_ROW.iter_unpack(model[at + _HEAD.size :]))
        except struct.error as error:
            raise ValueError("a taught model that was cut") from error
        if len(rows) != n:
            raise ValueError("a taught model that was cut")
        numbers = (a, b, c, *(one for row in rows for one in row[1:]))
        if not all(abs(one) <= WEIGHT_MOST for one in numbers):
            raise ValueError("a taught model of strange numbers")
        return cls((a, b, c), {row[0]: row[1:] for row in rows})

    def shift(self, heard: Heard, base: Three) -> Three:
        """Give what to add to the logits of a text."""
        del base  # the shift is the same however sure the model was
        return self._shift(features(heard))

    def _shift(self, numbers: Sequence[int]) -> Three:
        a, b, c = self._bias
        share = 1.0 / max(1, len(numbers)) ** 0.5
        for number in numbers:
            row = self._rows.get(number)
            if row is not None:
                a, b, c = a + row[0] * share, b + row[1] * share, c + row[2] * share
        return a, b, c


def features(heard: Heard) -> tuple[int, ...]:
    """Give the numbers of the words and pairs of a text, each once."""
    spelt = [f"!{f}" if no else f for f, no in zip(heard.forms, heard.is_negated, strict=True)]
    pairs = [f"{one} {other}" for one, other in pairwise(spelt)]
    return tuple(dict.fromkeys(_bucket(one) for one in (*spelt, *pairs)))


def learn(labels: Sequence[Label], base: Base) -> Lesson:
    """Learn from labels, oldest first, and test whether that is any good.

    Args:
        labels: texts with their tone, in the order in which they became known.
        base: gives the shipped model's logits of a text in a language, and what was heard.
    """
    n = len(labels)
    many = [sum(1 for one in labels if one.tone == tone) for tone in range(TONES)]
    if n < LABELS_LEAST:
        return Lesson(b"", is_on=False, reason="too_few", n=n)
    if sum(1 for one in many if one >= OF_A_TONE_LEAST) < 2:
        return Lesson(b"", is_on=False, reason="one_sided", n=n)
    seen = [_Seen.of(one, *base(one.text, one.lang)) for one in labels]
    cut = int(n * LEARN_SHARE)
    first, last = seen[:cut], seen[cut:]
    before = score((one.tone, _best(one.logits)) for one in last)
    tried = _fit(first)
    after = score((one.tone, _best(_moved(tried, one))) for one in last)
    reason = _refused(before, after)
    return Lesson(
        _written(_fit(seen)), is_on=not reason, reason=reason, n=n, before=before, after=after
    )


def score(pairs: Iterable[tuple[int, int]]) -> Score:
    """Count how well tones were told: pairs of the true tone and the one that was said."""
    told = list(pairs)
    f1s = []
    for tone in sorted({true for true, _ in told}):
        hit = sum(1 for true, said in told if true == said == tone)
        wide = sum(1 for true, said in told if tone in (true, said))
        f1s.append(2 * hit / (wide + hit) if hit else 0.0)
    negative = [said for true, said in told if true == 0]
    return Score(
        n=len(told),
        right=sum(1 for true, said in told if true == said),
        f1=sum(f1s) / len(f1s) if f1s else 0.0,
        found=negative.count(0) / len(negative) if negative else None,
    )


def _refused(before: Score, after: Score) -> str:
    if (after.found or 0.0) < (before.found or 0.0) - RECALL_LOSS:
        return "misses_more"
    return "" if after.f1 > before.f1 + F1_GAIN else "no_gain"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A label as it is learnt from."""

    numbers: tuple[int, ...]
    logits: Three
    tone: int
    weight: float

    @classmethod
    def of(cls, label: Label, logits: Three, heard: Heard) -> _Seen:
        return cls(features(heard), logits, label.tone, label.weight)


def _moved(taught: Taught, seen: _Seen) -> Three:
    more = taught._shift(seen.numbers)  # noqa: SLF001 - the same thing, without listening again
    return seen.logits[0] + more[0], seen.logits[1] + more[1], seen.logits[2] + more[2]


def _best(logits: Three) -> int:
    return max(range(TONES), key=logits.__getitem__)


def _fit(seen: Sequence[_Seen]) -> Taught:
    """Fit weights on top of the model's own logits, all texts at once, by AdaGrad (Duchi 2011)."""
    import numpy as np

    rows = np.repeat(np.arange(len(seen)), [len(one.numbers) for one in seen])
    columns = np.array([number for one in seen for number in one.numbers], dtype=np.intp)
    used, columns = np.unique(columns, return_inverse=True)
    values = np.array([len(one.numbers) ** -0.5 for one in seen for _ in one.numbers])
    offset = np.array([one.logits for one in seen])
    truth = np.eye(TONES)[[one.tone for one in seen]]
    weight = np.array([one.weight for one in seen])[:, None] / sum(one.weight for one in seen)
    weights, bias = np.zeros((len(used), TONES)), np.zeros(TONES)
    seen_w, seen_b = np.full_like(weights, 1e-8), np.full_like(bias, 1e-8)
    for _ in range(ROUNDS):
        logits = offset + bias + _summed(rows, values[:, None] * weights[columns], len(seen))
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        wrong = (chances - truth) * weight
        slope_b = wrong.sum(axis=0) + CALM * bias
        slope_w = _summed(columns, values[:, None] * wrong[rows], len(used))
        slope_w = slope_w + CALM * weights / len(seen)
        seen_w += slope_w**2
        seen_b += slope_b**2
        weights -= RATE * slope_w / np.sqrt(seen_w)
        bias -= RATE * slope_b / np.sqrt(seen_b)
    kept = {
        int(number): (a, b, c) for number, (a, b, c) in zip(used, weights.tolist(), strict=True)
    }
    a, b, c = bias.tolist()
    return Taught((a, b, c), kept)


def _summed(places: NDArray[np.intp], rows: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Add rows up by place."""
    import numpy as np

    return np.stack([np.bincount(places, row, minlength=n) for row in rows.T], axis=1)


def _written(taught: Taught) -> bytes:
    rows = sorted(taught._rows.items())  # noqa: SLF001 - its own writer
    parts = [_ROW.pack(number, *three) for number, three in rows]
    return _MAGIC + _HEAD.pack(*taught._bias, len(rows)) + b"".join(parts)  # noqa: SLF001


def _bucket(spelt: str) -> int:
    return crc32(spelt.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)
