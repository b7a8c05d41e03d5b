"""Read what the owner typed into the search field; nothing typed is ever an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

_PART: Final = re.compile(
    r"""(?P<minus>-?)(?:(?P<key>from|before|after|stars|channel):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))""",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W_]+")
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


def read_question(typed: str) -> Question:
    """Take apart what was typed: words, "phrases", -words and named bounds.

    A bound that makes no sense (`before:soon`) is looked for as a plain word.
    """
    question = Question()
    typed = typed[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    typed = unicodedata.normalize("NFC", typed)
    for part in _PART.finditer(typed):
        key = (part["key"] or "").lower()
        value = part["phrase"] if part["phrase"] is not None else part["word"]
        bounded = _bounded(question, key, value) if key and not part["minus"] else None
        if bounded is not None:
            question = bounded
            continue
        text = f"{key} {value}" if key else value
        is_phrase = part["phrase"] is not None
        question = _with_text(question, text, is_phrase=is_phrase, is_never=bool(part["minus"]))
    is_open = bool(question.words) and bool(re.search(r"[^\W_]$", typed)) and _ends_in_word(typed)
    return replace(question, is_last_open=is_open)


def _ends_in_word(typed: str) -> bool:
    last = typed.split()[-1]
    return not last.startswith("-") and ":" not in last and typed.count('"') % 2 == 0


def _with_text(question: Question, text: str, *, is_phrase: bool, is_never: bool) -> Question:
    tokens = " ".join(_TOKEN.findall(text))
    if not tokens:
        return question
    if is_never:
        return replace(question, never=(*question.never, tokens))
    if is_phrase or " " in tokens:
        return replace(question, phrases=(*question.phrases, tokens))
    return replace(question, words=(*question.words, tokens))


def _bounded(question: Question, key: str, value: str) -> Question | None:
    match key:
        case "from" if re.search(r"[^\W_]", value):
            return replace(question, author=" ".join(_TOKEN.findall(value)))
        case "channel" if value:
            return replace(question, channel=value.lower())
        case "before" | "after":
            day = _day(value)
            if day is None:
                return None
            return (
                replace(question, before=day) if key == "before" else replace(question, after=day)
            )
        case "stars":
            found = _STARS.match(value)
            if found is None:
                return None
            return replace(question, stars=_BOUNDS[found[1] or "="](int(found[2])))
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
