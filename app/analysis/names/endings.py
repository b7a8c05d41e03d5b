"""The forms a name takes in the languages an owner uses.

Everything here is in folded letters (`normal.fold`): ė is e, ų is u, ё is е.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Final

from app.analysis.names.normal import is_cyrillic
from app.analysis.names.paradigms import CONSONANT, FINNISH_CLOSED, FINNISH_WEAK, TABLES, VOWEL

VOWELS: Final = frozenset("aeiouyаеиоуыэюя")
LANGUAGES: Final = tuple(TABLES)
CYRILLIC: Final = frozenset({"ru"})
# Below these a stem or a name says too little to be known by it.
LEAST_STEM: Final = 2
LEAST_NAME: Final = 4
LONGEST_NAME: Final = 40

Stem = tuple[str, frozenset[str]]


def base_language(tag: str) -> str:
    """Give the language whose endings a tag means ("nb-NO" is "no"); "" for none of ours."""
    short = tag.lower().replace("_", "-").partition("-")[0]
    short = {"nb": "no", "nn": "no"}.get(short, short)
    return short if short in TABLES else ""


def used(languages: Collection[str]) -> tuple[str, ...]:
    """Give the languages whose endings count: the owner's; all of ours where none is named."""
    known = {base_language(tag) for tag in languages} - {""}
    return tuple(tag for tag in LANGUAGES if tag in known) if languages else LANGUAGES


@cache
def _endings(row: str) -> frozenset[str]:
    return frozenset("" if ending == "-" else ending for ending in row.split())


@cache
def _soft_endings(row: str) -> frozenset[str]:
    return frozenset(
        end for end in row.split() if len(end) > 1 and end[0] == "i" and end[1] in "aou"
    )


@cache
def _rows(language: str) -> tuple[dict[str, str], int]:
    table = {end: row for end, row in TABLES[language].items() if end not in (CONSONANT, VOWEL)}
    return table, max(map(len, table), default=0)


def _stems_in(word: str, language: str) -> Iterator[Stem]:
    table, longest = _rows(language)
    for length in range(1, min(longest, len(word) - LEAST_STEM) + 1):
        row = table.get(word[-length:])
        if row is None:
            continue
        stem = word[:-length]
        yield stem, _endings(row)
        if language == "lt" and stem[-1] in "td":
            soft = "c" if stem[-1] == "t" else "dz"
            yield stem[:-1] + soft, _soft_endings(row)
    row = TABLES[language].get(VOWEL if word[-1] in VOWELS else CONSONANT)
    if row is not None:
        yield word, _endings(row)
    if language == "fi" and word[-1] in VOWELS:
        yield from _weak_stems(word)


def _weak_stems(word: str) -> Iterator[Stem]:
    for strong, weak in FINNISH_WEAK:
        if word[:-1].endswith(strong):
            yield f"{word[: -1 - len(strong)]}{weak}{word[-1]}", _endings(FINNISH_CLOSED)
            return


@cache
def _joined(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return one | other


def stems(word: str, languages: Collection[str]) -> dict[str, frozenset[str]]:
    """Give the stems of a folded name, each with the endings that make a form of it.

    Only the languages of the name's own script count, of those given (`used`).
    """
    if not LEAST_NAME <= len(word) <= LONGEST_NAME or not word.isalpha():
        return {}
    found: dict[str, frozenset[str]] = {}
    for language in languages:
        if (language in CYRILLIC) is not is_cyrillic(word):
            continue
        for stem, ends in _stems_in(word, language):
            if len(stem) >= LEAST_STEM:
                found[stem] = _joined(found[stem], ends) if stem in found else ends
    return found


def forms(word: str, languages: Collection[str]) -> frozenset[str]:
    """Give every form of a folded name, itself among them."""
    return frozenset(
        {word}.union(stem + end for stem, ends in stems(word, languages).items() for end in ends)
    )
