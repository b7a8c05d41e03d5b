"""From what the owner looks for to the ways of words that mean it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from app.analysis.names.lexicon import LONGEST_WORD, How, Kind, Unit
from app.analysis.names.normal import fold, piece_pattern

_AND_WORDS: Final = "and och og und e ed y et ir и i ja oraz a en"
AND: Final = frozenset(_AND_WORDS.split())
LEAST_JOINED: Final = 5  # letters of a joined name that may stand without # or @
LEAST_SPLIT: Final = 7  # letters of a name that may be written in two
LEAST_PIECE: Final = 3
LEAST_ANCHOR: Final = 4
MOST_WORDS: Final = 12
_SIGN: Final = re.compile(r"\s[&+]\s|\w[&+]\w")


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for.

    `words` as the owner wrote them. `off` holds folded spellings the owner switched off. With
    `is_start` the last word may go on ("wood*"). A `pattern` of folded words with * and ? in
    them is looked for instead of `words`.
    """

    words: str
    is_exact: bool = False  # no misspellings, endings or other scripts
    off: frozenset[str] = frozenset()
    is_start: bool = False
    pattern: str = ""


class Gap(Enum):
    """What may stand between two words of a name."""

    ANY = 0  # anything that is no word
    GLUED = 1  # one blank, hyphen, dot or the like
    SIGNED = 2  # a sign, or a word for "and": "h m" is no H&M


@dataclass(frozen=True, slots=True)
class Path:
    """Units that mean a term where they stand in a row."""

    term: int
    units: tuple[int, ...]
    how: How = How.EXACT
    gap: Gap = Gap.ANY
    has_and: bool = False  # a word for "and" may stand between
    is_tag_only: bool = False
    joined: int = -1  # the unit of all its words in one; -1 for none


@dataclass(slots=True)
class Plan:
    """All units, each once, and all paths."""

    units: list[Unit] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    numbers: dict[tuple[str, Kind], int] = field(default_factory=dict)

    def unit(self, folded: str, written: str, kind: Kind) -> int:
        """Give the number of a unit, a new one if need be."""
        number = self.numbers.setdefault((folded, kind), len(self.units))
        if number == len(self.units):
            self.units.append(Unit(folded, written, kind))
        return number


def plan(terms: Sequence[Term]) -> Plan:
    """Work out the units and paths of all terms."""
    made = Plan()
    for number, term in enumerate(terms):
        made.paths += _paths(made, number, term)
    return made


def _written(words: str) -> list[tuple[str, str]]:
    """Pair each folded word of a name with how the owner wrote it."""
    return [
        (folded, piece)
        for piece in piece_pattern().findall(words)
        for folded in fold(piece).split()
    ][:MOST_WORDS]


def _paths(made: Plan, number: int, term: Term) -> Iterator[Path]:
    if term.pattern:
        yield from _pattern_path(made, number, term.pattern)
        return
    words = _written(term.words)
    if not words:
        return
    kind = Kind.EXACT if term.is_exact or term.is_start else Kind.LOOSE
    if term.is_exact or term.is_start:
        units = [made.unit(folded, written, kind) for folded, written in words]
        if term.is_start:
            units[-1] = made.unit(words[-1][0], words[-1][1], Kind.START)
        yield Path(number, tuple(units))
    elif len(words) == 1:
        yield Path(number, (made.unit(*words[0], kind),))
        yield from _split_paths(made, number, words[0][0])
    else:
        yield from _row_paths(made, number, words, has_sign=bool(_SIGN.search(term.words)))


def _pattern_path(made: Plan, number: int, pattern: str) -> Iterator[Path]:
    units = [
        made.unit(word, word, Kind.PATTERN if "*" in word or "?" in word else Kind.EXACT)
        for word in pattern.split()[:MOST_WORDS]
    ]
    if units:
        yield Path(number, tuple(units))


def _split_paths(made: Plan, number: int, name: str) -> Iterator[Path]:
    if not LEAST_SPLIT <= len(name) <= LONGEST_WORD or not name.isalpha():
        return
    for at in range(LEAST_PIECE, len(name) - LEAST_PIECE + 1):
        units = tuple(made.unit(piece, piece, Kind.EXACT) for piece in (name[:at], name[at:]))
        yield Path(number, units, How.SPLIT, Gap.GLUED)


def _row_paths(
    made: Plan, number: int, words: list[tuple[str, str]], *, has_sign: bool
) -> Iterator[Path]:
    """Give the paths of a name of several words: in a row, and all in one."""
    inner = words[1:-1]
    bare = [words[0], *(word for word in inner if word[0] not in AND), words[-1]]
    has_and = has_sign or len(bare) < len(words)
    joined = -1
    for row in (words, bare) if len(bare) < len(words) else (words,):
        folded = "".join(word for word, _ in row)
        joined = made.unit(folded, "".join(written for _, written in row), Kind.LOOSE)
        yield Path(number, (joined,), How.JOINED, is_tag_only=len(folded) < LEAST_JOINED)
    is_short = sum(len(word) for word, _ in bare) < LEAST_JOINED
    units = tuple(made.unit(*word, Kind.LOOSE) for word in bare)
    gap = Gap.SIGNED if is_short else Gap.ANY
    yield Path(number, units, gap=gap, has_and=has_and, joined=joined)


def anchors(path: Path, units: Sequence[Unit]) -> tuple[int, ...]:
    """Say at which of its units a path is looked for: the long ones, or else the longest."""
    lengths = [len(units[unit].folded) for unit in path.units]
    longest = lengths.index(max(lengths))
    if path.how is How.SPLIT:
        return (longest,)
    long = tuple(at for at, length in enumerate(lengths) if length >= LEAST_ANCHOR)
    return long or (longest,)
