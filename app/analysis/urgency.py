"""How much an item presses, judged from what was said; the inbox sorts by it (product.md C2)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from app.domain.item import Reason, Tone
from app.domain.urgency import LOW_RATING_MAX, Urgency

CAME_BACK: Final = frozenset({Reason.WROTE_AGAIN, Reason.EDITED, Reason.RATING_LOWERED})
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# ASCII, full width (Chinese, Japanese), Arabic, Armenian, Ethiopic; Greek's own is a semicolon
# and would make every English list a question.
_MARKS: Final = re.compile("[?？؟՞፧⁇⁈⁉]")
# A first word that asks, where people leave the mark out: en sv nb ru lt it.
_ASKING: Final = re.compile(
    r"^\W*(?:(?:what|when|where|why|who|how|which|do you|are you|is there|can i|could you"
    r"|vad|när|var finns|varför|vem|hur|vilken|har ni|kan man|finns det"
    r"|hva|når|hvor|hvorfor|hvem|hvordan|hvilken|har dere"
    r"|что|когда|где|почему|кто|как|какой|сколько|можно ли|есть ли"
    r"|kas|kada|kur|kodėl|kaip|kiek|ar galima|ar turite|ar yra"
    r"|cosa|quando|dove|perché|chi|come|quanto|quale|avete|si può|è possibile)\b)",
    re.IGNORECASE,
)
_SHORT: Final = 90  # characters; longer texts that begin with "how" mostly tell a story
_FULL_STOP: Final = re.compile(r"[.!…]\s*$")


def is_question(text: str) -> bool:
    """Say whether a text asks something: by a mark outside an address, or by a short start."""
    has_address = "://" in text or "www." in text.lower()
    bare = _ADDRESS.sub(" ", text) if has_address else text
    if _MARKS.search(bare):
        return True
    said = bare.strip()
    return len(said) <= _SHORT and bool(_ASKING.match(said)) and not _FULL_STOP.search(said)


def urgency(
    text: str, *, rating: int | None, tone: Tone, reasons: Collection[Reason] = ()
) -> Urgency:
    """Add up what presses.

    Args:
        text: what was said.
        rating: 1 to 5 stars, None where none were given.
        tone: how it was meant, as far as known.
        reasons: the stored reasons for which the item is here.
    """
    found = Urgency(0)
    if rating is not None and rating <= LOW_RATING_MAX:
        found |= Urgency.LOW_RATING
    if CAME_BACK.intersection(reasons):
        found |= Urgency.CAME_BACK
    if tone is Tone.NEGATIVE:
        found |= Urgency.NEGATIVE
    if is_question(text):
        found |= Urgency.QUESTION
    return found
