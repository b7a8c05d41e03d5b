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
from app.analysis.names.normal import drawn_in, fold, skeleton, sound
from app.analysis.names.scripts import alike_spellings, alike_stems, renderings
from app.analysis.names.tiers import (
    LONG,
    MOST_EDITS,
    MOST_IN_SKELETON,
    SHORTEST,
    deletes,
    distance,
    is_near,
    most_edits,
    one_less_or_swapped,
    one_open,
)

LONGEST_WORD: Final = 48  # letters; beyond, a word is only found as it is written
LONGEST_END: Final = 6
CYRILLIC_START: Final = "\u0400"
HEAD: Final = 4  # letters by which most words are known to begin no name
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
        self._near: dict[int, tuple[str, str, int]] = {}  # name, skeleton, most edits
        self._languages = tuple(languages)
        self._ordinary = ordinary
        self._exact: dict[str, dict[int, How]] = defaultdict(dict)
        self._stems: dict[str, list[tuple[int, frozenset[str], How]]] = defaultdict(list)
        self._one_out: dict[str, list[int]] = defaultdict(list)
        # skeletons with one letter less or two swapped; whole, and with one letter left open
        self._bones_short: dict[str, list[int]] = defaultdict(list)
        self._bones_full: dict[str, list[int]] = defaultdict(list)
        self._tails: dict[str, list[int]] = defaultdict(list)
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._patterns: list[tuple[re.Pattern[str], int]] = []
        for number, unit in enumerate(units):
            self._add(number, unit)
        self._start_lengths = sorted({len(start) for start in self._starts})
        self._has_wildcards = bool(self._starts or self._patterns)
        self._stem_heads = frozenset(stem[:HEAD] for stem in self._stems)
        self._one_out_keys = frozenset(self._one_out)
        self._bones_full_keys = frozenset(self._bones_full)

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
        bones = skeleton(name)
        self._near[number] = name, bones, most_edits(name)
        for spelt in alike_spellings(name):
            self._exact[spelt].setdefault(number, How.MISSPELT)
        for spelt in alike_stems(name):
            for stem, ends in stems(spelt, self._languages).items():
                self._stems[stem].append((number, ends, How.MISSPELT))
        if len(name) < LONG:
            for spelt in deletes(name):
                self._one_out[spelt].append(number)
            return
        self._tails[name].append(number)
        self._tails[name[1:]].append(number)
        for spelt in one_less_or_swapped(bones):
            self._bones_short[spelt].append(number)
        for spelt in (bones, *one_open(bones)):
            self._bones_full[spelt].append(number)

    def meanings(self, word: str) -> dict[int, How] | None:
        """Say which units a folded word may be, and the best reason for each; None for none."""
        found: dict[int, How] = {}
        if word in self._exact:
            found.update(self._exact[word])
        if self._has_wildcards:
            self._find_wildcards(word, found)
        length = len(word)
        if length <= LONGEST_WORD:
            heads = self._stem_heads
            if word[:4] in heads or word[:3] in heads or word[:2] in heads:
                self._find_endings(word, length, found)
            if (
                length >= SHORTEST - 1
                and not (found and How.EXACT in found.values())
                and word not in self._ordinary
            ):
                self._find_near(word, length, found)
            if not found:
                for short in drawn_in(word):
                    found.update(dict.fromkeys(self.meanings(short) or (), How.MISSPELT))
        return found or None

    def _find_wildcards(self, word: str, found: dict[int, How]) -> None:
        for length in self._start_lengths:
            for number in self._starts.get(word[:length], ()):
                found[number] = How.EXACT
        for pattern, number in self._patterns:
            if pattern.fullmatch(word):
                found[number] = How.EXACT

    def _find_endings(self, word: str, length: int, found: dict[int, How]) -> None:
        stems_known = self._stems
        for cut in range(max(2, length - LONGEST_END), length + 1):
            stem = word[:cut]
            if stem in stems_known:
                end = word[cut:]
                for number, ends, how in stems_known[stem]:
                    if end in ends:
                        found.setdefault(number, how)

    def _find_near(self, word: str, length: int, found: dict[int, How]) -> None:
        near: list[int] = []
        if length <= LONG:
            spelt = deletes(word)
            if not self._one_out_keys.isdisjoint(spelt):
                near += _meeting(self._one_out, spelt)
        if length >= LONG - 1:
            tails = self._tails
            for tail in (word, word[1:], f"{word[1]}{word[0]}{word[2:]}"):
                if tail in tails:
                    near += tails[tail]
        bones = ""
        if length >= LONG - MOST_EDITS + 1:
            bones = skeleton(word)
            if bones in self._bones_short:
                near += self._bones_short[bones]
            spelt = [*deletes(bones), *one_open(bones)]
            if not self._bones_full_keys.isdisjoint(spelt):
                near += _meeting(self._bones_full, spelt)
        if near:
            self._judge(word, bones, near, found)

    def _judge(self, word: str, bones: str, near: list[int], found: dict[int, How]) -> None:
        """Keep of the units that are perhaps near those that are: `tiers.is_near`, unrolled."""
        edits = distance()
        first = word[0]
        for number in near:
            if number in found:
                continue
            name, its_bones, most = self._near[number]
            if name[0] != first:
                how = _how_near(word, name)
                if how is not None:
                    found[number] = how
                continue
            away = edits(word, name, score_cutoff=most)
            if away > most:
                continue
            if away < 2 or edits(bones, its_bones) <= MOST_IN_SKELETON:
                found[number] = How.MISSPELT


def _meeting(index: dict[str, list[int]], spelt: list[str]) -> list[int]:
    return [number for one in spelt if one in index for number in index[one]]


def _how_near(word: str, name: str) -> How | None:
    """Tell whether a word is a name misspelt, or misspelt in the other script."""
    if (word < CYRILLIC_START) is (name < CYRILLIC_START):
        return How.MISSPELT if is_near(word, name) else None
    heard, its = sound(word), sound(name)
    if len(its) < LEAST_SOUND or heard[:1] != its[:1]:
        return None
    most = 1 if len(its) >= LEAST_NEAR_SOUND else 0
    return How.SCRIPT if distance()(heard, its, score_cutoff=most) <= most else None
