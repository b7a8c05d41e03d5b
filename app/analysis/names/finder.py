"""Finds many names at once in a text, however they are written.

What a piece of a text means is worked out once and remembered; a text none of whose pieces
means anything costs hardly more than taking it apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from app.analysis.names.endings import used
from app.analysis.names.lexicon import How, Lexicon
from app.analysis.names.memory import LONGEST_REMEMBERED, Memory
from app.analysis.names.normal import fold, piece_pattern
from app.analysis.names.paradigms import AFTER_APOSTROPHE
from app.analysis.names.places import (
    IN_TAG,
    TAGS,
    Known,
    Met,
    Place,
    apart,
    first_of,
    follow,
    met_words,
    tag_before,
    take,
)
from app.analysis.names.plan import Path, Plan, Term, anchors, plan

__all__ = ["Finder", "How", "Place", "Term"]

LEAST_RUN: Final = 8  # letters of words run together
FEW: Final = 8  # different pieces with a meaning that are looked for one by one
MOST_ROWS: Final = 8  # paths that one of their units may be looked for by
_APOSTROPHES: Final = frozenset("'’ʼ`´‘:")
_NO_TAG_GLUE: Final = str.maketrans("", "", "_.-")
_BLANKS: Final = frozenset(("", " ", ",", ".", "#", "@"))


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
        lexicon = Lexicon(made.units, used(languages), frozenset(ordinary))
        self._memory = Memory(lexicon, _by_unit(made), self._off, self.find)
        self._pieces = piece_pattern()

    def find(self, text: str) -> dict[int, tuple[Place, ...]]:
        """Tell which terms a text means, by their numbers, and where, in order."""
        raws = self._pieces.findall(text)
        cold = self._memory.cold
        if cold.issuperset(raws):
            return {}
        here = {raw: known for raw in set(raws) - cold if (known := self._memory.learn(raw))}
        if not here:
            return {}
        if len(here) <= FEW and self._is_plain(here):
            return self._places_of_few(text, raws, here)
        return self._places(text, met_words(text, raws, here))

    def _is_plain(self, here: dict[str, tuple[Known, ...]]) -> bool:
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
        self, text: str, raws: Sequence[str], here: dict[str, tuple[Known, ...]]
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
                        return self._places(text, met_words(text, raws, here))
                    tag = tag_before(text, at) if before in TAGS else None
                    take(known, tag, at, end, number, found)
                at = text.find(raw, end)
        return {
            term: tuple(places) if len(places) == 1 else apart(places)
            for term, places in found.items()
        }

    def _places(self, text: str, met: Sequence[Met]) -> dict[int, tuple[Place, ...]]:
        """Find all places, rows of words among them."""
        found: dict[int, list[Place]] = {}
        for number, word in enumerate(met):
            if word.known is None:
                continue
            tag = tag_before(text, word.start)
            take(word.known, tag, word.start, word.end, number, found)
            for path, at in word.known.rows:
                row = self._row(text, met, path, at, number)
                if row is not None:
                    found.setdefault(path.term, []).append(row)
        return {
            term: apart(self._with_ending(text, met, place, term) for place in places)
            for term, places in found.items()
        }

    def _row(self, text: str, met: Sequence[Met], path: Path, at: int, number: int) -> Place | None:
        """Follow a path whose unit `at` stands at word `number`; None where it breaks off."""
        first = first_of(text, met, path, at, number)
        followed = follow(text, met, path, first) if first >= 0 else None
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
        tag = tag_before(text, start)
        if tag and how in IN_TAG and not text[start:end].translate(_NO_TAG_GLUE).isalnum():
            tag = None
        return Place(start, end, first, last, tag if tag and how in IN_TAG else how, seen)

    def _run_together(
        self, text: str, met: Sequence[Met], path: Path, first: int
    ) -> tuple[int, How] | None:
        """Try whether as many words, run together, are the name: misspelt, or split elsewhere."""
        last = first + len(path.units) - 1
        if path.joined < 0 or first < 0 or last >= len(met):
            return None
        if met[last].end - met[first].start > LONGEST_REMEMBERED:
            return None
        run = fold(text[met[first].start : met[last].end]).replace(" ", "")
        known = self._memory.learn(run) if len(run) >= LEAST_RUN else None
        how = known[0].meanings.get(path.joined) if known else None
        if how is None:
            return None
        return last, How.SPLIT if how is How.EXACT else how

    def _with_ending(self, text: str, met: Sequence[Met], place: Place, term: int) -> Place:
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


def _by_unit(made: Plan) -> dict[int, list[tuple[Path, int]]]:
    """Say by which units each path is looked for: by none that too many paths share."""
    shared = Counter(unit for path in made.paths for unit in set(path.units))
    found: dict[int, list[tuple[Path, int]]] = defaultdict(list)
    for path in made.paths:
        places = anchors(path, made.units)
        rare = [at for at in places if shared[path.units[at]] <= MOST_ROWS]
        if not rare:
            rare = [min(range(len(path.units)), key=lambda at: shared[path.units[at]])]
        for at in rare:
            found[path.units[at]].append((path, at))
    return found
