"""A query cut into its pieces: words, phrases, facts, operators and parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from app.analysis.names.normal import fold
from app.analysis.query.facts import NAMES, PARTS
from app.errors import BadQuery

LONGEST: Final = 4000  # characters of a query
FARTHEST: Final = 50  # words between two that are near
FEWEST: Final = 2  # letters that a wildcard needs beside it
QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
Sort = Literal["open", "close", "and", "or", "not", "near", "words", "fact"]

_OPERATORS: Final[dict[str, Sort]] = {"AND": "and", "OR": "or", "NOT": "not"}
_NEAR: Final = re.compile(r"(O?)NEAR/(.*)")
_NAMED: Final = re.compile(r"([A-Za-z]+):(?!//)(.*)", re.DOTALL)
_WORD: Final = re.compile(r'[^\s()"]+')
_BLANK: Final = re.compile(r"\s+")
_NOT: Final = re.compile(r'-(?=[\w("=@#*])')
_SLOP: Final = re.compile(r"~(\d+)")
_WILD: Final = re.compile(r"[*]|(?<=\w)[?](?=\w)|(?<!\S)[?](?=\w)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece; `at` is its place, counted from 1."""

    sort: Sort
    at: int
    text: str = ""  # of words; of a fact its value
    name: str = ""  # of a fact; of words the part they must stand in
    is_exact: bool = False
    within: int | None = None  # of near, and of a phrase whose words may stand apart
    is_ordered: bool = False


def pieces(query: str) -> Iterator[Piece]:
    """Cut a query up; signs that are neither words nor operators are passed over.

    Raises:
        BadQuery: something has no end, or makes no sense.
    """
    if len(query) > LONGEST:
        raise BadQuery(why="too_long", detail=str(LONGEST), at=LONGEST + 1)
    query = query.translate(QUOTES)
    here = 0
    while here < len(query):
        letter = query[here]
        if letter.isspace():
            here = _after(_BLANK, query, here)
        elif letter in "()":
            yield Piece("open" if letter == "(" else "close", here + 1)
            here += 1
        elif _NOT.match(query, here):
            yield Piece("not", here + 1)
            here += 1
        else:
            piece, here = _named(query, here)
            if piece is not None:
                yield piece


def has_wild(text: str) -> bool:
    """Tell whether a wildcard stands in some words: a star, or a "?" for one letter inside."""
    return _WILD.search(text) is not None


def split_wild(word: str) -> list[str]:
    """Take a word apart at its wildcards, which are every other piece."""
    found, last = [], 0
    for sign in _WILD.finditer(word):
        found += [word[last : sign.start()], sign.group()]
        last = sign.end()
    return [*found, word[last:]]


def _named(query: str, here: int) -> tuple[Piece | None, int]:
    """Read what begins here: a word, a phrase, a fact, or an operator."""
    found = _WORD.match(query, here)
    word = found.group() if found else ""
    named = _NAMED.fullmatch(word)
    if named is None:
        if (operator := _operator(word, here + 1)) is not None:
            return operator, here + len(word)
        return _said(query, here, here + 1, "")
    name, at = named[1].lower(), here + 1
    start = here + len(named[1]) + 1
    if name in PARTS:
        piece, end = _said(query, start, at, name)
        if piece is None:
            raise BadQuery(why="no_value", detail=f"{name}:", at=at)
        return piece, end
    if name not in NAMES:
        raise BadQuery(why="unknown_field", detail=named[1][:80], at=at)
    value, end = (named[2], here + len(word)) if named[2] else _quoted(query, start)
    if not value.strip():
        raise BadQuery(why="no_value", detail=f"{name}:", at=at)
    return Piece("fact", at, value, name), end


def _operator(word: str, at: int) -> Piece | None:
    if word in _OPERATORS:
        return Piece(_OPERATORS[word], at)
    found = _NEAR.fullmatch(word)
    if found is None:
        return None
    return Piece("near", at, within=_distance(found[2], at), is_ordered=bool(found[1]))


def _distance(text: str, at: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= FARTHEST):
        raise BadQuery(why="near_how_far", detail=str(FARTHEST), at=at)
    return int(text)


def _said(query: str, here: int, at: int, part: str) -> tuple[Piece | None, int]:
    """Read a word or a phrase, exact after a "="; None where it says nothing."""
    is_exact = query.startswith("=", here)
    here += is_exact
    within = None
    if query.startswith('"', here):
        text, end = _quoted(query, here)
        if slop := _SLOP.match(query, end):
            within, end = _distance(slop[1], at), slop.end()
    else:
        found = _WORD.match(query, here)
        text, end = (found.group(), found.end()) if found else ("", here)
    text = " ".join(text.split())
    if not fold(text):
        if "*" in text:
            raise BadQuery(why="wild_short", detail=str(FEWEST), at=at)
        return None, max(end, here)
    _refuse_all_wild(text, at)
    return Piece("words", at, text, part, is_exact, within), end


def _refuse_all_wild(text: str, at: int) -> None:
    for word in text.split():
        if has_wild(word) and len(fold(word).replace(" ", "")) < FEWEST:
            raise BadQuery(why="wild_short", detail=str(FEWEST), at=at)


def _quoted(query: str, here: int) -> tuple[str, int]:
    """Read what stands between quotes; nothing where there are none."""
    if not query.startswith('"', here):
        return "", here
    end = query.find('"', here + 1)
    if end < 0:
        raise BadQuery(why="open_quote", at=here + 1)
    return query[here + 1 : end], end + 1


def _after(pattern: re.Pattern[str], query: str, here: int) -> int:
    found = pattern.match(query, here)
    return found.end() if found else here + 1
