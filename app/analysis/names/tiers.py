"""How much a word may differ from a name and still be its misspelling.

A name of up to four letters is never misspelt. Five to seven letters: one edit and the same
first letter. From eight on: one edit, or two with the same first letter where the skeletons
(`normal.skeleton`) are within one edit of each other; from ten on three such edits, and from
eleven on two without the same first letter. An edit is a letter dropped, put in, exchanged, or
two neighbours swapped (optimal string alignment).

Source: words.md 7; the last two steps from tests/bench/names_misspelt.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

SHORTEST: Final = 5  # letters of a name that can be misspelt at all
LONG: Final = 8
LONGER: Final = 10
LONGEST: Final = 11
MOST_EDITS: Final = 3


@cache
def distance() -> Callable[..., int]:
    """Give rapidfuzz's optimal string alignment; loaded here, since a start can do without."""
    from rapidfuzz.distance import OSA

    return OSA.distance


def is_near(word: str, name: str, *, is_alike: bool) -> bool:
    """Tell whether a folded word may be a folded name misspelt.

    Args:
        word: as met.
        name: as it should be.
        is_alike: whether the two skeletons are within one edit of each other.
    """
    length = len(name)
    if length < SHORTEST:
        return word == name
    is_same_start = word[0] == name[0]
    edits = distance()(word, name, score_cutoff=MOST_EDITS)
    if edits <= 1:
        return is_same_start or length >= LONG
    if length < LONG or not is_alike:
        return False
    if edits == 2:
        return is_same_start or length >= LONGEST
    return edits == MOST_EDITS and is_same_start and length >= LONGER


def deletes(word: str) -> set[str]:
    """Give a word and what is left of it when any one letter is taken out."""
    found = {word[:at] + word[at + 1 :] for at in range(len(word))}
    found.add(word)
    return found
