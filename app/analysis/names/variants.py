"""The ways a name is written: for the owner to tick, and for a network's search."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.analysis.names.endings import CYRILLIC, used
from app.analysis.names.keyboards import slips
from app.analysis.names.lexicon import LEAST_RENDERED, How
from app.analysis.names.normal import PLAIN, fold, is_cyrillic, piece_pattern
from app.analysis.names.odds import slips_of
from app.analysis.names.paradigms import FREQUENT
from app.analysis.names.scripts import renderings
from app.analysis.names.tiers import SHORTEST

MOST: Final = 30
MOST_MISSPELT: Final = 16
MOST_NEIGHBOURS: Final = 3
MOST_ENDINGS: Final = 8
MOST_RENDERINGS: Final = 2
MOST_SEARCHED: Final = 2  # forms a language that a search is asked for
LONGEST: Final = 48  # letters of a word
LONGEST_NAME: Final = 200


class Slip(StrEnum):
    """What kind of misspelling a variant is."""

    NONE = ""
    ACCENTS = "accents"
    ALIKE = "alike"
    DOUBLED = "doubled"
    UNDOUBLED = "undoubled"
    DROPPED = "dropped"
    SWAPPED = "swapped"
    VOWEL = "vowel"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way a name is written, why it would be taken for it, and how likely, from 1 on."""

    spelling: str
    how: How
    rank: int
    slip: Slip = Slip.NONE


@dataclass(frozen=True, slots=True)
class _Way:
    spelling: str
    how: How
    slip: Slip = Slip.NONE


def variants(
    name: str, languages: Collection[str], *, words: Collection[str] = frozenset()
) -> tuple[Variant, ...]:
    """List the ways a name is written, the likeliest first, at most `MOST`.

    Args:
        name: as the owner writes it.
        languages: the owner's, for endings, keyboards and the other script; all where empty.
        words: folded real words of these languages, which are nobody's misspelling.
    """
    tags = used(languages)
    if len(name) > LONGEST_NAME:
        return (Variant(name, How.EXACT, 1),)
    ways = (
        *_plain_ways(name), *_other_scripts(name, tags), *_endings(name, tags),
        *_misspelt(name, tags, words), *_slipped(name),
    )  # fmt: skip
    found: dict[str, _Way] = {}
    for way in ways:
        found.setdefault(way.spelling.casefold(), way)
    return tuple(
        Variant(way.spelling, way.how, rank, way.slip)
        for rank, way in enumerate(list(found.values())[:MOST], start=1)
    )


def for_search(name: str, languages: Collection[str], most: int) -> tuple[str, ...]:
    """Give the spellings worth sending to a network's search, the name itself first."""
    if len(name) > LONGEST_NAME:
        return (name,)[:most]
    tags = used(languages)
    plain = [way for way in _plain_ways(name) if way.how not in (How.TAG, How.HANDLE)]
    forms = [way for way in _endings(name, tags, each=MOST_SEARCHED) if "'" not in way.spelling]
    misspelt = [way for way in _misspelt(name, tags, ()) if way.slip is not Slip.NEIGHBOUR]
    spelt: dict[str, str] = {}
    for way in (*plain, *list(_other_scripts(name, tags))[:1], *forms, *misspelt):
        spelt.setdefault(way.spelling.casefold(), way.spelling)
    return tuple(spelt.values())[:most]


def without_accents(text: str) -> str:
    """Write a text with the bare letters, its case and signs kept: Žirafėlė is Zirafele."""
    kept = []
    for letter in unicodedata.normalize("NFC", text):
        plain = PLAIN.get(letter.lower())
        if plain is not None:
            kept.append(plain.title() if letter.isupper() else plain)
        elif letter in "йЙ":
            kept.append(letter)
        else:
            kept.append(unicodedata.normalize("NFD", letter)[0])
    return "".join(kept)


def _pieces(name: str) -> list[str]:
    return [piece for piece in piece_pattern().findall(name) if fold(piece)]


def _plain_ways(name: str) -> Iterator[_Way]:
    """Give the name, without accents, in one, with a hyphen, apart, as tag and handle."""
    pieces = _pieces(name)
    if not pieces:
        return
    written = " ".join(name.split())
    yield _Way(written, How.EXACT)
    yield _Way(without_accents(written), How.EXACT, Slip.ACCENTS)
    joined = "".join(pieces)
    bare = "".join(fold(piece).replace(" ", "") for piece in pieces)
    if len(pieces) > 1:
        yield _Way(" ".join(pieces), How.EXACT)
        yield _Way(joined, How.JOINED)
        yield _Way("-".join(pieces), How.EXACT)
    yield _Way(f"#{bare}", How.TAG)
    if bare.isascii():
        yield _Way(f"@{bare}", How.HANDLE)
        if len(pieces) > 1:
            yield _Way("@" + "_".join(fold(piece).replace(" ", "") for piece in pieces), How.HANDLE)
    if len(pieces) == 1:
        parts = _camel_parts(joined)
        if len(parts) > 1:
            yield _Way(" ".join(parts), How.SPLIT)


def _camel_parts(word: str) -> list[str]:
    """Part a word before its inner capitals: NetOnNet is Net On Net."""
    parts = [""]
    for before, letter in zip(" " + word, word, strict=False):
        if letter.isupper() and before.islower():
            parts.append("")
        parts[-1] += letter
    return parts


def _each_word(name: str, change: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """Put in a name's words, one way after the other, what each may become."""
    choices = dict(change)
    longest = max((len(ways) for ways in choices.values()), default=0)
    for number in range(longest):
        yield " ".join(
            choices[piece][min(number, len(choices[piece]) - 1)] if choices.get(piece) else piece
            for piece in _pieces(name)
        )


def _other_scripts(name: str, tags: tuple[str, ...]) -> Iterator[_Way]:
    bare = fold(name)
    is_to_latin = is_cyrillic(bare)
    if len(bare) >= LEAST_RENDERED and any((tag in CYRILLIC) is not is_to_latin for tag in tags):
        ways = ((piece, list(renderings(piece))) for piece in _pieces(name))
        for spelling in list(_each_word(name, ways))[:MOST_RENDERINGS]:
            yield _Way(_cased(name, spelling), How.SCRIPT)


def _endings(name: str, tags: tuple[str, ...], each: int = MOST_ENDINGS) -> Iterator[_Way]:
    """Give the forms met most; of a name of several words, the last word's."""
    pieces = _pieces(name)
    if not pieces or len(fold(pieces[-1])) < SHORTEST - 1 or len(name) > LONGEST:
        return
    head, last = " ".join(name.split()), pieces[-1]
    if not head.endswith(last):
        return
    found = 0
    for language in tags:
        if (language in CYRILLIC) is not is_cyrillic(fold(last)):
            continue
        for end, becomes in FREQUENT.get(language, ()):
            if last.lower().endswith(end):
                stem = head[: len(head) - len(end)]
                for new in becomes.split()[: min(each, MOST_ENDINGS - found)]:
                    found += 1
                    yield _Way(stem + new, How.ENDING)
                break


def _misspelt(name: str, tags: tuple[str, ...], words: Collection[str]) -> Iterator[_Way]:
    """Give the likeliest misspellings; each in one word of the name."""
    odds: dict[str, tuple[float, Slip]] = {}
    for piece in _pieces(name)[:4]:
        small = piece.lower()
        if not SHORTEST <= len(small) <= LONGEST or not small.isalpha():
            continue
        for spelt, chance, kind in slips_of(small, tags):
            if fold(spelt) in words or fold(spelt) == fold(small):
                continue
            whole = _cased(name, name.lower().replace(small, spelt))
            if chance > odds.get(whole, (0.0, Slip.NONE))[0]:
                odds[whole] = chance, Slip(kind)
    ranked = sorted(odds.items(), key=lambda item: (-item[1][0], item[0]))
    near = [item for item in ranked if item[1][1] is Slip.NEIGHBOUR][:MOST_NEIGHBOURS]
    rest = [item for item in ranked if item[1][1] is not Slip.NEIGHBOUR]
    for spelling, (_, slip) in (*rest[: MOST_MISSPELT - len(near)], *near):
        yield _Way(spelling, How.MISSPELT, slip)


def _slipped(name: str) -> Iterator[_Way]:
    pieces = _pieces(name)
    if len(pieces) == 1 and len(pieces[0]) >= SHORTEST - 1:
        for slip in slips(pieces[0])[:1]:
            yield _Way(slip, How.LAYOUT)


def _cased(name: str, spelling: str) -> str:
    """Write a spelling with the name's capitals: all of them, each word's first, or none."""
    if len(name) > 1 and name.isupper():
        return spelling.upper()
    if name.istitle():
        return spelling.title()
    return spelling[:1].upper() + spelling[1:] if name[:1].isupper() else spelling
