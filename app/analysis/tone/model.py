"""The small model of tone: numbers for spellings, sums and languages; reads one text at a time.

A linear model (multinomial logistic regression) over hashed spellings and the sums of
`hearing`, trained by `packaging/understanding/train.py`. What a spelling is worth is added up
once and remembered, so that a text costs some look-ups and no matrix.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import mul
from typing import TYPE_CHECKING, Final

from app.analysis.tone import grams
from app.analysis.tone.hearing import Heard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TONES: Final = 3  # negative, neutral, positive: in this order everywhere
MEMO_MAX: Final = 60_000
_BITS: Final = 20  # of a sum of weights: more than a text's words could fill
_STEP: Final = 1 << _BITS
_HALF: Final = _STEP >> 1
BY_LIST: Final = 0.2  # of a logit for each step of a word's listed worth
Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Dials:
    """What belongs to one language."""

    sums: tuple[tuple[float, ...], ...]  # a row of weights for each tone, a column for each sum
    bias: Three
    sharpness: float  # what logits are multiplied by, so that probabilities are true
    needed: Three  # probability from which each tone is shown; below it is "?"


@dataclass(frozen=True, slots=True)
class ToneModel:
    """The trained numbers."""

    version: str
    weights: NDArray[np.int8]  # (buckets, tones)
    scale: Three  # of one step of the weights
    power: float  # by which power of the number of spellings their sum is divided
    dials: Mapping[str, Dials]


class Scorer:
    """Scores texts of one language; not for two threads at once."""

    def __init__(self, model: ToneModel, lang: str) -> None:
        self._packed = _packed(model.weights)
        self._scale = model.scale
        self._power = model.power
        self.dials = model.dials[lang]
        self._words: dict[str, tuple[float, float, float, int]] = {}
        self._pairs: dict[tuple[str, str], Three] = {}

    def logits(self, heard: Heard) -> Three:
        """Give how much speaks for each tone."""
        negative, neutral, positive, n = 0.0, 0.0, 0.0, 0
        for form, is_denied in zip(heard.forms, heard.is_negated, strict=True):
            a, b, c, many = self._words.get(form) or self._word(form)
            negative, neutral, positive, n = negative + a, neutral + b, positive + c, n + many
            if is_denied:
                a, b, c = self._pair("", form)
                negative, neutral, positive, n = negative + a, neutral + b, positive + c, n + 1
        for one, other in pairwise(heard.forms):
            a, b, c = self._pairs.get((one, other)) or self._pair(one, other)
            negative, neutral, positive = negative + a, neutral + b, positive + c
        n += max(0, len(heard.forms) - 1)
        share = 1.0 / max(1, n) ** self._power
        dials, sums = self.dials, heard.sums
        base = [
            sum(map(mul, row, sums)) + bias
            for row, bias in zip(dials.sums, dials.bias, strict=True)
        ]
        return (
            negative * share + base[0],
            neutral * share + base[1],
            positive * share + base[2],
        )

    def chances(self, logits: Three) -> Three:
        """Turn logits into probabilities."""
        sharp = [one * self.dials.sharpness for one in logits]
        top = max(sharp)
        a, b, c = (math.exp(one - top) for one in sharp)
        whole = a + b + c
        return a / whole, b / whole, c / whole

    def pulls(self, heard: Heard, tone: int) -> list[float]:
        """Give how far each token pulls towards a tone, against the mean of the others."""
        n = sum((self._words.get(form) or self._word(form))[3] for form in heard.forms)
        share = 1.0 / max(1, n) ** self._power
        found = []
        for form, worth in zip(heard.forms, heard.worths, strict=True):
            three = (self._words.get(form) or self._word(form))[:3]
            others = (sum(three) - three[tone]) / (TONES - 1)
            listed = worth * (tone - 1) * BY_LIST
            found.append((three[tone] - others) * share + listed)
        return found

    def _word(self, form: str) -> tuple[float, float, float, int]:
        if len(self._words) >= MEMO_MAX:
            self._words.clear()
        buckets = grams.of_word(form)
        a, b, c = self._sum(buckets)
        self._words[form] = (a, b, c, len(buckets))
        return self._words[form]

    def _pair(self, one: str, other: str) -> Three:
        if len(self._pairs) >= MEMO_MAX:
            self._pairs.clear()
        number = grams.of_pair(one, other) if one else grams.of_denied(other)
        self._pairs[one, other] = self._sum([number])
        return self._pairs[one, other]

    def _sum(self, buckets: Sequence[int]) -> Three:
        packed = sum(map(self._packed.__getitem__, buckets))
        positive = (packed + _HALF * (_STEP + 1)) >> (2 * _BITS)
        packed -= positive << (2 * _BITS)
        neutral = (packed + _HALF) >> _BITS
        negative = packed - (neutral << _BITS)
        return negative * self._scale[0], neutral * self._scale[1], positive * self._scale[2]


@lru_cache(maxsize=2)
def _pack(weights: bytes) -> array[int]:
    """Put the three whole numbers of each bucket into one, so that one sum adds all three."""
    three = memoryview(weights).cast("b")
    return array(
        "q",
        (
            three[at] + (three[at + 1] << _BITS) + (three[at + 2] << (2 * _BITS))
            for at in range(0, len(three), TONES)
        ),
    )


def _packed(weights: NDArray[np.int8]) -> array[int]:
    return _pack(weights.tobytes())
