"""What several texts have in common and others have not: the word a rule could go by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

COMMON: Final = 0.05  # of the background; a word of more texts says nothing
_WORD: Final = re.compile(r"[^\W\d_]{3,24}")


def shared_words(
    texts: Sequence[str],
    background: Sequence[str],
    taken: Iterable[str] = (),
    *,
    least: int = 3,
    most: int = 2,
) -> tuple[tuple[str, int], ...]:
    """Name words that are in several texts and rarely elsewhere.

    Args:
        texts: texts that should have been told to be about the same.
        background: other texts of the shop's.
        taken: words that are somebody's already.
        least: texts a word must be in.
        most: how many to name.

    Returns:
        Words with the number of texts, the most telling first.
    """
    mine, others = _counted(texts), _counted(background)
    used = {word for one in taken for word in _WORD.findall(one.casefold())}
    bound = COMMON * max(len(background), 1)
    good = [
        (word, n)
        for word, n in mine.items()
        if n >= least and word not in used and others[word] <= bound
    ]
    good.sort(key=lambda pair: (-pair[1], others[pair[0]], -len(pair[0]), pair[0]))
    return tuple(good[:most])


def _counted(texts: Sequence[str]) -> Counter[str]:
    """Count in how many texts each word is."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(set(_WORD.findall(text[:20_000].casefold())))
    return counted
