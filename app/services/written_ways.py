"""The ways a watch's names are written: those met and those that may come, to be switched off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.analysis.matching import How, fold
from app.analysis.query.asks import asked_of
from app.services.ordinary_words import ordinary_words

if TYPE_CHECKING:
    from app.services.stored_texts import Spelling
    from app.services.watches import Boxes

NAMES_MOST: Final = 12  # of one watch whose likely spellings are listed


@dataclass(frozen=True, slots=True)
class Way:
    """One spelling, in how many stored messages it was met, and whether it counts."""

    spelling: str
    folded: str
    hows: tuple[str, ...]
    n: int = 0
    is_on: bool = True

    @property
    def is_own(self) -> bool:
        """Whether the owner wrote it so: then it is in the box, and not to be switched off."""
        return How.EXACT in self.hows


def ways_of(boxes: Boxes, met: Iterable[Spelling], languages: Sequence[str]) -> tuple[Way, ...]:
    """List a watch's spellings: the owner's own, those met, those switched off, those likely.

    Args:
        boxes: the watch.
        met: what was met while nothing was switched off.
        languages: the owner's.
    """
    off = {fold(one) for one in boxes.off} - {""}
    hows: dict[str, dict[str, None]] = {}
    n: dict[str, int] = {}
    shown: dict[str, str] = {}
    for one in met:
        hows.setdefault(one.spelling, {})[one.how] = None
        n[one.spelling] = n.get(one.spelling, 0) + one.n
        shown.setdefault(one.spelling, one.spelling)
    for spelling, how in _likely(boxes, languages):
        folded = fold(spelling)
        shown[folded] = spelling if folded not in n else shown[folded]
        if folded not in n:
            hows.setdefault(folded, {})[how] = None
    for spelling in sorted(off):
        shown.setdefault(spelling, spelling)
        hows.setdefault(spelling, {})
    names = {fold(name): name for name in asked_of(boxes).any}
    for folded, name in names.items():
        shown[folded] = name
        hows[folded] = {How.EXACT.value: None, **hows.get(folded, {})}
    every = [
        Way(shown[key], key, tuple(hows[key]), n.get(key, 0), key not in off or key in names)
        for key in shown
        if key
    ]
    return tuple(sorted(every, key=lambda way: (not way.is_own, -way.n)))


def _likely(boxes: Boxes, languages: Sequence[str]) -> list[tuple[str, str]]:
    """Give the spellings to be expected, the likeliest of each name first."""
    from app.analysis.names.variants import variants

    if boxes.is_exact:
        return []
    asked = asked_of(boxes)
    loose = [name for name in asked.any if name not in asked.exact and not name.endswith("*")]
    words = ordinary_words(tuple(languages))
    return [
        (one.spelling, one.how.value)
        for name in loose[:NAMES_MOST]
        for one in variants(name, languages, words=words)
    ]
