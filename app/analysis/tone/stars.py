"""How something was meant, as far as it is certain: stars say it, words do not yet.

Dictionaries made for English call every other language neutral (product.md 4), so a text
without stars stays unknown until a method comes that was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.domain.item import Tone

VERSION: Final = "1"
STARS: Final = "stars"
DECLARED: Final = "declared"
_BY_STARS: Final = {
    1: Tone.NEGATIVE,
    2: Tone.NEGATIVE,
    3: Tone.NEUTRAL,
    4: Tone.POSITIVE,
    5: Tone.POSITIVE,
}


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing understood about a text, fit for a row of `understanding`."""

    field: str  # lang, tone, topic, intent
    value: str
    method: str
    model_version: str = VERSION
    p: float | None = None
    why: str = ""


def tone_of(rating: int | None) -> Tone:
    """Tell the tone that stars say; unknown without any."""
    return Tone.UNKNOWN if rating is None else _BY_STARS.get(rating, Tone.UNKNOWN)


@lru_cache(maxsize=256)  # asked twice for every item, and there are few languages
def declared_language(lang: str) -> str:
    """Give the bare language of a declared tag ("sv-SE" is "sv"); "" for none."""
    short = lang.replace("_", "-").split("-")[0].strip().lower()
    short = {"nb": "no", "nn": "no"}.get(short, short)
    return short if short.isalpha() and 2 <= len(short) <= 3 and short != "und" else ""


def understood(*, rating: int | None, lang: str) -> tuple[Understood, ...]:
    """Give the rows that stars and the network's own word for the language are worth."""
    rows = []
    if (short := declared_language(lang)) != "":
        rows.append(Understood("lang", short, DECLARED))
    if (tone := tone_of(rating)) is not Tone.UNKNOWN:
        rows.append(Understood("tone", str(tone), STARS, p=1.0, why=str(rating)))
    return tuple(rows)
