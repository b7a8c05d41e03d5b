"""Finds many names at once in a text, however they are written.

What a piece of a text means is worked out once and remembered; a text none of whose pieces
means anything costs hardly more than taking it apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

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
FEW: Final = 8  # different pieces with a meaning that are looked for one by one
_TAGS: Final = {"#": How.TAG, "＃": How.TAG, "@": How.HANDLE, "＠": How.HANDLE}
_APOSTROPHES: Final = frozenset("'’ʼ`´‘:")
_GLUE: Final = frozenset(" -_./'’·\u00a0&+")
_NO_TAG_GLUE: Final = str.maketrans("", "", "_.-")
_BLANKS: Final = frozenset(("", " ", ",", ".", "#", "@"))
_IN_TAG: Final = frozenset({How.EXACT, How.JOINED})
_CAPITALS: Final = "A-ZА-ЯЁÀ-ÖØ-ÞĄČĘĖĮŠŲŪŽŁ"
_INNER: Final = re.compile(
    rf"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_{_CAPITALS}])(?=[{_CAPITALS}])"
)


class Place(NamedTuple):
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
    meanings: dict[int, How] = field(default_factory=dict)
    alone: tuple[tuple[int, How, bool], ...] = ()  # terms it means by itself; bool: behind # or @
    rows: tuple[tuple[Path, int], ...] = ()  # what it may be a part of, and which part
    tagged: tuple[int, ...] = ()  # terms it means behind # or @


class _Met(NamedTuple):
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
        cold = self._cold
        if cold.issuperset(raws):
            return {}
        here = {raw: known for raw in set(raws) - cold if (known := self._learn(raw))}
        if not here:
            return {}
        if len(here) <= FEW and self._is_plain(here):
            return self._places_of_few(text, raws, here)
        return self._places(text, _met(text, raws, here))

    def _learn(self, raw: str) -> tuple[_Known, ...] | None:
        """Say what a piece means; None where it is one word that means nothing."""
        known = self._hot.get(raw)
        if known is not None:
            return known
        words = (raw.lower(),) if raw.isascii() else tuple(fold(raw).split())
        if len(words) != 1 or len(raw) > LONGEST_REMEMBERED:
            known = tuple(self._known(word) or _Known(word) for word in words)
            return known if len(raw) > LONGEST_REMEMBERED else self._remember(raw, known)
        word = words[0]
        is_even = raw == word or (raw[1:].islower() and raw.isalpha())
        if raw != word and is_even and word in self._cold:
            self._forget_some()
            self._cold.add(raw)
            return None
        one = self._known(word)
        if not raw.isalpha() or not is_even:
            one = self._with_parts(raw, word, one)
        if one is None:
            self._forget_some()
            self._cold.add(raw)
            return None
        return self._remember(raw, (one,))

    def _with_parts(self, raw: str, word: str, known: _Known | None) -> _Known | None:
        """Add what a piece means behind # or @ by its parts: #ClasOhlsonStockholm, @maxima24."""
        parts = _INNER.sub(" ", raw)
        terms = tuple(self.find(parts)) if parts != raw else ()
        return replace(known or _Known(word), tagged=terms) if terms else known

    def _remember(self, raw: str, known: tuple[_Known, ...]) -> tuple[_Known, ...]:
        if len(self._hot) >= REMEMBERED_HOT:
            self._hot = {}
        self._hot[raw] = known
        return known

    def _forget_some(self) -> None:
        if len(self._cold) >= REMEMBERED:
            self._cold = set()

    def _known(self, word: str) -> _Known | None:
        meanings = self._lexicon.meanings(word)
        if meanings is None:
            return None
        alone = []
        rows = []
        for unit, how in meanings.items():
            for path, at in self._by_unit.get(unit, ()):
                if len(path.units) > 1:
                    rows.append((path, at))
                elif word not in self._off.get(path.term, ()):
                    alone.append((path.term, _worse(path.how, how), path.is_tag_only))
        return _Known(word, meanings, tuple(alone), tuple(rows))

    def _is_plain(self, here: dict[str, tuple[_Known, ...]]) -> bool:
        """Tell whether no row of words can be meant, so that each piece speaks for itself."""
        rows = []
        for known in here.values():
            if len(known) != 1:
                return False
            if known[0].rows:
                rows.append(known[0].rows)
        if not rows:
            return True
        met = {unit for known in here.values() for unit in known[0].meanings}
        return not any(
            path.joined >= 0 or met.issuperset(path.units) for of_one in rows for path, _ in of_one
        )

    def _places_of_few(
        self, text: str, raws: Sequence[str], here: dict[str, tuple[_Known, ...]]
    ) -> dict[int, tuple[Place, ...]]:
        """Find the places of few pieces, without looking at all the others."""
        found: dict[int, list[Place]] = {}
        for raw, (known,) in here.items():
            if not known.alone and not known.tagged:
                continue
            number = -1
            at = text.find(raw)
            while at >= 0:
                end = at + len(raw)
                before, after = text[at - 1 : at] if at else "", text[end : end + 1]
                if (before in _BLANKS or not self._pieces.match(before)) and (
                    after in _BLANKS or not self._pieces.match(after)
                ):
                    number = raws.index(raw, number + 1)
                    if after in _APOSTROPHES:
                        return self._places(text, _met(text, raws, here))
                    tag = _tag_before(text, at) if before in _TAGS else None
                    _take(known, tag, at, end, number, found)
                at = text.find(raw, end)
        return {
            term: tuple(places) if len(places) == 1 else _apart(places)
            for term, places in found.items()
        }

    def _places(self, text: str, met: Sequence[_Met]) -> dict[int, tuple[Place, ...]]:
        """Find all places, rows of words among them."""
        found: dict[int, list[Place]] = {}
        for number, word in enumerate(met):
            if word.known is None:
                continue
            tag = _tag_before(text, word.start)
            _take(word.known, tag, word.start, word.end, number, found)
            for path, at in word.known.rows:
                row = self._row(text, met, path, at, number)
                if row is not None:
                    found.setdefault(path.term, []).append(row)
        return {
            term: _apart(self._with_ending(text, met, place, term) for place in places)
            for term, places in found.items()
        }

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


def _take(
    known: _Known,
    tag: How | None,
    start: int,
    end: int,
    number: int,
    found: dict[int, list[Place]],
) -> None:
    """Write down what one word means by itself."""
    for term, how, is_tag_only in known.alone:
        if tag or not is_tag_only:
            shown = tag if tag and how in _IN_TAG else how
            place = Place(start, end, number, number, shown, known.folded)
            if term in found:
                found[term].append(place)
            else:
                found[term] = [place]
    if tag:
        for term in known.tagged:
            place = Place(start, end, number, number, tag, known.folded)
            found.setdefault(term, []).append(place)


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
    places = tuple(places)
    if len(places) == 1:
        return places
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda one: (one.start, -one.end, RANK[one.how])):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return tuple(kept)
