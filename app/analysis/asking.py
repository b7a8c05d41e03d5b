"""Where a text asks by a mark, and whether a sentence without one may be a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.analysis.phrases import unlinked

SHORT: Final = 90  # characters; a longer sentence that begins with "how" mostly tells a story
# ASCII, full width (Chinese, Japanese), Arabic, Armenian, Ethiopic; Greek's own is a semicolon
# and would make every English list a question.
MARKS: Final = re.compile("[!！]*[?？؟՞፧⁇⁈⁉][?？؟՞፧⁇⁈⁉!！]*")
_PART: Final = re.compile("[.!?…\n;:？！]")
_FULL_STOP: Final = re.compile(r"[.!…]")
_QUOTE_AFTER: Final = frozenset("\"”»“'’")
_QUOTED: Final = re.compile('["“”„«»][^"“”„«»]{0,300}?[?？؟][!?]*["“”„«»]')


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark that asks, or a run of them."""

    start: int  # characters of the text as given
    end: int
    is_quoted: bool  # somebody else's question, told


def marks_of(text: str) -> tuple[Mark, ...]:
    """Find the marks that ask, outside addresses."""
    if not MARKS.search(text):
        return ()
    bare = unlinked(text)
    told = [one.span() for one in _QUOTED.finditer(bare)]
    return tuple(
        Mark(one.start(), one.end(), any(a < one.start() < b for a, b in told))
        for one in MARKS.finditer(bare)
    )


def begins_sentence(text: str, spans: tuple[tuple[int, int], ...], at: int) -> bool:
    """Tell whether a word is the first of a sentence, or the second after a short one."""
    if at == 0:
        return True
    if _PART.search(text, spans[at - 1][1], spans[at][0]):
        return True
    return at == 1 and spans[0][1] - spans[0][0] <= AND_MAX


AND_MAX: Final = 4  # letters of "and", "but", "hej", "hi"


def is_open(text: str, spans: tuple[tuple[int, int], ...], at: int) -> bool:
    """Tell whether the sentence that begins at a word is short and ends without a full stop."""
    start = spans[at][0]
    said = text[start : start + SHORT + 1]
    end = said.find("\n")
    said = said[:end] if end >= 0 else said
    return len(said) <= SHORT and not _FULL_STOP.search(said)
