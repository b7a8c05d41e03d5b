"""What is said of Threads alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "threads_mentions": N_(
        "Until Meta has reviewed your app, only mentions by the app's own testers are told."
    ),
    "threads_search": N_("Until Meta has reviewed your app, searching finds your own posts only."),
    "threads_hide": N_("Only answers below your own posts can be hidden."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.threads_no_profile": N_(
        "No Threads account was found with this token. Make a new one in your app, then paste it."
    ),
}
