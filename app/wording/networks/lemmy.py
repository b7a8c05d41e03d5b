"""What is said of Lemmy alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {}
ERRORS: Final[dict[str, str]] = {
    "refused.lemmy_totp": N_(
        "The server wants the code of your two-step sign-in as well. Give a fresh one and try "
        "again at once."
    ),
    "refused.lemmy_too_new": N_(
        "This server speaks a newer Lemmy than Shoptalk knows. Follow its feeds instead, or wait "
        "for a newer Shoptalk."
    ),
    "refused.lemmy_banned": N_(
        "The server or the community does not let this account write there."
    ),
    "refused.lemmy_locked": N_("The conversation is closed, so nobody can answer there now."),
    "refused.lemmy_language": N_(
        "The community takes no text without a language it knows. Answer on its own page."
    ),
    "refused.lemmy_deep": N_(
        "The conversation is too deep for another answer. Answer something further up."
    ),
}
