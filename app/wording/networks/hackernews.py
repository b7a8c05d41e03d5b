"""What is said of Hacker News alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "hackernews_mentions": N_(
        "Nobody can be mentioned on Hacker News; Shoptalk searches for the words of your watches."
    ),
}
ERRORS: Final[dict[str, str]] = {}
