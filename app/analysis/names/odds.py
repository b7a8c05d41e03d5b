"""The ways one word is misspelt, each with its odds.

Source of the odds: how often each edit was made where it could be, in the half of codespell's
list that tests/bench/names_misspelt.py develops on; keyboard slips are rarer there than where
people type in a hurry, and were raised.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from app.analysis.names.keyboards import neighbours

VOWELS: Final = frozenset("aeiouyåäöøæąęėįųūéèêóòíìúùаеёиоуыэюя")
# What is heard, and how it is written instead.
ALIKE: Final = 0.4
HEARD: Final = (
    ("x", "ks"), ("ks", "x"), ("qv", "kv"), ("qv", "qu"), ("qu", "kv"), ("ck", "k"), ("ph", "f"),
    ("sch", "sh"), ("tch", "ch"), ("zh", "z"), ("ts", "c"), ("tz", "z"), ("th", "t"), ("w", "v"),
    ("c", "k"), ("v", "w"), ("ie", "ei"), ("ei", "ie"), ("y", "i"), ("z", "s"), ("ij", "y"),
)  # fmt: skip
UNDOUBLED: Final = 0.55
DOUBLED: Final = {"f": 0.45, "s": 0.37, "d": 0.26, "p": 0.24, "c": 0.24, "m": 0.16, "l": 0.13}
DOUBLED_ELSE: Final = 0.02
DROPPED: Final = {"h": 0.3, "w": 0.22, "v": 0.05, "m": 0.07, "o": 0.09, "g": 0.09, "f": 0.1}
DROPPED_CONSONANT: Final = 0.18
DROPPED_VOWEL: Final = 0.14
DROPPED_LAST: Final = 0.05
SWAPPED: Final = {(True, True): 0.15, (True, False): 0.07, (False, True): 0.1, (False, False): 0.1}
VOWEL_FOR: Final = {
    "a": (("e", 0.075), ("o", 0.017)), "e": (("a", 0.055), ("i", 0.023)),
    "o": (("e", 0.046), ("a", 0.022)), "u": (("i", 0.045), ("o", 0.019)),
    "i": (("e", 0.035), ("y", 0.015)), "y": (("i", 0.09),),
    "о": (("а", 0.1),), "а": (("о", 0.08),), "е": (("и", 0.08),), "и": (("е", 0.06),),
}  # fmt: skip
NEIGHBOUR: Final = 0.03

# A spelling, its odds, and what was done.
Slip = tuple[str, float, str]


def slips_of(word: str, languages: Collection[str]) -> Iterator[Slip]:
    """Give every spelling of a word, in small letters, that one slip makes.

    The first letter stays: few miss it, and a search by another would bring too much.
    """
    for out, put in HEARD:
        if out in word[1:]:
            yield word[0] + word[1:].replace(out, put), ALIKE, "alike"
    last = len(word) - 1
    for at in range(1, len(word)):
        letter, before, without = word[at], word[at - 1], word[:at] + word[at + 1 :]
        if letter == before:
            yield without, UNDOUBLED, "undoubled"
        else:
            yield without, _dropped(letter, is_last=at == last), "dropped"
            yield f"{word[:at]}{letter}{word[at:]}", DOUBLED.get(letter, DOUBLED_ELSE), "doubled"
        if at < last and letter != word[at + 1]:
            odds = SWAPPED[letter in VOWELS, word[at + 1] in VOWELS]
            yield f"{word[:at]}{word[at + 1]}{letter}{word[at + 2 :]}", odds, "swapped"
        for other, odds in VOWEL_FOR.get(letter, ()):
            yield f"{word[:at]}{other}{word[at + 1 :]}", odds, "vowel"
    yield from _key_slips(word, languages)


def _dropped(letter: str, *, is_last: bool) -> float:
    if is_last:
        return DROPPED_LAST
    return DROPPED.get(letter, DROPPED_VOWEL if letter in VOWELS else DROPPED_CONSONANT)


def _key_slips(word: str, languages: Collection[str]) -> Iterator[Slip]:
    """Give what a finger beside the key makes, on each of the owner's keyboards."""
    for language in languages:
        near = neighbours(language)
        for at in range(1, len(word)):
            for nearness, other in enumerate(near.get(word[at], "")):
                odds = NEIGHBOUR / (1 + nearness) * (1 - at / (100 + len(word)))
                yield f"{word[:at]}{other}{word[at + 1 :]}", odds, "neighbour"
