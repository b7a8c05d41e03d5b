"""The places of a text that mean a name: of one word, and of several in a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.analysis.names.lexicon import RANK, How
from app.analysis.names.plan import AND, Gap, Path

MOST_MISSPELT: Final = 2  # words of one name
TAGS: Final = {"#": How.TAG, "＃": How.TAG, "@": How.HANDLE, "＠": How.HANDLE}
IN_TAG: Final = frozenset({How.EXACT, How.JOINED})  # what a tag or handle may be told instead of
_GLUE: Final = frozenset(" -_./'’·\u00a0&+")


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
class Known:
    """What is known of one word of a piece."""

    folded: str
    meanings: dict[int, How] = field(default_factory=dict)
    alone: tuple[tuple[int, How, bool], ...] = ()  # terms it means by itself; bool: behind # or @
    rows: tuple[tuple[Path, int], ...] = ()  # what it may be a part of, and which part
    tagged: tuple[int, ...] = ()  # terms it means behind # or @


class Met(NamedTuple):
    """One word of the text at hand."""

    start: int
    end: int
    known: Known | None


def met_words(text: str, raws: Sequence[str], here: dict[str, tuple[Known, ...]]) -> list[Met]:
    """Give every word of a text its place."""
    met = []
    at = 0
    for raw in raws:
        start = text.index(raw, at)
        at = start + len(raw)
        known = here.get(raw)
        if known is None:
            met.append(Met(start, at, None))
        else:
            met += [Met(start, at, word) for word in known]
    return met


def take(
    known: Known,
    tag: How | None,
    start: int,
    end: int,
    number: int,
    found: dict[int, list[Place]],
) -> None:
    """Write down what one word means by itself."""
    for term, how, is_tag_only in known.alone:
        if tag or not is_tag_only:
            shown = tag if tag and how in IN_TAG else how
            place = Place(start, end, number, number, shown, known.folded)
            if term in found:
                found[term].append(place)
            else:
                found[term] = [place]
    if tag:
        for term in known.tagged:
            place = Place(start, end, number, number, tag, known.folded)
            found.setdefault(term, []).append(place)


def tag_before(text: str, start: int) -> How | None:
    """Tell the sign before a word: a tag, a handle (not the @ of an e-mail address), or none."""
    how = TAGS.get(text[start - 1 : start]) if start else None
    if how is How.HANDLE and start > 1 and text[start - 2].isalnum():
        return None
    return how


def worse(one: How, other: How) -> How:
    """Give the weaker of two reasons."""
    return max(one, other, key=RANK.__getitem__)


def _is_and(text: str, word: Met) -> bool:
    return text[word.start : word.end].lower() in AND


def _means(word: Met, unit: int) -> How | None:
    return word.known.meanings.get(unit) if word.known else None


def first_of(text: str, met: Sequence[Met], path: Path, at: int, number: int) -> int:
    """Go back from a path's unit to its first; below 0 where the text has no room for it."""
    for unit in reversed(path.units[:at]):
        number -= 1
        if number < 0:
            break
        if path.has_and and _means(met[number], unit) is None and _is_and(text, met[number]):
            number -= 1
    return number


def follow(text: str, met: Sequence[Met], path: Path, first: int) -> tuple[int, How] | None:
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
        how = worse(how, meaning)
    return (number, how) if misspelt <= MOST_MISSPELT else None


def _is_gap(wanted: Gap, gap: str, *, has_and: bool) -> bool:
    if wanted is Gap.GLUED:
        return gap in _GLUE
    if wanted is Gap.SIGNED:
        return has_and or bool(gap.strip())
    return True


def apart(places: Iterable[Place]) -> tuple[Place, ...]:
    """Keep of places that overlap the first and longest, told by its best reason."""
    places = tuple(places)
    if len(places) == 1:
        return places
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda one: (one.start, -one.end, RANK[one.how])):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return tuple(kept)
