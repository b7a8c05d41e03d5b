"""Words of a text that are marked: those that decided, those a watch looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QTextCharFormat, QTextLayout

if TYPE_CHECKING:
    from ui.theme import Theme

MOST: Final = 600
Line = QTextCharFormat.UnderlineStyle
LOOKS: Final = {  # underline, its colour, the ground; the later over the earlier
    "tone": (Line.DotLine, "text2", ""),
    "match": (Line.SingleUnderline, "accent_text", "accent_soft"),
    "pointed": (Line.SingleUnderline, "warn", "warn_soft"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters of a text, and for what they are marked: a key of `LOOKS`."""

    start: int
    end: int
    kind: str


def formats(theme: Theme, text: str, marks: Sequence[Mark]) -> list[QTextLayout.FormatRange]:
    """Write marks as Qt draws them; it counts UTF-16 places."""
    order = list(LOOKS)
    place_of = _places(text)
    made = []
    for mark in sorted(marks[:MOST], key=lambda one: order.index(one.kind)):
        start, end = max(0, mark.start), min(mark.end, len(text))
        if start >= end:
            continue
        line, ink, ground = LOOKS[mark.kind]
        look = QTextCharFormat()
        look.setUnderlineStyle(line)
        look.setUnderlineColor(theme.colour(ink))
        if ground:
            look.setBackground(theme.colour(ground))
        one = QTextLayout.FormatRange()
        one.start = place_of[start] if place_of else start
        one.length = (place_of[end] if place_of else end) - one.start
        one.format = look
        made.append(one)
    return made


def _places(text: str) -> list[int]:
    """Give each character's UTF-16 place; nothing where they are the same."""
    if not text or max(text) <= "\uffff":
        return []
    places, at = [0], 0
    for letter in text:
        at += 2 if letter > "\uffff" else 1
        places.append(at)
    return places
