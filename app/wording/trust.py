"""How far the tone can be trusted, language by language: one table, and the words for it."""

from __future__ import annotations

from typing import Final, Literal

from app.i18n import N_, _

Level = Literal["well", "fairly", "so_so", "poorly", "unknown"]
# (reviews, posts and comments), from macro-F1 on texts that were kept apart: well from 0.75,
# fairly from 0.62, so-so from 0.50. docs/measurements.md has the figures.
TONE_TRUST: Final[dict[str, tuple[Level, Level]]] = {
    "en": ("well", "fairly"),
    "sv": ("well", "fairly"),
    "no": ("so_so", "unknown"),
    "da": ("unknown", "unknown"),
    "ru": ("so_so", "fairly"),
    "lt": ("fairly", "fairly"),
    "it": ("unknown", "fairly"),
    "fi": ("unknown", "so_so"),
    "de": ("unknown", "fairly"),
    "fr": ("unknown", "so_so"),
    "es": ("unknown", "so_so"),
    "pl": ("unknown", "so_so"),
}
LEVELS: Final = {
    "well": N_("Well"),
    "fairly": N_("Fairly"),
    "so_so": N_("So-so"),
    "poorly": N_("Poorly"),
    "unknown": N_("Not measured"),
}


def trust_text(level: str) -> str:
    """Say how far to trust something."""
    return _(LEVELS[level]) if level in LEVELS else level
