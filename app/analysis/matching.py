"""Whether a text says what the owner looks for, however it is written, and by which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Final, Literal

from app.analysis.names.finder import Finder, How, Term
from app.analysis.names.normal import fold
from app.analysis.query.asks import searched
from app.analysis.query.boxes import Watched
from app.analysis.query.facts import Said
from app.analysis.query.holding import Holding, Prepared, prepared

__all__ = ["Gate", "Hit", "How", "Looked", "Matcher", "Said", "Watched", "Why", "fold"]
MARKS_MOST: Final = 500  # places marked in one text


@dataclass(frozen=True, slots=True)
class Hit:
    """One watch that caught a text, and the words of its boxes that are in it."""

    watch_id: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One place for which a watch caught a text, fit for marking it."""

    watch_id: int
    word: str  # as the owner wrote it
    part: Literal["title", "text"]
    start: int  # characters of that part
    end: int
    how: How
    seen: str  # the spelling met, folded


@dataclass(frozen=True, slots=True)
class Looked:
    """What all watches made of one text."""

    hits: tuple[Hit, ...]
    stopped: tuple[Hit, ...]  # watches that want it but for these words of their *never* box
    whys: tuple[Why, ...]  # where the words of the hits stand


class Matcher:
    """Finds which watches a text belongs to; made once for many texts and watches."""

    def __init__(
        self,
        watches: Iterable[Watched],
        *,
        languages: Collection[str] = (),
        ordinary: Collection[str] = (),
        today: date | None = None,
    ) -> None:
        """Prepare the watches.

        Args:
            watches: what is looked for.
            languages: the owner's; all of ours where none is named.
            ordinary: folded words that are nobody's misspelling.
            today: the day that `days:` counts from.
        """
        self._numbers: dict[Term, int] = {}
        ready = (prepared(watch, self._number, today) for watch in watches)
        self._watches = [watch for watch in ready if watch is not None]
        self._finder = Finder(tuple(self._numbers), languages=languages, ordinary=ordinary)
        self._by_term: dict[int, list[int]] = {}
        self._always: list[int] = []
        for at, watch in enumerate(self._watches):
            if watch.triggers is None:
                self._always.append(at)
            for number in watch.triggers or ():
                self._by_term.setdefault(number, []).append(at)

    def match(self, said: Said | str) -> tuple[Hit, ...]:
        """Name the watches that catch a text, in the order they were given."""
        return tuple(
            Hit(watch.id, one.words())
            for watch, one in self._held(_as_said(said))
            if one.is_caught()
        )

    def kept_out(self, said: Said | str) -> tuple[int, ...]:
        """Name the watches that would catch a text but for their *never* box."""
        return tuple(hit.watch_id for hit in self.look(said).stopped)

    def look(self, said: Said | str) -> Looked:
        """Say at once which watches catch a text and which only their *never* box stops."""
        plain = _as_said(said)
        hits: list[Hit] = []
        stopped: list[Hit] = []
        whys: list[Why] = []
        for watch, one in self._held(plain):
            if one.is_caught():
                hits.append(Hit(watch.id, one.words()))
                whys += islice(_whys(plain, watch.id, one), MARKS_MOST)
            elif watch.nevers and one.is_wanted():
                stopped.append(Hit(watch.id, one.stopped_by()))
        return Looked(tuple(hits), tuple(stopped), tuple(whys))

    def why(self, said: Said | str) -> tuple[Why, ...]:
        """Give every place for which a text was caught, in the order of the text."""
        plain = _as_said(said)
        held = [(watch.id, one) for watch, one in self._held(plain) if one.is_caught()]
        return tuple(islice(chain.from_iterable(_whys(plain, *one) for one in held), MARKS_MOST))

    def _held(self, said: Said) -> Iterator[tuple[Prepared, Holding]]:
        """Give the watches that may hold: one of their words was found, or they need none."""
        found = self._finder.find(said.words) if self._numbers else {}
        chosen = {at for number in found for at in self._by_term.get(number, ())}
        for at in sorted(chosen.union(self._always)):
            yield self._watches[at], Holding(self._watches[at], said, found)

    def _number(self, term: Term) -> int:
        return self._numbers.setdefault(term, len(self._numbers))


class Gate:
    """Whether what a network's own search brought for one watch may come in.

    The network saw its word, if only in a tag or a picture's words; what is left to ask is
    everything else: the *all* box beside it, the context, the *never* box.
    """

    def __init__(
        self,
        watch: Watched,
        *,
        languages: Collection[str] = (),
        ordinary: Collection[str] = (),
        today: date | None = None,
        has_seen: bool = True,
    ) -> None:
        """Take what `Matcher` takes, for one watch.

        Without `has_seen` the network was asked for something else than the owner's own words.
        """
        numbers: dict[Term, int] = {}
        self._watch = prepared(watch, lambda one: numbers.setdefault(one, len(numbers)), today)
        self._seen = frozenset(searched(watch) if has_seen else ())
        self._finder = Finder(tuple(numbers), languages=languages, ordinary=ordinary)

    def is_open_to(self, said: Said | str) -> bool:
        """Tell whether a text may come in."""
        if self._watch is None:
            return True
        plain = _as_said(said)
        found = self._finder.find(plain.words)
        return Holding(self._watch, plain, found, self._seen).is_caught()


def _as_said(said: Said | str) -> Said:
    return Said(said) if isinstance(said, str) else said


def _whys(said: Said, watch_id: int, one: Holding) -> Iterator[Why]:
    """Say of each place in which part of the text it stands; across both it is the title's."""
    ends = len(said.title)
    for word, place in one.marks():
        if place.start < ends:
            end = min(place.end, ends)
            yield Why(watch_id, word, "title", place.start, end, place.how, place.seen)
        else:
            before = ends + 1 if ends else 0
            start, end = place.start - before, place.end - before
            yield Why(watch_id, word, "text", start, end, place.how, place.seen)
