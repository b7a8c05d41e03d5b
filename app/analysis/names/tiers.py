"""How much a word may differ from a name and still be its misspelling.

A name of up to four letters is never misspelt. Five to seven letters: one edit and the same
first letter. From eight on: one edit, or two with the same first letter where the skeletons
(`normal.skeleton`) are within one edit of each other; from ten on also three such. An edit is a
letter dropped, put in, exchanged, or two neighbours swapped (optimal string alignment).

Source: words.md 7; three edits and the kind of skeleton from tests/bench/names_misspelt.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from app.analysis.names.normal import skeleton

SHORTEST: Final = 5  # letters of a name that can be misspelt at all
LONG: Final = 8
LONGER: Final = 10
MOST_IN_SKELETON: Final = 1
MOST_EDITS: Final = 3


@cache
def distance() -> Callable[..., int]:
    """Give rapidfuzz's optimal string alignment; loaded here, since a start can do without."""
    from rapidfuzz.distance import OSA

    return OSA.distance


def most_edits(name: str) -> int:
    """Give the edits a word may be away from a name of this length that begins as it does."""
    if len(name) < LONG:
        return 1 if len(name) >= SHORTEST else 0
    return 2 if len(name) < LONGER else MOST_EDITS


def is_near(word: str, name: str) -> bool:
    """Tell whether a folded word may be a folded name misspelt."""
    is_same_start = word[:1] == name[:1]
    if not is_same_start and len(name) < LONG:
        return False
    most = most_edits(name) if is_same_start else 1
    edits = distance()(word, name, score_cutoff=most)
    if edits > most:
        return False
    if edits < 2:
        return True
    return distance()(skeleton(word), skeleton(name)) <= MOST_IN_SKELETON


def deletes(word: str) -> list[str]:
    """Give a word, and what is left when any one letter but the first is taken out.

    Two words that begin alike are at most one edit apart only if these of theirs meet.
    """
    return [word, *[word[:at] + word[at + 1 :] for at in range(1, len(word))]]


def one_open(word: str) -> list[str]:
    """Give a word with any one letter but the first left open."""
    return [f"{word[:at]}?{word[at + 1 :]}" for at in range(1, len(word))]


def one_less_or_swapped(word: str) -> set[str]:
    """Give a word with any one letter but the first taken out, or two neighbours swapped.

    Another word is within one edit of this one if it is in here, is the word or has it among
    its `deletes`, or shares one of its `one_open`.
    """
    swapped = (
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(1, len(word) - 1)
    )
    return {*deletes(word)[1:], *swapped}
