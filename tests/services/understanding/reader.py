"""A reader of texts for tests: plain words decide, and the mill can find it by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from threading import Event
from typing import Final

from app.analysis.reading import Asked, Because, Intent, Method, Reading
from app.analysis.tone import tone_of
from app.domain.item import Tone
from app.domain.understanding import Side
from app.services.understanding.minds import Minds

TONES: Final = {"good": Tone.POSITIVE, "bad": Tone.NEGATIVE, "plain": Tone.NEUTRAL}
TOPICS: Final = {"price": "price", "queue": "wait"}


def minds(version: str = "1") -> Minds:
    """Give what reads in tests."""
    return Minds(partial(str, version), read)


def read(side: Side, asked: Sequence[Asked]) -> list[Reading | None]:
    """Read texts; "strange" cannot be read, and "endless" takes a minute."""
    return [_read(side, one) for one in asked]


def _read(side: Side, asked: Asked) -> Reading | None:
    words = re.findall(r"\w+", asked.text.lower())
    if "strange" in words:
        return None
    if "endless" in words:
        Event().wait(60)
    stars = tone_of(asked.rating)
    guess = next((TONES[word] for word in words if word in TONES), Tone.UNKNOWN)
    is_sure = "perhaps" not in words
    why = tuple(_found(asked.text, word, "tone", str(guess)) for word in words if word in TONES)
    intents = [Intent.QUESTION] if "?" in asked.text else []
    if "police" in words:
        intents.append(Intent.URGENT)
        why = (*why, _found(asked.text, "police", "urgent", "police"))
    if "buy" in words:
        intents.append(Intent.LEAD)
    if stars is not Tone.UNKNOWN:
        return Reading("en", 0.99, stars, 1.0, Method.STARS, stars, tuple(intents), (), ())
    return Reading(
        lang=asked.usual or "en",
        lang_p=0.99,
        tone=guess if is_sure else Tone.UNKNOWN,
        tone_p=0.9 if is_sure else 0.4,
        method=Method.NONE
        if guess is Tone.UNKNOWN
        else Method.TAUGHT
        if side.taught
        else Method.MODEL,
        guess=guess,
        intents=tuple(intents),
        topics=_topics(side, words),
        why=why,
    )


def _topics(side: Side, words: Sequence[str]) -> tuple[str, ...]:
    off = {one.key for one in side.topics if not one.is_on}
    own = {word: one.key for one in side.topics for word in one.words}
    found = [(TOPICS | own)[word] for word in words if word in TOPICS | own]
    return tuple(dict.fromkeys(key for key in found if key not in off))


def _found(text: str, word: str, field: str, value: str) -> Because:
    start = text.lower().index(word)
    return Because(field, value, start, start + len(word))
