"""Which words stand in which texts, forms of one word counted as one, in any of our languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.analysis.phrases import words_of
from app.analysis.tone.tokens import bare

WORD_MIN: Final = 3  # letters
WORD_MAX: Final = 40
STEM_MIN: Final = 4
ENDING_MAX: Final = 3  # letters that may follow a stem; more after a long one
LONG_STEM: Final = 6
LONG_ENDING_MAX: Final = 4
PAIR_MIN: Final = 5  # texts of a side in which both words of a pair must stand
FAR: Final = 2  # words that say nothing between two that do, from which these are no pair
GAP: Final = -1  # stands for those
_VOWELS: Final = frozenset("aeiouyаеиоуыэюяьй")

Term = tuple[int, ...]  # one word or two, by number


@dataclass(frozen=True, slots=True)
class Said:
    """One text somebody wrote."""

    id: int
    person: int | str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Two heaps of texts, as the words and pairs that stand in them."""

    words: tuple[list[frozenset[int]], list[frozenset[int]]]  # of each text
    places: tuple[dict[Term, list[int]], dict[Term, list[int]]]  # texts with a word or a pair
    totals: tuple[int, int]  # words of all texts, each once a text
    spellings: list[str]  # of each word: as mostly written
    heads: Mapping[str, int]  # every form met, and its word

    def forms(self, term: Term) -> list[str]:
        """Give the forms met of the words of a term."""
        return [form for form, word in self.heads.items() if word in term]


def gather(
    one: Sequence[Said],
    other: Sequence[Said],
    stop: Mapping[str, Collection[str]],
    leave_out: Iterable[str] = (),
) -> Gathered:
    """Take two heaps of texts apart."""
    left = frozenset(bare(word.casefold()) for name in leave_out for word in words_of(name))
    stops = {lang: left.union(*map(_forms, words)) for lang, words in stop.items()}
    every = left.union(*stops.values())
    spelt = [
        [_content(said, stops.get(said.lang, every)) for said in heap] for heap in (one, other)
    ]
    counts = Counter(word for heap in spelt for text in heap for word in text if word)
    heads, spellings = merged(counts)
    numbers = [[[heads[word] if word else GAP for word in text] for text in heap] for heap in spelt]
    words = [[frozenset(text) - {GAP} for text in heap] for heap in numbers]
    first, second = (_places(*both) for both in zip(numbers, words, strict=True))
    return Gathered(
        (words[0], words[1]),
        (first, second),
        (sum(map(len, words[0])), sum(map(len, words[1]))),
        spellings,
        heads,
    )


def merged(counts: Mapping[str, int]) -> tuple[dict[str, int], list[str]]:
    """Put forms with a common beginning together: price, prices; цена, цены; kaina, kainos.

    Returns:
        The word's number of every form, and of every word the form most met.
    """
    heads: dict[str, int] = {}
    stems: dict[str, int] = {}
    best: list[tuple[int, str]] = []
    for form in sorted(counts, key=lambda one: (len(one), one)):
        plain = bare(form)
        number = _known(plain, stems)
        if number is None:
            number = len(best)
            best.append((0, ""))
            stems[_stem(plain)] = number
        heads[form] = number
        if counts[form] > best[number][0]:
            best[number] = (counts[form], form)
    return heads, [form for _, form in best]


def _known(plain: str, stems: Mapping[str, int]) -> int | None:
    for end in range(len(plain), STEM_MIN - 1, -1):
        if len(plain) - end > (LONG_ENDING_MAX if end >= LONG_STEM else ENDING_MAX):
            return None
        if plain[:end] in stems:
            return stems[plain[:end]]
    return stems.get(plain)


def _stem(plain: str) -> str:
    """Take the last vowel off a word that is long enough without it."""
    return plain[:-1] if len(plain) > STEM_MIN and plain[-1] in _VOWELS else plain


def _forms(word: str) -> list[str]:
    return [bare(one.casefold()) for one in words_of(word)]


def _content(said: Said, stops: Collection[str]) -> list[str]:
    """Give the words of a text that say something, with "" where two others stand between."""
    found: list[str] = []
    between = 0
    for word in words_of(said.text):
        small = word.casefold()[:WORD_MAX]
        if len(small) < WORD_MIN or not small.isalpha() or bare(small) in stops:
            between += 1
            if between == FAR and found:
                found.append("")
        else:
            found.append(small)
            between = 0
    return found


def _places(
    texts: Sequence[Sequence[int]], words: Sequence[frozenset[int]]
) -> dict[Term, list[int]]:
    """Say of every word, and of every pair of frequent neighbours, in which texts it stands."""
    places: dict[Term, list[int]] = {}
    for number, found in enumerate(words):
        for word in found:
            places.setdefault((word,), []).append(number)
    often = {term[0] for term, at in places.items() if len(at) >= PAIR_MIN}
    for number, text in enumerate(texts):
        pairs = {
            pair
            for pair in pairwise(text)
            if pair[0] != pair[1] and pair[0] in often and pair[1] in often
        }
        for pair in pairs:
            places.setdefault(pair, []).append(number)
    return places
