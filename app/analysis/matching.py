"""Whether a text says what the owner looks for: whole words, whatever the case and accents.

The seam for misspellings, endings and transliteration: they will add spellings to what
`_spellings` makes of a word; nobody else needs to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.analysis.names.normal import fold

__all__ = ["Gate", "Hit", "Matcher", "Watched", "fold"]

class Watched(Protocol):
    """What the owner looks for: three boxes of words and phrases."""

    @property
    def id(self) -> int:
        """The watch's id."""

    @property
    def any(self) -> tuple[str, ...]:
        """At least one of these."""

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of these."""

    @property
    def never(self) -> tuple[str, ...]:
        """None of these."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One watch that caught a text, and the words of its boxes that are in it."""

    watch_id: int
    words: tuple[str, ...]


class Matcher:
    """Finds which watches a text belongs to; made once for many texts."""

    def __init__(self, watches: Iterable[Watched]) -> None:
        self._watches = [_Prepared(watch) for watch in watches]

    def match(self, text: str) -> tuple[Hit, ...]:
        """Name the watches that catch a text, in the order they were given."""
        padded = f" {fold(text)} "
        hits = (watch.hit(padded) for watch in self._watches)
        return tuple(hit for hit in hits if hit is not None)

    def kept_out(self, text: str) -> tuple[int, ...]:
        """Name the watches that would catch a text but for their *never* box."""
        padded = f" {fold(text)} "
        return tuple(
            watch.id for watch in self._watches if watch.wants(padded) and watch.refuses(padded)
        )


class Gate:
    """Whether what a network's own search brought for one watch may come in.

    The network saw its word, if only in a tag or a picture's words; what is left to ask is
    the *all* box beside it, and the *never* box.
    """

    def __init__(self, watch: Watched) -> None:
        self._all = _spellings(watch.all if watch.any else ())
        self._never = _spellings(watch.never)

    def is_open_to(self, text: str) -> bool:
        """Tell whether a text may come in."""
        padded = f" {fold(text)} "
        return all(spelt in padded for _, spelt in self._all) and not any(
            spelt in padded for _, spelt in self._never
        )


class _Prepared:
    def __init__(self, watch: Watched) -> None:
        self.id = watch.id
        self._any = _spellings(watch.any)
        self._all = _spellings(watch.all)
        self._never = _spellings(watch.never)

    def wants(self, padded: str) -> bool:
        if not self._any and not self._all:
            return False
        is_any = not self._any or any(spelt in padded for _, spelt in self._any)
        return is_any and all(spelt in padded for _, spelt in self._all)

    def refuses(self, padded: str) -> bool:
        return any(spelt in padded for _, spelt in self._never)

    def hit(self, padded: str) -> Hit | None:
        if not self.wants(padded) or self.refuses(padded):
            return None
        words = [word for word, spelt in (*self._any, *self._all) if spelt in padded]
        return Hit(self.id, tuple(dict.fromkeys(words)))


def _spellings(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pair each word as the owner wrote it with what to look for in a folded, padded text."""
    pairs = []
    for word in words:
        bare = fold(word)
        if bare:
            is_beginning = word.rstrip().endswith("*")
            pairs.append((word.strip(), f" {bare}" if is_beginning else f" {bare} "))
    return tuple(pairs)
