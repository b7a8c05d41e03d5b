"""Whether a name is an ordinary word, too, so that it needs a context word beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.analysis.names.normal import fold
from app.analysis.names.variants import without_accents

SHORT: Final = 4  # letters
ENOUGH_TEXTS: Final = 20  # with the name in them, to judge by
MOST_BARE: Final = 0.5  # share of them that may lack any context


class Why(StrEnum):
    """Why a name needs a context word."""

    NO = ""
    SHORT = "short"
    WORD = "word"
    BARE = "bare"  # it mostly stands where nothing else points to the shop


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many of the owner's own texts a name stands, and in how many of them bare.

    Bare: without any context word, without # or @ before it, and as it is written.
    """

    with_name: int = 0
    bare: int = 0


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether a name needs context, why, and what could stand in the context box."""

    is_common: bool
    why: Why = Why.NO
    bare_share: float | None = None  # None: too few texts to tell
    context: tuple[str, ...] = ()


def is_common(
    name: str,
    counts: Counts | None = None,
    *,
    words: Collection[str] = frozenset(),
    city: str = "",
    categories: Sequence[str] = (),
    handles: Sequence[str] = (),
) -> Advice:
    """Judge a name by its length, by a list of words, and by the owner's own texts.

    Args:
        name: as the owner writes it.
        counts: from the owner's own texts; None where there are none yet.
        words: folded ordinary words of the owner's languages.
        city: the shop's, proposed as context.
        categories: what the shop is or sells, proposed as context.
        handles: its accounts, with or without @, proposed as context.
    """
    folded = fold(name)
    share = counts.bare / counts.with_name if counts and counts.with_name >= ENOUGH_TEXTS else None
    why = Why.NO
    if not folded:
        return Advice(is_common=False)
    if " " not in folded and len(folded) <= SHORT:
        why = Why.SHORT
    elif all(word in words for word in folded.split()):
        why = Why.WORD
    elif share is not None and share > MOST_BARE:
        why = Why.BARE
    if why is Why.NO:
        return Advice(is_common=False, bare_share=share)
    context = beside(name, city=city, categories=categories, handles=handles)
    return Advice(is_common=True, why=why, bare_share=share, context=context)


def beside(
    name: str, *, city: str = "", categories: Sequence[str] = (), handles: Sequence[str] = ()
) -> tuple[str, ...]:
    """Propose the city, the trade, the handles, and the name's own tag and handle."""
    bare = fold(name).replace(" ", "")
    tags = [f"@{handle.lstrip('@')}" for handle in handles if handle.strip("@ ")]
    plain = without_accents(bare)
    proposed = (city.strip(), *(one.strip() for one in categories), *tags, f"#{bare}", f"@{plain}")
    return tuple(dict.fromkeys(word for word in proposed if word))
