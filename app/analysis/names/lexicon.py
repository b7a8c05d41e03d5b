"""Which words of names a single word of a text may be, and why; made once for many texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.analysis.names.endings import stems
from app.analysis.names.keyboards import slips
from app.analysis.names.normal import fold, is_cyrillic, skeleton, sound
from app.analysis.names.scripts import renderings
from app.analysis.names.tiers import LONG, SHORTEST, deletes, distance, is_near

LONGEST_WORD: Final = 48  # letters; beyond, a word is only found as it is written
LONGEST_END: Final = 6
LEAST_SLIP: Final = 4
LEAST_RENDERED: Final = 3
LEAST_SOUND: Final = 5  # letters of a sound that is known by itself
LEAST_NEAR_SOUND: Final = 7  # of one that may differ by an edit


class How(StrEnum):
    """Why a place of a text was taken for a name."""

    EXACT = "exact"
    ENDING = "ending"
    MISSPELT = "misspelt"
    JOINED = "joined"
    SPLIT = "split"
    SCRIPT = "script"
    LAYOUT = "layout"
    TAG = "tag"
    HANDLE = "handle"


# Which reason is told where a word has several.
RANK: Final = {
    how: rank
    for rank, how in enumerate(
        (How.EXACT, How.TAG, How.HANDLE, How.JOINED, How.ENDING, How.SPLIT, How.SCRIPT,
         How.LAYOUT, How.MISSPELT)
    )
}  # fmt: skip


class Kind(StrEnum):
    """How a word of a name is looked for."""

    LOOSE = "loose"  # with endings, misspellings, in the other script
    EXACT = "exact"
    START = "start"  # any word that begins so
    PATTERN = "pattern"  # with * and ? inside


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of a name: folded, and as the owner wrote it."""

    folded: str
    written: str
    kind: Kind = Kind.LOOSE


def wildcard(pattern: str) -> re.Pattern[str]:
    """Make of a folded word with * (any letters) and ? (one letter) what fits a whole word.

    Each * but the last takes as little as it can and never gives back, so no word takes long.
    """
    pieces = re.sub(r"\*+", "*", pattern).replace("?", ".").split("*")
    if len(pieces) == 1:
        return re.compile(pieces[0])
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[1:-1])
    return re.compile(f"{pieces[0]}{middle}.*{pieces[-1]}")


class Lexicon:
    """Says of single words which units they may be."""

    def __init__(
        self, units: Sequence[Unit], languages: Sequence[str], ordinary: Collection[str]
    ) -> None:
        self._units = units
        self._languages = tuple(languages)
        self._ordinary = ordinary
        self._exact: dict[str, dict[int, How]] = defaultdict(dict)
        self._stems: dict[str, list[tuple[int, frozenset[str], How]]] = defaultdict(list)
        self._sounds: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self._one_out: dict[str, list[int]] = defaultdict(list)
        self._skeletons: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._patterns: list[tuple[re.Pattern[str], int]] = []
        self._heard: dict[int, str] = {}
        for number, unit in enumerate(units):
            self._add(number, unit)
        self._start_lengths = sorted({len(start) for start in self._starts})

    def _add(self, number: int, unit: Unit) -> None:
        if unit.kind is Kind.PATTERN:
            self._patterns.append((wildcard(unit.folded), number))
            return
        if unit.kind is Kind.START:
            self._starts[unit.folded].append(number)
            return
        self._exact[unit.folded][number] = How.EXACT
        if unit.kind is Kind.LOOSE and len(unit.folded) <= LONGEST_WORD:
            self._add_spellings(number, unit)
            self._add_near(number, unit)

    def _add_spellings(self, number: int, unit: Unit) -> None:
        for spelt, how in ((unit.folded, How.ENDING), *self._in_other_script(unit)):
            if how is How.SCRIPT:
                self._exact[spelt].setdefault(number, how)
            for stem, ends in stems(spelt, self._languages).items():
                self._stems[stem].append((number, ends, how))
        for written in (unit.written, *renderings(unit.written)):
            for slip in slips(written):
                if len(slip) >= LEAST_SLIP:
                    self._exact[fold(slip)].setdefault(number, How.LAYOUT)

    def _in_other_script(self, unit: Unit) -> Iterator[tuple[str, How]]:
        for rendering in renderings(unit.written):
            if len(spelt := fold(rendering)) >= LEAST_RENDERED:
                yield spelt, How.SCRIPT

    def _add_near(self, number: int, unit: Unit) -> None:
        name = unit.folded
        if len(name) < SHORTEST or not name.isalpha():
            return
        self._heard[number] = heard = sound(name)
        if len(heard) >= LEAST_SOUND:
            self._sounds[heard].append((number, frozenset(("",))))
            for stem, ends in stems(name, self._languages).items():
                said = frozenset(sound(end) for end in ends)
                self._sounds[sound(stem)].append((number, said))
        for spelt in deletes(name):
            self._one_out[spelt].append(number)
        if len(name) >= LONG:
            for spelt in deletes(skeleton(heard)):
                self._skeletons[spelt].append(number)

    def meanings(self, word: str) -> dict[int, How]:
        """Say which units a folded word may be, and the best reason for each."""
        found = dict(self._exact.get(word, ()))
        for length in self._start_lengths:
            for number in self._starts.get(word[:length], ()):
                found[number] = How.EXACT
        for pattern, number in self._patterns:
            if pattern.fullmatch(word):
                found[number] = How.EXACT
        if len(word) <= LONGEST_WORD:
            self._find_endings(word, found)
            if How.EXACT not in found.values() and len(word) >= SHORTEST - 1:
                self._find_near(word, found)
        return found

    def _find_endings(self, word: str, found: dict[int, How]) -> None:
        length = len(word)
        for cut in range(max(2, length - LONGEST_END), length + 1):
            entries = self._stems.get(word[:cut])
            if entries is not None:
                end = word[cut:]
                for number, ends, how in entries:
                    if end in ends:
                        found.setdefault(number, how)

    def _find_near(self, word: str, found: dict[int, How]) -> None:
        if word in self._ordinary:
            return
        heard = sound(word)
        self._find_sounds(word, heard, found)
        near = {number for spelt in deletes(word) for number in self._one_out.get(spelt, ())}
        for number in near:
            if number not in found and is_near(word, self._units[number].folded, is_alike=False):
                found[number] = How.MISSPELT
        bones = skeleton(heard)
        alike = {number for spelt in deletes(bones) for number in self._skeletons.get(spelt, ())}
        for number in alike.difference(found):
            how = self._how_alike(word, heard, bones, number)
            if how is not None:
                found[number] = how

    def _find_sounds(self, word: str, heard: str, found: dict[int, How]) -> None:
        length = len(heard)
        for cut in range(max(2, length - LONGEST_END), length + 1):
            for number, ends in self._sounds.get(heard[:cut], ()):
                if heard[cut:] in ends and number not in found:
                    is_other = is_cyrillic(word) is not is_cyrillic(self._units[number].folded)
                    found[number] = How.SCRIPT if is_other else How.MISSPELT

    def _how_alike(self, word: str, heard: str, bones: str, number: int) -> How | None:
        name, its = self._units[number].folded, self._heard[number]
        if distance()(bones, skeleton(its), score_cutoff=1) > 1:
            return None
        if is_cyrillic(word) is not is_cyrillic(name):
            is_close = len(its) >= LEAST_NEAR_SOUND and heard[:1] == its[:1]
            is_close = is_close and distance()(heard, its, score_cutoff=1) <= 1
            return How.SCRIPT if is_close else None
        return How.MISSPELT if is_near(word, name, is_alike=True) else None
