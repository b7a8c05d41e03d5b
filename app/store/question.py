"""Read what the owner typed into the search field; nothing typed is ever an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypedDict

_PART: Final = re.compile(
    r"""(?P<minus>-?)(?:(?P<key>from|before|after|stars|channel):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))""",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W_]+")
_OPEN_END: Final = re.compile(r"[^\W_]$")
_STARS: Final = re.compile(r"^(<=|>=|<|>|=)?([0-9])$")
_BOUNDS: Final[dict[str, Callable[[int], tuple[int, int]]]] = {
    "<": lambda n: (0, n - 1),
    "<=": lambda n: (0, n),
    ">": lambda n: (n + 1, 9),
    ">=": lambda n: (n, 9),
    "=": lambda n: (n, n),
}
SHORTEST_PREFIX: Final = 2
LONGEST: Final = 1000  # characters; a whole text pasted into the field is cut


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for, taken apart."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    is_last_open: bool = False  # the last word may go on: it is still being typed
    author: str = ""
    before: date | None = None
    after: date | None = None
    stars: tuple[int, int] | None = None
    channel: str = ""

    @property
    def has_words(self) -> bool:
        """Say whether there is anything to look up in the index."""
        return bool(self.words or self.phrases or self.author)

    @property
    def has_bounds(self) -> bool:
        """Say whether there is anything else to go by."""
        return bool(self.stars or self.channel or self.before or self.after)


class _Bounded(TypedDict, total=False):
    author: str
    before: date
    after: date
    stars: tuple[int, int]
    channel: str


def read_question(typed: str) -> Question:
    """Take apart what was typed: words, "phrases", -words and named bounds.

    A bound that makes no sense (`before:soon`) is looked for as a plain word.
    """
    typed = typed[:LONGEST].replace("\0", " ")
    if not typed.isascii():
        typed = unicodedata.normalize("NFC", typed.encode("utf-8", "ignore").decode("utf-8"))
    words: list[str] = []
    phrases: list[str] = []
    never: list[str] = []
    bounds: _Bounded = {}
    for minus, key, phrase, word in _PART.findall(typed):
        value, key = phrase or word, key.lower()
        if key and not minus and (bounded := _bounded(key, value)) is not None:
            bounds |= bounded
            continue
        tokens = " ".join(_TOKEN.findall(f"{key} {value}" if key else value))
        if tokens:
            is_phrase = not word or " " in tokens
            (never if minus else phrases if is_phrase else words).append(tokens)
    is_open = bool(words) and _OPEN_END.search(typed) is not None and _ends_in_word(typed)
    return Question(tuple(words), tuple(phrases), tuple(never), is_open, **bounds)


def _ends_in_word(typed: str) -> bool:
    last = typed.split()[-1]
    return not last.startswith("-") and ":" not in last and typed.count('"') % 2 == 0


def _bounded(key: str, value: str) -> _Bounded | None:
    match key:
        case "from" if _TOKEN.search(value):
            return {"author": " ".join(_TOKEN.findall(value))}
        case "channel" if value:
            return {"channel": value.lower()}
        case "before" if (day := _day(value)) is not None:
            return {"before": day}
        case "after" if (day := _day(value)) is not None:
            return {"after": day}
        case "stars" if (found := _STARS.match(value)) is not None:
            return {"stars": _BOUNDS[found[1] or "="](int(found[2]))}
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def match_words(question: Question) -> str:
    """Write the question as FTS5 does: every piece quoted, so that nothing typed is syntax."""
    words = [_quoted(word) for word in question.words]
    if question.is_last_open and len(question.words[-1]) >= SHORTEST_PREFIX:
        words[-1] += " *"
    return _match(question, words)


def match_any(question: Question, near: Mapping[str, Sequence[str]]) -> str:
    """Write the question with other words in the place of some of its own, any of each."""
    words = [
        "(" + " OR ".join(map(_quoted, near[word])) + ")" if word in near else _quoted(word)
        for word in question.words
    ]
    return _match(question, words)


def _match(question: Question, words: Sequence[str]) -> str:
    pieces = [*map(_quoted, question.phrases), *words]
    if question.author:
        pieces.append(f"names : {_quoted(question.author)} *")
    wanted = " AND ".join(pieces)
    if not question.never or not wanted:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(map(_quoted, question.never))})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
