"""Where a text asks by a mark, and whether a sentence without one may be a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.analysis.phrases import unlinked

AND_MAX: Final = 4  # letters of "and", "but", "hej", "hi"
CHAIN: Final = 3  # marks in a row that are rather a cry
MARKS_MOST: Final = 20  # that are looked at
SHORT: Final = 90  # characters; a longer sentence that begins with "how" mostly tells a story
# ASCII, full width (Chinese, Japanese), Arabic, Armenian, Ethiopic; Greek's own is a semicolon
# and would make every English list a question.
MARKS: Final = re.compile("[?？؟՞፧⁇⁈⁉][?？؟՞፧⁇⁈⁉!！]*")
_PART: Final = re.compile("[.!?…\n;:？！]")
_FULL_STOP: Final = re.compile(r"[.!…]")
_QUOTED: Final = re.compile('["“”„«»][^"“”„«»]{0,300}?[?？؟][!?]*["“”„«»]')


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark that asks, or a run of them."""

    start: int  # characters of the text as given
    end: int
    is_quoted: bool  # somebody else's question, told
    is_cry: bool  # "?!", "!?", "???": as often meant to complain as to ask


def marks_of(text: str) -> tuple[Mark, ...]:
    """Find the marks that ask, outside addresses."""
    if not MARKS.search(text):
        return ()
    bare = unlinked(text)
    told = [one.span() for one in _QUOTED.finditer(bare)]
    return tuple(
        Mark(
            one.start(),
            one.end(),
            is_quoted=any(start < one.start() < end for start, end in told),
            is_cry=_is_cry(bare, one),
        )
        for one in islice(MARKS.finditer(bare), MARKS_MOST)
    )


def _is_cry(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()]
    return mark.end() - mark.start() >= CHAIN or "!" in mark.group() or before == "!"


def begins_sentence(text: str, spans: tuple[tuple[int, int], ...], at: int) -> bool:
    """Tell whether a word is the first of a sentence, or the second after a short one."""
    if at == 0:
        return True
    if _PART.search(text, spans[at - 1][1], spans[at][0]):
        return True
    return at == 1 and spans[0][1] - spans[0][0] <= AND_MAX


def is_open(text: str, spans: tuple[tuple[int, int], ...], at: int) -> bool:
    """Tell whether the sentence that begins at a word is short and ends without a full stop."""
    start = spans[at][0]
    said = text[start : start + SHORT + 1]
    end = said.find("\n")
    said = said[:end] if end >= 0 else said
    return len(said) <= SHORT and not _FULL_STOP.search(said)
