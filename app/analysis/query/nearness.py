"""Whether words stand near each other, in one pass over where each of them was found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

_NEVER = -(1 << 60)


class Span(Protocol):
    """Where something was found."""

    @property
    def first(self) -> int:
        """The number of its first word."""

    @property
    def last(self) -> int:
        """The number of its last word."""


def is_near(found: Sequence[Sequence[Span]], within: int, *, is_ordered: bool) -> bool:
    """Tell whether one place of each part can be chosen with few other words among them.

    Args:
        found: for each part its places, in the order of the text.
        within: so many words may stand among the chosen places in all, besides them.
        is_ordered: the parts follow each other in the order given.
    """
    if not all(found):
        return False
    if is_ordered or len(found) == 2:
        is_so = _is_in_order(found, within)
        return is_so or (not is_ordered and _is_in_order(found[::-1], within))
    return _is_together(found, within)


def _is_in_order(found: Sequence[Sequence[Span]], within: int) -> bool:
    """Follow the best way to each place: the one that leaves the fewest words among it.

    A way is kept as its first word's number plus the words that it covers, so that the words
    left out between its ends are the end minus that.
    """
    ways = [place.first + _length(place) for place in found[0]]
    for before, places in pairwise(found):
        best, here, onward = _NEVER, 0, []
        for place in places:
            while here < len(before) and before[here].last < place.first:
                best = max(best, ways[here])
                here += 1
            onward.append(best + _length(place) if best > _NEVER else _NEVER)
        ways = onward
    return any(
        way > _NEVER and place.last + 1 - way <= within
        for way, place in zip(ways, found[-1], strict=True)
    )


def _is_together(found: Sequence[Sequence[Span]], within: int) -> bool:
    """Take each place as the last one, with the latest place of every other part before it."""
    order = sorted(
        ((place.first, number, place) for number, places in enumerate(found) for place in places),
        key=lambda one: one[:2],
    )
    heres = [-1] * len(found)
    for first, number, place in order:
        chosen = [place]
        for other, places in enumerate(found):
            if other == number:
                continue
            here = heres[other]
            while here + 1 < len(places) and places[here + 1].last < first:
                here += 1
            heres[other] = here
            if here >= 0:
                chosen.append(places[here])
        if len(chosen) == len(found) and _others_among(chosen) <= within:
            return True
    return False


def _others_among(chosen: Sequence[Span]) -> int:
    """Count the words among places that are not theirs; too many where two places overlap."""
    inside = sorted(chosen, key=lambda one: one.first)
    if any(one.last >= other.first for one, other in pairwise(inside)):
        return 1 << 60
    return sum(other.first - one.last - 1 for one, other in pairwise(inside))


def _length(place: Span) -> int:
    return place.last - place.first + 1
