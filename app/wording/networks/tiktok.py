"""What is said of TikTok alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

IMPOSSIBLE: Final[dict[str, str]] = {}
ERRORS: Final[dict[str, str]] = {}
