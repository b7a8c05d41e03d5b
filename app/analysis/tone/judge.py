"""The tone of a text and how sure it is: what decides, and the words that decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from app.analysis.reading import Because, Method
from app.analysis.tone.hearing import Ear, Heard
from app.analysis.tone.model import Scorer, Three, ToneModel
from app.analysis.tone.tokens import LINK, USER
from app.domain.item import Tone

if TYPE_CHECKING:
    from app.analysis.learning import Taught
    from app.analysis.tone.lexicon import ToneWords

TONES: Final = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)
SHIFT: Final = 0.4  # of a logit: what "more possible complaints" adds to the negative (words.md 3)
WHY_MOST: Final = 5  # words that are named as having decided
WHY_LEAST: Final = 0.25  # of a logit
DISAGREES: Final = 0.8  # what is left of a confidence that the second opinion contradicts
LOUD: Final = 0.3  # a second opinion below this says nothing
DOUBT: Final = (0.4, 0.75)  # confidences at which a second opinion is asked
_MUTE: Final = frozenset({"", ".", ";", "...", LINK, USER})
Second = Callable[[str], float]


class Judge:
    """Judges the tone of texts of one language; not for two threads at once."""

    def __init__(
        self,
        model: ToneModel,
        lang: str,
        words: ToneWords,
        smiles: Mapping[str, float],
        *,
        taught: Taught | None = None,
        cautious: int = 0,
        second: Second | None = None,
    ) -> None:
        """Take the model, the lists, and what the owner taught.

        Args:
            model: the trained numbers.
            lang: two letters; one of the model's.
            words: the language's own lists.
            smiles: what a smiley says, whatever the language.
            taught: what the owner's stars and corrections add to the model.
            cautious: 1 shows more possible complaints, -1 fewer.
            second: TextBlob's polarity for English, -1 to 1; asked only where in doubt.
        """
        self._ear = Ear(words, dict(smiles))
        self._scorer = Scorer(model, lang)
        self._taught = taught
        self._shift = SHIFT * cautious
        self._second = second
        self.method = Method.MODEL if taught is None else Method.TAUGHT

    def chances(self, text: str) -> tuple[Three, Heard]:
        """Give the probabilities of negative, neutral and positive, and what was heard."""
        heard = self._ear.hear(text)
        negative, neutral, positive = self._scorer.logits(heard)
        if self._taught is not None:
            more = self._taught.shift(heard, (negative, neutral, positive))
            negative, neutral, positive = (
                negative + more[0],
                neutral + more[1],
                positive + more[2],
            )
        return self._scorer.chances((negative + self._shift, neutral, positive)), heard

    def judge(self, text: str) -> tuple[Tone, Tone, float, tuple[Because, ...]]:
        """Give the tone to show (unknown where in doubt), the best guess, its p, and why."""
        shown, guess, p, heard = self._weighed(text)
        if p == 0.0:
            return shown, guess, p, ()
        return shown, guess, p, self._why(heard, TONES.index(guess))

    def shown(self, text: str) -> Tone:
        """Give the tone to show alone; unknown where in doubt."""
        return self._weighed(text)[0]

    def _weighed(self, text: str) -> tuple[Tone, Tone, float, Heard]:
        chances, heard = self.chances(text)
        if not any(map(_says_something, heard.forms)):
            return Tone.UNKNOWN, Tone.UNKNOWN, 0.0, heard
        best = chances.index(max(chances))
        p = chances[best]
        if self._second is not None and best != 1 and DOUBT[0] <= p <= DOUBT[1]:
            said = self._second(text)
            if abs(said) >= LOUD and (said > 0) != (best > 1):
                p *= DISAGREES
        shown = TONES[best] if p >= self._scorer.dials.needed[best] else Tone.UNKNOWN
        return shown, TONES[best], p, heard

    def _why(self, heard: Heard, best: int) -> tuple[Because, ...]:
        if best == 1:
            return ()
        pulls = self._scorer.pulls(heard, best)
        told = sorted(
            ((pull, at) for at, pull in enumerate(pulls) if pull >= WHY_LEAST), reverse=True
        )
        found: list[Because] = []
        for pull, at in sorted(told[:WHY_MOST], key=_place):
            last = min(at + heard.lengths[at], len(heard.spans)) - 1
            start, end = heard.spans[at][0], heard.spans[last][1]
            is_inside = bool(found) and start < found[-1].end
            if _says_something(heard.forms[at]) and not is_inside:
                found.append(Because("tone", str(TONES[best]), start, end, round(pull, 3)))
        return tuple(found)


def _place(pair: tuple[float, int]) -> int:
    return pair[1]


def _says_something(form: str) -> bool:
    return form not in _MUTE
