"""How much a word may differ from a name and still be its misspelling.

A name of up to four letters is never misspelt. Five to seven letters: one edit and the same
first letter. From eight on: one edit, or two with the same first letter where the skeletons
(`normal.skeleton`) are within one edit of each other; from ten on also three such. An edit is a
letter dropped, put in, exchanged, or two neighbours swapped (optimal string alignment).

Source: words.md 7; the last step, and the kind of skeleton, from tests/bench/names_misspelt.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from app.analysis.names.normal import skeleton

SHORTEST: Final = 5  # letters of a name that can be misspelt at all
LONG: Final = 8
LONGER: Final = 10
MOST_EDITS: Final = 3


@cache
def distance() -> Callable[..., int]:
    """Give rapidfuzz's optimal string alignment; loaded here, since a start can do without."""
    from rapidfuzz.distance import OSA

    return OSA.distance


def is_near(word: str, name: str) -> bool:
    """Tell whether a folded word may be a folded name misspelt."""
    length = len(name)
    if length < SHORTEST:
        return word == name
    if length < LONG:
        return word[:1] == name[0] and distance()(word, name, score_cutoff=1) <= 1
    most = 1 if word[:1] != name[0] else 2 if length < LONGER else MOST_EDITS
    edits = distance()(word, name, score_cutoff=most)
    if edits <= 1 or edits > most:
        return edits <= 1
    return distance()(skeleton(word), skeleton(name), score_cutoff=1) <= 1


def deletes(word: str) -> list[str]:
    """Give a word, and what is left when any one letter but the first is taken out.

    Two words that begin alike are at most one edit apart only if these of theirs meet.
    """
    return [word, *[word[:at] + word[at + 1 :] for at in range(1, len(word))]]
