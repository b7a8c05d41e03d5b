"""What a word is worth by itself: valences of words, stems and phrases of one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.analysis.tone.tokens import bare, form_of

STEM_MIN: Final = 2  # letters before the star


@dataclass(frozen=True, slots=True)
class ToneWords:
    """The lists of one language as they lie in `resources/words/`; a star stands for any ending."""

    valences: Mapping[str, float]  # -4 to 4
    negators: tuple[str, ...] = ()
    boosters: tuple[str, ...] = ()
    dampers: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


@dataclass(slots=True)
class _Words:
    """Words and stems with what each is worth, also for those who write without accents."""

    whole: dict[str, float] = field(default_factory=dict)
    stems: dict[str, float] = field(default_factory=dict)

    def add(self, entry: str, worth: float) -> None:
        book = self.stems if entry.endswith("*") else self.whole
        plain = entry.rstrip("*")
        book[plain] = worth
        book.setdefault(bare(plain), worth)

    def find(self, form: str) -> float | None:
        """Give what fits best: the word itself, else the longest stem; then without accents."""
        for spelt in (form, bare(form)):
            if spelt in self.whole:
                return self.whole[spelt]
            for end in range(len(spelt), STEM_MIN - 1, -1):
                if spelt[:end] in self.stems:
                    return self.stems[spelt[:end]]
        return None


class Lexicon:
    """Looks words and phrases up; made once for a language."""

    def __init__(self, words: ToneWords) -> None:
        self._single = _Words()
        self._phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}
        for entry, worth in words.valences.items():
            parts = entry.split()
            if len(parts) == 1:
                self._single.add(form_of(entry) if not entry.endswith("*") else entry, worth)
            elif parts:
                spelt = tuple(bare(one) for one in parts)
                self._phrases.setdefault(spelt[0].rstrip("*")[:STEM_MIN], []).append((spelt, worth))
        for found in self._phrases.values():
            found.sort(key=_longest_first)
        self._marks = {
            "negator": _marks(words.negators),
            "booster": _marks(words.boosters),
            "damper": _marks(words.dampers),
            "but": _marks(words.but),
        }

    def valence(self, form: str) -> float:
        """Give a word's own worth; 0 for one that says nothing."""
        return self._single.find(form) or 0.0

    def is_mark(self, kind: str, form: str) -> bool:
        """Tell whether a word negates, strengthens, weakens or turns ("but")."""
        return self._marks[kind].find(form) is not None

    def may_begin(self, form: str) -> bool:
        """Tell whether a phrase may begin with a word."""
        return bare(form)[:STEM_MIN] in self._phrases

    def phrase(self, forms: Sequence[str], at: int) -> tuple[int, float] | None:
        """Give how many words the longest phrase that begins at a place has, and its worth."""
        for parts, worth in self._phrases.get(bare(forms[at])[:STEM_MIN], ()):
            here = forms[at : at + len(parts)]
            if len(here) == len(parts) and all(map(_fits, parts, here)):
                return len(parts), worth
        return None


def _marks(entries: Iterable[str]) -> _Words:
    words = _Words()
    for entry in entries:
        if entry and " " not in entry:
            words.add(entry, 1.0)
    return words


def _fits(part: str, form: str) -> bool:
    plain = bare(form)
    return plain.startswith(part[:-1]) if part.endswith("*") else plain == part


def _longest_first(phrase: tuple[tuple[str, ...], float]) -> int:
    return -len(phrase[0])
