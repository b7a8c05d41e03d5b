"""What is said of LinkedIn pages alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "linkedin_approval": N_(
        "LinkedIn lets only registered organisations in, after looking at their application."
    ),
    "linkedin_names": N_("LinkedIn does not tell the names of those who write."),
    "linkedin_48_hours": N_(
        "LinkedIn wants what people write to be forgotten after 48 hours; Shoptalk keeps to that."
    ),
}
ERRORS: Final[dict[str, str]] = {
    "refused.linkedin_not_here": N_(
        "{name} does not allow that here. Please do it on the page itself."
    ),
    "refused.linkedin_version": N_(
        "{name} no longer answers this version of Shoptalk. Please install the newest one."
    ),
}
