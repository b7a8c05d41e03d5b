"""Words of a query as what the finder looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from app.analysis.names.finder import How, Place, Term
from app.analysis.names.normal import fold
from app.analysis.query.pieces import has_wild, split_wild
from app.analysis.query.tree import Words

MARKED: Final = frozenset({How.TAG, How.HANDLE})  # written as a name on purpose
LEAST_PHRASE: Final = 5  # letters
_SIGN: Final = re.compile("[&+]")


def terms_of(words: Words, *, is_exact: bool, off: frozenset[str]) -> tuple[Term, ...]:
    """Give the terms that words are, one after the other in a text; mostly there is one.

    Args:
        words: what is looked for.
        is_exact: the whole watch wants no endings and no misspellings.
        off: spellings that were switched off, folded.
    """
    text = words.text
    is_exact = is_exact or words.is_exact or _is_short_phrase(text)
    if not has_wild(text):
        return (Term(text, is_exact, off),)
    if not has_wild(text[:-1]) and text.endswith("*"):
        return (Term(text[:-1], is_exact, off, is_start=True),)
    return tuple(_apart(text.split(), is_exact=is_exact, off=off))


def _is_short_phrase(text: str) -> bool:
    """Tell a phrase too short for endings and misspellings: H&M is a name, "a b" is none."""
    bare = fold(text)
    return " " in bare and len(bare.replace(" ", "")) < LEAST_PHRASE and not _SIGN.search(text)


def _apart(tokens: Sequence[str], *, is_exact: bool, off: frozenset[str]) -> Iterator[Term]:
    """Look for each word with a wildcard by itself, and for what stands between them as a whole."""
    for is_wild, group in groupby(tokens, has_wild):
        if not is_wild:
            if fold(text := " ".join(group)):
                yield Term(text, is_exact, off)
            continue
        for token in group:
            yield Term(token, is_exact, off, pattern=_pattern(token))


def _pattern(token: str) -> str:
    parts = split_wild(token)
    return "".join(
        part if number % 2 else fold(part).replace(" ", "") for number, part in enumerate(parts)
    )


def places_of(numbers: Sequence[int], found: Mapping[int, tuple[Place, ...]]) -> tuple[Place, ...]:
    """Give where terms were found one after the other."""
    so_far = found.get(numbers[0], ())
    for number in numbers[1:]:
        nexts: dict[int, Place] = {}
        for place in found.get(number, ()):
            nexts.setdefault(place.first, place)
        so_far = tuple(
            Place(one.start, after.end, one.first, after.last, one.how, f"{one.seen} {after.seen}")
            for one in so_far
            if (after := nexts.get(one.last + 1)) is not None
        )
    return so_far


def is_one_word(text: str) -> bool:
    """Tell whether words are a single one, which may be an ordinary word of the language."""
    return " " not in fold(text)


def folded(texts: Iterable[str]) -> frozenset[str]:
    """Fold spellings, leaving out those that say nothing."""
    return frozenset(filter(None, map(fold, texts)))
