"""A watch as a question to X's search, within the 512 characters it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.channels.base import WatchRef

LONGEST: Final = 512
_OPERATOR: Final = re.compile(r"^(?:OR|AND|NOT)$", re.IGNORECASE)


def query_of(watch: WatchRef, handle: str) -> str:
    """Write what a watch looks for; "" where it has no words.

    Reposts and our own posts are left out, since each would be paid for. What does not fit is
    dropped from the end of the spellings: a shorter question still finds, a refused one nothing.
    """
    must = [_term(word) for word in watch.all]
    never = [f"-{term}" for word in watch.never if (term := _term(word))]
    tail = ["-is:retweet", *([f"-from:{handle}"] if re.fullmatch(r"\w{1,15}", handle) else [])]
    either = [term for word in watch.any if (term := _term(word))]
    must = [term for term in must if term]
    if not either and not must:
        return ""
    fixed = [*must, *tail]
    chosen = _fitting(either, LONGEST - len(" ".join(fixed)) - 3)
    query = " ".join([*([_any_of(chosen)] if chosen else []), *fixed])
    for term in never:
        if len(query) + 1 + len(term) <= LONGEST:
            query = f"{query} {term}"
    return query if len(query) <= LONGEST else ""


def _fitting(terms: Sequence[str], room: int) -> list[str]:
    chosen: list[str] = []
    for term in dict.fromkeys(terms):
        if len(" OR ".join([*chosen, term])) <= room:
            chosen.append(term)
    return chosen


def _any_of(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _term(word: str) -> str:
    """Write one word or phrase so that nothing in it is an operator."""
    plain = " ".join(re.sub(r'[\\"()]', " ", word.rstrip("*")).split())
    if not re.search(r"\w", plain):
        return ""
    is_plain = re.fullmatch(r"[@#]?\w+", plain) and not _OPERATOR.match(plain)
    return plain if is_plain else f'"{plain}"'
