"""The same text said in several places: near-duplicates by shared runs of four words.

Two texts are twins where nine tenths of their runs of four words are the same (Jaccard), within
72 hours of the group's first. Pairs are found by a prefix filter: of two texts that share so much,
the few smallest hashes always meet (Bayardo 2007), so that nothing is compared with everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final
from zlib import crc32

ALIKE: Final = 0.9
WITHIN_S: Final = 72 * 3600
RUN: Final = 4
WORDS_MOST: Final = 400  # of one text: what begins alike for so long is alike
ANYBODY: Final = 8  # words; a shorter text is anybody's, so the author must be the same
FEWEST: Final = 3  # words; "Thank you!" twice is no twin, whoever says it
COMPARED_MOST: Final = 30  # groups that one run of words leads to
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_WORD: Final = re.compile(r"\w+")
_SENDERS: Final = re.compile(r"^(?:rt\s+)?(?:@\S+\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A text with who said it and when; seconds of any clock."""

    id: int
    author: str  # a name that is the same on every network, as far as that is known
    text: str
    at_s: int


@dataclass(slots=True)
class _Group:
    """Texts that are the same; the first stands for all."""

    first: Said
    runs: frozenset[int]
    ids: list[int]


def groups(said: Iterable[Said]) -> list[tuple[int, ...]]:
    """Group what says the same, the oldest first; what stands alone is left out."""
    finder = _Finder()
    for one in sorted(said, key=lambda one: (one.at_s, one.id)):
        finder.put(one)
    return [tuple(group.ids) for group in finder.groups if len(group.ids) > 1]


class _Finder:
    """Holds what was said so far."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self._same: dict[tuple[str, ...], _Group] = {}  # by all words, and the author of short ones
        self._by_run: dict[int, list[_Group]] = {}

    def put(self, one: Said) -> None:
        """Put a text to its group, or begin one."""
        words = words_of(one.text)
        if len(words) < FEWEST:
            return
        author = one.author.casefold().strip() if len(words) < ANYBODY else ""
        key = (author, *words)
        same = self._same.get(key)
        if same is not None and one.at_s - same.first.at_s <= WITHIN_S:
            same.ids.append(one.id)
            return
        runs = frozenset(_runs(words)) if len(words) >= ANYBODY else frozenset[int]()
        group = self._near(one, runs)
        if group is not None:
            group.ids.append(one.id)
            return
        self._begin(_Group(one, runs, [one.id]), key)

    def _near(self, one: Said, runs: frozenset[int]) -> _Group | None:
        looked: set[int] = set()
        for run in _prefix(runs):
            for group in self._by_run.get(run, ()):
                if group.first.id in looked or one.at_s - group.first.at_s > WITHIN_S:
                    continue
                looked.add(group.first.id)
                if _is_alike(runs, group.runs):
                    return group
        return None

    def _begin(self, group: _Group, key: tuple[str, ...]) -> None:
        self.groups.append(group)
        self._same[key] = group
        for run in _prefix(group.runs):
            held = self._by_run.setdefault(run, [])
            held.append(group)
            if len(held) > COMPARED_MOST:
                del held[0]


def words_of(text: str) -> tuple[str, ...]:
    """Give the words of a text, without addresses and the names it begins with."""
    bare = _ADDRESS.sub(" ", _SENDERS.sub("", text[:20_000].strip()))
    return tuple(word.casefold() for word in _WORD.findall(bare)[:WORDS_MOST])


def _runs(words: Sequence[str]) -> Iterator[int]:
    for n in range(len(words) - RUN + 1):
        yield crc32(" ".join(words[n : n + RUN]).encode("utf-8", "surrogatepass"))


def _prefix(runs: frozenset[int]) -> list[int]:
    """Give the smallest hashes, of which two texts that are alike must share one."""
    return sorted(runs)[: len(runs) - ceil(ALIKE * len(runs)) + 1] if runs else []


def _is_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    small, large = sorted((len(one), len(other)))
    if not small or small < ALIKE * large:
        return False
    both = len(one & other)
    return both >= ALIKE * (small + large - both)
