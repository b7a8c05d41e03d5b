"""What the pieces of all texts so far mean, so that each is worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.analysis.names.lexicon import Lexicon
from app.analysis.names.normal import fold
from app.analysis.names.places import Known, worse
from app.analysis.names.plan import Path

REMEMBERED: Final = 200_000  # pieces without meaning
REMEMBERED_HOT: Final = 50_000  # pieces with one
LONGEST_REMEMBERED: Final = 64  # characters of a piece worth remembering
_CAPITALS: Final = "A-ZА-ЯЁÀ-ÖØ-ÞĄČĘĖĮŠŲŪŽŁ"
_INNER: Final = re.compile(
    rf"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_{_CAPITALS}])(?=[{_CAPITALS}])"
)


class Memory:
    """Knows pieces of text; `cold` are those that mean nothing."""

    def __init__(
        self,
        lexicon: Lexicon,
        by_unit: Mapping[int, Sequence[tuple[Path, int]]],
        off: Mapping[int, frozenset[str]],
        find: Callable[[str], Collection[int]],
    ) -> None:
        """Start with nothing known.

        Args:
            lexicon: says what single words mean.
            by_unit: the paths a unit is looked for in, and which part of them it is.
            off: folded spellings that do not count, by term.
            find: the terms that a text means, for the parts of a tag.
        """
        self.cold: set[str] = set()
        self._hot: dict[str, tuple[Known, ...]] = {}
        self._lexicon = lexicon
        self._by_unit = by_unit
        self._off = off
        self._find = find

    def learn(self, raw: str) -> tuple[Known, ...] | None:
        """Say what a piece means; None where it is one word that means nothing."""
        known = self._hot.get(raw)
        if known is not None:
            return known
        words = (raw.lower(),) if raw.isascii() else tuple(fold(raw).split())
        if len(words) != 1 or len(raw) > LONGEST_REMEMBERED:
            known = tuple(self._known(word) or Known(word) for word in words)
            return known if len(raw) > LONGEST_REMEMBERED else self._remember(raw, known)
        word = words[0]
        is_even = raw == word or (raw[1:].islower() and raw.isalpha())
        if raw != word and is_even and word in self.cold:
            self._forget_some()
            self.cold.add(raw)
            return None
        one = self._known(word)
        if not raw.isalpha() or not is_even:
            one = self._with_parts(raw, word, one)
        if one is None:
            self._forget_some()
            self.cold.add(raw)
            return None
        return self._remember(raw, (one,))

    def _with_parts(self, raw: str, word: str, known: Known | None) -> Known | None:
        """Add what a piece means behind # or @ by its parts: #ClasOhlsonStockholm, @maxima24."""
        parts = _INNER.sub(" ", raw)
        terms = tuple(self._find(parts)) if parts != raw else ()
        return replace(known or Known(word), tagged=terms) if terms else known

    def _remember(self, raw: str, known: tuple[Known, ...]) -> tuple[Known, ...]:
        if len(self._hot) >= REMEMBERED_HOT:
            self._hot = {}
        self._hot[raw] = known
        return known

    def _forget_some(self) -> None:
        if len(self.cold) >= REMEMBERED:
            self.cold = set()

    def _known(self, word: str) -> Known | None:
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
                    alone.append((path.term, worse(path.how, how), path.is_tag_only))
        return Known(word, meanings, tuple(alone), tuple(rows))
