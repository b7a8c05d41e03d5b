"""Finds many names at once in a text, however they are written.

What a piece of a text means is worked out once and remembered; a text none of whose pieces
means anything costs hardly more than taking it apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.analysis.names.endings import used
from app.analysis.names.lexicon import RANK, How, Lexicon
from app.analysis.names.normal import fold, piece_pattern
from app.analysis.names.paradigms import AFTER_APOSTROPHE
from app.analysis.names.plan import AND, Gap, Path, Term, anchors, plan

__all__ = ["Finder", "How", "Place", "Term"]

REMEMBERED: Final = 200_000  # pieces without meaning
REMEMBERED_HOT: Final = 50_000  # pieces with one
LONGEST_REMEMBERED: Final = 64  # characters of a piece worth remembering
MOST_MISSPELT: Final = 2  # words of one name
LEAST_CONCAT: Final = 8
_TAGS: Final = {"#": How.TAG, "＃": How.TAG, "@": How.HANDLE, "＠": How.HANDLE}
_APOSTROPHES: Final = frozenset("'’ʼ`´‘:")
_GLUE: Final = frozenset(" -_./'’·\u00a0&+")
_NO_TAG_GLUE: Final = str.maketrans("", "", "_.-")
_IN_TAG: Final = frozenset({How.EXACT, How.JOINED})
_CAPITALS: Final = "A-ZА-ЯЁÀ-ÖØ-ÞĄČĘĖĮŠŲŪŽŁ"
_INNER: Final = re.compile(
    rf"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_{_CAPITALS}])(?=[{_CAPITALS}])"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text says what is looked for, and why that was taken for it.

    Characters of the text as given, numbers of words as `normal.words` counts them, the last
    one included.
    """

    start: int
    end: int
    first: int
    last: int
    how: How
    seen: str  # the folded spelling met


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one word of a piece."""

    folded: str
    meanings: dict[int, How]
    alone: tuple[tuple[Path, How], ...] = ()  # what it means by itself
    rows: tuple[tuple[Path, int], ...] = ()  # what it may be a part of, and which part
    tagged: tuple[int, ...] = ()  # terms it means behind # or @


@dataclass(frozen=True, slots=True)
class _Met:
    """One word of the text at hand."""

    start: int
    end: int
    known: _Known | None


class Finder:
    """Finds what any of the terms means; made once for many texts, used by one thread."""

    def __init__(
        self,
        terms: Sequence[Term],
        *,
        languages: Collection[str] = (),
        ordinary: Collection[str] = (),
    ) -> None:
        """Prepare the terms.

        Args:
            terms: what to look for; their numbers are what `find` answers with.
            languages: the owner's, for the endings; all of ours where none is named.
            ordinary: folded words that are nobody's misspelling.
        """
        made = plan(terms)
        self._off = {number: term.off for number, term in enumerate(terms) if term.off}
        self._exact = frozenset(n for n, term in enumerate(terms) if term.is_exact)
        self._lexicon = Lexicon(made.units, used(languages), frozenset(ordinary))
        self._by_unit: dict[int, list[tuple[Path, int]]] = defaultdict(list)
        for path in made.paths:
            for at in anchors(path, made.units):
                self._by_unit[path.units[at]].append((path, at))
        self._pieces = piece_pattern()
        self._cold: set[str] = set()
        self._hot: dict[str, tuple[_Known, ...]] = {}

    def find(self, text: str) -> dict[int, tuple[Place, ...]]:
        """Tell which terms a text means, by their numbers, and where, in order."""
        raws = self._pieces.findall(text)
        if self._cold.issuperset(raws):
            return {}
        here = {raw: known for raw in set(raws) - self._cold if (known := self._learn(raw))}
        if not any(
            word.alone or word.rows or word.tagged for known in here.values() for word in known
        ):
            return {}
        return self._places(text, _met(text, raws, here))

    def _learn(self, raw: str) -> tuple[_Known, ...] | None:
        """Say what a piece means; None where it is one word that means nothing."""
        known = self._hot.get(raw)
        if known is not None:
            return known
        known = tuple(self._known(word, raw) for word in fold(raw).split())
        if len(raw) <= LONGEST_REMEMBERED:
            parts = _INNER.sub(" ", raw)
            if parts != raw and len(known) == 1:
                known = (replace(known[0], tagged=tuple(self.find(parts))),)
        is_cold = len(known) == 1 and not known[0].meanings and not known[0].tagged
        if len(raw) <= LONGEST_REMEMBERED:
            self._remember(raw, None if is_cold else known)
        return None if is_cold else known

    def _remember(self, raw: str, known: tuple[_Known, ...] | None) -> None:
        if known is None:
            if len(self._cold) >= REMEMBERED:
                self._cold = set()
            self._cold.add(raw)
        else:
            if len(self._hot) >= REMEMBERED_HOT:
                self._hot = {}
            self._hot[raw] = known

    def _known(self, word: str, raw: str) -> _Known:
        meanings = self._lexicon.meanings(word)
        if not meanings:
            return _Known(word, meanings)
        alone = []
        rows = []
        for unit, how in meanings.items():
            for path, at in self._by_unit.get(unit, ()):
                if len(path.units) > 1:
                    rows.append((path, at))
                elif word not in self._off.get(path.term, ()):
                    alone.append((path, _worse(path.how, how)))
        return _Known(word, meanings, tuple(alone), tuple(rows))

    def _places(self, text: str, met: Sequence[_Met]) -> dict[int, tuple[Place, ...]]:
        found: dict[int, list[Place]] = defaultdict(list)
        for number, word in enumerate(met):
            known = word.known
            if known is None:
                continue
            tag = _tag_before(text, word.start)
            for path, how in known.alone:
                if tag or not path.is_tag_only:
                    shown = tag if tag and how in _IN_TAG else how
                    place = Place(word.start, word.end, number, number, shown, known.folded)
                    found[path.term].append(self._with_ending(text, met, place, path.term))
            if tag:
                for term in known.tagged:
                    place = Place(word.start, word.end, number, number, tag, known.folded)
                    found[term].append(place)
            for path, at in known.rows:
                row = self._row(text, met, path, at, number)
                if row is not None:
                    found[path.term].append(self._with_ending(text, met, row, path.term))
        return {term: _apart(places) for term, places in found.items()}

    def _row(
        self, text: str, met: Sequence[_Met], path: Path, at: int, number: int
    ) -> Place | None:
        """Follow a path whose unit `at` stands at word `number`; None where it breaks off."""
        first = _first(text, met, path, at, number)
        followed = _follow(text, met, path, first) if first >= 0 else None
        if followed is None:
            followed = self._run_together(text, met, path, number - at)
            first = number - at
        if followed is None:
            return None
        last, how = followed
        start, end = met[first].start, met[last].end
        seen = fold(text[start:end])
        if seen in self._off.get(path.term, ()):
            return None
        tag = _tag_before(text, start)
        if tag and how in _IN_TAG and not text[start:end].translate(_NO_TAG_GLUE).isalnum():
            tag = None
        return Place(start, end, first, last, tag if tag and how in _IN_TAG else how, seen)

    def _run_together(
        self, text: str, met: Sequence[_Met], path: Path, first: int
    ) -> tuple[int, How] | None:
        """Try whether as many words, run together, are the name: misspelt, or split elsewhere."""
        last = first + len(path.units) - 1
        if path.joined < 0 or first < 0 or last >= len(met):
            return None
        if met[last].end - met[first].start > LONGEST_REMEMBERED:
            return None
        run = fold(text[met[first].start : met[last].end]).replace(" ", "")
        known = self._learn(run) if len(run) >= LEAST_CONCAT else None
        how = known[0].meanings.get(path.joined) if known else None
        if how is None:
            return None
        return last, How.SPLIT if how is How.EXACT else how

    def _with_ending(self, text: str, met: Sequence[_Met], place: Place, term: int) -> Place:
        """Take in the ending behind an apostrophe: Lidl'e, IKEA:n."""
        after = place.last + 1
        if term in self._exact or after >= len(met) or met[after].start != place.end + 1:
            return place
        end = fold(text[met[after].start : met[after].end])
        if text[place.end] not in _APOSTROPHES or end not in AFTER_APOSTROPHE:
            return place
        how = How.ENDING if place.how is How.EXACT else place.how
        seen = f"{place.seen} {end}"
        return Place(place.start, met[after].end, place.first, after, how, seen)


def _met(text: str, raws: Sequence[str], here: dict[str, tuple[_Known, ...]]) -> list[_Met]:
    """Give every word of a text its place."""
    met = []
    at = 0
    for raw in raws:
        start = text.index(raw, at)
        at = start + len(raw)
        known = here.get(raw)
        if known is None:
            met.append(_Met(start, at, None))
        else:
            met += [_Met(start, at, word) for word in known]
    return met


def _tag_before(text: str, start: int) -> How | None:
    """Tell the sign before a word: a tag, a handle (not the @ of an e-mail address), or none."""
    how = _TAGS.get(text[start - 1 : start]) if start else None
    if how is How.HANDLE and start > 1 and text[start - 2].isalnum():
        return None
    return how


def _worse(one: How, other: How) -> How:
    return max(one, other, key=RANK.__getitem__)


def _is_and(text: str, word: _Met) -> bool:
    return text[word.start : word.end].lower() in AND


def _means(word: _Met, unit: int) -> How | None:
    return word.known.meanings.get(unit) if word.known else None


def _first(text: str, met: Sequence[_Met], path: Path, at: int, number: int) -> int:
    """Go back from a path's unit to its first; below 0 where the text has no room for it."""
    for unit in reversed(path.units[:at]):
        number -= 1
        if number < 0:
            break
        if path.has_and and _means(met[number], unit) is None and _is_and(text, met[number]):
            number -= 1
    return number


def _follow(text: str, met: Sequence[_Met], path: Path, first: int) -> tuple[int, How] | None:
    """Go along a path; give the last word's number and the worst reason."""
    number, how, misspelt = first, path.how, 0
    for at, unit in enumerate(path.units):
        has_and = False
        if at:
            before = number
            number += 1
            if path.has_and and number + 1 < len(met) and _means(met[number], unit) is None:
                has_and = _is_and(text, met[number])
                number += has_and
            if number >= len(met):
                return None
            gap = text[met[before].end : met[number].start]
            if not _is_gap(path.gap, gap, has_and=has_and):
                return None
        meaning = _means(met[number], unit)
        if meaning is None:
            return None
        misspelt += meaning is How.MISSPELT
        how = _worse(how, meaning)
    return (number, how) if misspelt <= MOST_MISSPELT else None


def _is_gap(wanted: Gap, gap: str, *, has_and: bool) -> bool:
    if wanted is Gap.GLUED:
        return gap in _GLUE
    if wanted is Gap.SIGNED:
        return has_and or bool(gap.strip())
    return True


def _apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """Keep of places that overlap the first and longest, told by its best reason."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda one: (one.start, -one.end, RANK[one.how])):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return tuple(kept)
