"""What a word is worth by itself: valences of words, stems and phrases of one language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

from app.analysis.tone.tokens import ELIDED, bare, form_of

_ELIDED: Final = re.compile(ELIDED)
_PARTS: Final = re.compile(r"[\s/]+")
STEM_MIN: Final = 2  # letters before the star
T = TypeVar("T")


class Mark(Enum):
    """What a word does to those after it; the first counts where it is in several lists."""

    NEGATOR = 1
    BUT = 2
    BOOSTER = 3
    DAMPER = 4


MARKS: Final = {
    Mark.NEGATOR: "negators",
    Mark.BUT: "but",
    Mark.BOOSTER: "boosters",
    Mark.DAMPER: "dampers",
}


@dataclass(frozen=True, slots=True)
class ToneWords:
    """The lists of one language as they lie in `resources/words/`; a star stands for any ending."""

    valences: Mapping[str, float]  # -4 to 4
    negators: tuple[str, ...] = ()
    boosters: tuple[str, ...] = ()
    dampers: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    is_folded: bool = True  # a word is also known without its accents; in German that is another
    is_denied_after: bool = False  # "funkar inte": the denial comes after the verb


class _Words(Generic[T]):
    """Words and stems with what each says, also for those who write without accents."""

    def __init__(self, *, is_folded: bool) -> None:
        self._whole: dict[str, T] = {}
        self._stems: dict[str, T] = {}
        self._longest = 0
        self._starts: set[str] = set()  # of stems
        self._is_folded = is_folded

    def add(self, entry: str, said: T) -> None:
        book = self._stems if entry.endswith("*") else self._whole
        spelt = entry.rstrip("*")
        book[spelt] = said
        if self._is_folded:
            book.setdefault(bare(spelt), said)
        if book is self._stems:
            self._longest = max(self._longest, len(spelt))
            self._starts |= {spelt[:STEM_MIN], bare(spelt)[:STEM_MIN]}

    def find(self, form: str, plain: str) -> T | None:
        """Give what fits best: the word itself, else the longest stem; then without accents."""
        for spelt in (form,) if form == plain else (form, plain):
            if spelt in self._whole:
                return self._whole[spelt]
            if spelt[:STEM_MIN] not in self._starts:
                continue
            for end in range(min(len(spelt), self._longest), STEM_MIN - 1, -1):
                if spelt[:end] in self._stems:
                    return self._stems[spelt[:end]]
        return None


Phrase = tuple[tuple[str, ...], float]  # the words after the first, and what all are worth


@dataclass(frozen=True, slots=True)
class Begun:
    """The phrases that a word may begin: by the word after it, and those that go on with a stem."""

    by_next: Mapping[str, tuple[Phrase, ...]]
    by_stem: tuple[Phrase, ...]

    def longest(self, plain: Sequence[str], at: int) -> Phrase | None:
        """Give the longest that the words of a text (without accents) go on with."""
        if at + 1 >= len(plain):
            return None
        best = None
        for phrase in (*self.by_next.get(plain[at + 1], ()), *self.by_stem):
            if (best is None or len(phrase[0]) > len(best[0])) and _fits(phrase, plain, at):
                best = phrase
        return best


class Lexicon:
    """Looks words and phrases up; made once for a language."""

    def __init__(self, words: ToneWords) -> None:
        self._single = _Words[float](is_folded=words.is_folded)
        self._marks = _Words[Mark](is_folded=words.is_folded)
        self._whole: dict[str, list[Phrase]] = {}  # phrases by their first word
        self._stems: dict[str, list[Phrase]] = {}
        for entry, worth in words.valences.items():
            first, *rest = _PARTS.split(_ELIDED.sub(_apart, entry))
            if not rest:
                self._single.add(form_of(entry) if entry[-1:].isalnum() else entry, worth)
                continue
            book = self._stems if first.endswith("*") else self._whole
            phrase = (tuple(map(bare, rest)), worth)
            book.setdefault(bare(first.rstrip("*")), []).append(phrase)
        self._longest_stem = max(map(len, self._stems), default=0)
        self._starts = {stem[:STEM_MIN] for stem in self._stems}
        for mark in reversed(Mark):  # the first is put down last
            for entry in getattr(words, MARKS[mark]):
                if entry and " " not in entry:
                    self._marks.add(entry, mark)

    def valence(self, form: str, plain: str | None = None) -> float:
        """Give a word's own worth; 0 for one that says nothing."""
        return self._single.find(form, bare(form) if plain is None else plain) or 0.0

    def mark(self, form: str, plain: str) -> Mark | None:
        """Tell whether a word negates, strengthens, weakens or turns ("but")."""
        return self._marks.find(form, plain)

    def begun_by(self, plain: str) -> Begun | None:
        """Give the phrases that a word without accents may begin; None for none."""
        found = list(self._whole.get(plain, ()))
        longest = self._longest_stem if plain[:STEM_MIN] in self._starts else 0
        for end in range(STEM_MIN, min(len(plain), longest) + 1):
            found += self._stems.get(plain[:end], ())
        if not found:
            return None
        by_next: dict[str, tuple[Phrase, ...]] = {}
        for phrase in found:
            if not phrase[0][0].endswith("*"):
                by_next[phrase[0][0]] = (*by_next.get(phrase[0][0], ()), phrase)
        return Begun(by_next, tuple(one for one in found if one[0][0].endswith("*")))


def _apart(found: re.Match[str]) -> str:
    return f"{found.group()} "


def _fits(phrase: Phrase, plain: Sequence[str], at: int) -> bool:
    rest = phrase[0]
    if at + len(rest) >= len(plain):
        return False
    for part, form in zip(rest, plain[at + 1 :], strict=False):
        if part[-1] == "*":
            if not form.startswith(part[:-1]):
                return False
        elif part != form:
            return False
    return True
