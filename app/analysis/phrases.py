"""Finds words, stems and phrases of a list in a text, with their places, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from app.analysis.tone.tokens import bare

T = TypeVar("T")
TEXT_MAX: Final = 4_000  # characters that are read; a longer text has said it by then
WORD_MAX: Final = 40  # characters of a word that are looked at
STEM_MIN: Final = 2  # letters before the star
MEMO_MAX: Final = 60_000
_KEPT: Final = 8  # texts whose words are kept: the same text is asked for intents and for topics
_WORD: Final = re.compile(r"[^\W_]+")
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_JOINS: Final = re.compile(r"['’`´‘-]")
_LONG: Final = re.compile(r"(.)\1{2,}")
# How letters with signs are typed on a keyboard that has none.
_TYPED: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Found(NamedTuple, Generic[T]):
    """One entry met in a text."""

    value: T
    first: int  # number of its first word
    last: int  # of its last


class _Node(Generic[T]):
    """Where a phrase is after some of its words."""

    __slots__ = ("after", "values")

    def __init__(self) -> None:
        self.after: dict[int, _Node[T]] = {}
        self.values: list[T] = []


@dataclass(frozen=True, slots=True)
class _Seen(Generic[T]):
    """What one spelling is to the list."""

    parts: tuple[int, ...]  # of entries, that it fits
    values: tuple[T, ...]  # of the entries it fits alone
    nodes: tuple[_Node[T], ...]  # of the longer entries it begins


@dataclass(slots=True)
class _Parts:
    """The single words and stems that the entries are made of, each with its number."""

    whole: dict[str, list[int]] = field(default_factory=dict)
    stems: dict[str, list[int]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, part: str) -> int:
        """Give a part its number; it is then found with its accents and without."""
        if part in self.numbers:
            return self.numbers[part]
        found = self.numbers[part] = len(self.numbers)
        book = self.stems if part.endswith("*") else self.whole
        plain = part.rstrip("*")
        for spelt in {plain, bare(plain), bare(plain.translate(_TYPED))}:
            book.setdefault(spelt, []).append(found)
        return found

    def fitting(self, raw: str) -> tuple[int, ...]:
        """Name the parts that a word of a text fits."""
        small = raw.casefold()[:WORD_MAX]
        found: list[int] = []
        for spelt in dict.fromkeys((small, _LONG.sub(r"\1\1", small), _LONG.sub(r"\1", small))):
            found += self.whole.get(spelt, ())
            for end in range(STEM_MIN, len(spelt) + 1):
                found += self.stems.get(spelt[:end], ())
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=_KEPT)
def words_of(text: str) -> tuple[str, ...]:
    """Take a text apart into its words, without its addresses."""
    return tuple(_WORD.findall(unlinked(text)))


def unlinked(text: str) -> str:
    """Give what is read of a text: its beginning, with blanks in place of addresses."""
    read = text[:TEXT_MAX]
    if "://" not in read and "www." not in read.lower():
        return read
    return _LINK.sub(_blanks, read)


@lru_cache(maxsize=_KEPT)
def spans_of(text: str) -> tuple[tuple[int, int], ...]:
    """Give the place of each word of `words_of`, in characters of the text as given."""
    return tuple([found.span() for found in _WORD.finditer(unlinked(text))])


def _blanks(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


class Phrases(Generic[T]):
    """A list made ready for many texts; not for two threads at once.

    An entry is a word, a stem with a star at its end, or a phrase of both. Case never counts. A
    word without accents fits an entry with them, not the other way round: *var* may stand for
    *vår*, but who wrote *vår* meant it. Apostrophes and hyphens part words, in texts and entries;
    without them the entry is found too ("dont").
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._parts = _Parts()
        self._root: _Node[T] = _Node()
        self._memo: dict[str, _Seen[T] | None] = {}
        for entry, value in entries.items():
            for spelt in dict.fromkeys(_spellings(entry)):
                self._add(spelt, value)

    def find(self, words: tuple[str, ...]) -> list[Found[T]]:
        """Find every entry in the words of a text, in the order they begin; they may overlap."""
        seen = self._seen(words)
        found: list[Found[T]] = []
        for at, one in enumerate(seen):
            if one is None:
                continue
            if one.values:
                found += [Found(value, at, at) for value in one.values]
            for node in one.nodes:
                found += self._longer(node, seen, at, at + 1)
        return found

    def _longer(
        self, node: _Node[T], seen: list[_Seen[T] | None], first: int, at: int
    ) -> list[Found[T]]:
        """Go on with an entry that began; only where the next word is part of any."""
        found: list[Found[T]] = []
        if at < len(seen) and (here := seen[at]) is not None:
            ways = node.after
            for part in here.parts:
                if part in ways:
                    after = ways[part]
                    found += [Found(value, first, at) for value in after.values]
                    if after.after:
                        found += self._longer(after, seen, first, at + 1)
        return found

    def _seen(self, words: tuple[str, ...]) -> list[_Seen[T] | None]:
        memo = self._memo
        try:
            return [memo[word] for word in words]
        except KeyError:
            return [memo[word] if word in memo else self._meet(word) for word in words]

    def _meet(self, word: str) -> _Seen[T] | None:
        if len(self._memo) >= MEMO_MAX:
            self._memo.clear()
        parts = self._parts.fitting(word)
        after = self._root.after
        nodes = [after[one] for one in parts if one in after]
        values = tuple(value for node in nodes for value in node.values)
        longer = tuple(node for node in nodes if node.after)
        self._memo[word] = seen = _Seen(parts, values, longer) if parts else None
        return seen

    def _add(self, words: tuple[str, ...], value: T) -> None:
        node = self._root
        for word in words:
            node = node.after.setdefault(self._parts.number(word), _Node())
        if value not in node.values:
            node.values.append(value)


def _spellings(entry: str) -> Iterator[tuple[str, ...]]:
    """Give an entry as its words: with what joins them as a gap, and left out."""
    small = entry.casefold()
    gaps = (" ", "") if _JOINS.search(small) else (" ",)
    for gap in gaps:
        words = [
            word for piece in _JOINS.sub(gap, small).split() for word in _words_of_piece(piece)
        ]
        if words:
            yield tuple(words)


def _words_of_piece(piece: str) -> list[str]:
    """Take "10/10" apart as a text would be, the star staying at the last word."""
    words = _WORD.findall(piece)
    if words and piece.endswith("*") and len(words[-1]) >= STEM_MIN:
        words[-1] += "*"
    return words
