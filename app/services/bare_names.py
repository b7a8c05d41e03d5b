"""Names that are ordinary words, too: how often one stands where nothing points to the shop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Final

from app.analysis.matching import How, Matcher, Said, Why, fold
from app.analysis.names.ordinary import Counts, beside, is_common
from app.services.stored_texts import Ordinary

MARKED: Final = frozenset({How.TAG, How.HANDLE})


class BareNames:
    """Counts, text by text, what stands around a watch's names of one word."""

    def __init__(
        self,
        names: Sequence[str],
        matcher: Callable[[tuple[str, ...]], Matcher],
        *,
        words: Collection[str],
        handles: Sequence[str],
        shop: str,
    ) -> None:
        """Take the names, and what makes a matcher of words that would point to the shop.

        Args:
            names: as the owner wrote them; a context is asked for beside those of one word.
            matcher: makes a matcher for words to look for.
            words: folded ordinary words of the owner's languages.
            handles: the shop's accounts.
            shop: its name, "" where it has none yet.
        """
        self._words = words
        plain = [name for name in names if " " not in fold(name)]
        self._beside = {name: _beside(name, handles, shop) for name in plain}
        self._others = {
            name: {word for word in words if fold(word) != fold(name)}
            for name, words in self._beside.items()
        }
        every = tuple(sorted({word for one in self._others.values() for word in one}))
        self._points = matcher(every) if every else None
        self._n: Counter[str] = Counter()
        self._bare: Counter[str] = Counter()
        self._small: Counter[str] = Counter()

    def add(self, said: Said, whys: Sequence[Why]) -> None:
        """Count one text that the watch caught."""
        met = {why.word for why in whys} & self._beside.keys()
        if not met:
            return
        self._n.update(met)
        hits = self._points.match(said) if self._points else ()
        there = {word for hit in hits for word in hit.words}
        marked = {why.word for why in whys if why.how in MARKED}
        bare = {name for name in met - marked if there.isdisjoint(self._others[name])}
        self._bare.update(bare)
        self._small.update(bare - {why.word for why in whys if _is_a_name(said, why)})

    def advice(self) -> tuple[Ordinary, ...]:
        """Name what should have a context word beside it."""
        found = []
        for name, context in self._beside.items():
            n, bare = self._n[name], self._bare[name]
            judged = is_common(name, Counts(n, self._small[name]), words=self._words)
            if judged.is_common:
                found.append(Ordinary(name, judged.why.value, context, n, bare))
        return tuple(found)


def bare_handle(handle: str) -> str:
    """Give an account's name as people write it: without the server behind a second @."""
    return handle.lstrip("@").partition("@")[0]


def _beside(name: str, handles: Sequence[str], shop: str) -> tuple[str, ...]:
    """Propose what could stand beside a name; of its own tag alone it counts only as a tag."""
    others = (shop,) if fold(shop) not in ("", fold(name)) else ()
    return tuple(dict.fromkeys((*others, *beside(name, handles=handles))))


def _is_a_name(said: Said, why: Why) -> bool:
    """Tell whether a word stands as the owner writes it, not small like an ordinary word."""
    text = said.title if why.part == "title" else said.text
    return not why.word[:1].isupper() or not text[why.start : why.start + 1].islower()
