"""What is said of TikTok alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "tiktok_approval": N_("TikTok must approve your app first, and only business accounts work."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.tiktok_not_here": N_(
        "{name} does not allow that here. Please do it on the page itself."
    ),
}
