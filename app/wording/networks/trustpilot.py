"""What is said of Trustpilot alone: what it does not offer, and why it says no."""

from __future__ import annotations

from typing import Final

from app.i18n import N_

IMPOSSIBLE: Final[dict[str, str]] = {
    "trustpilot_plan": N_(
        "Only a paid Trustpilot plan with its Connect module lets a program read reviews. Without "
        "it, let Trustpilot's mails come to the shop's mailbox."
    ),
}
ERRORS: Final[dict[str, str]] = {
    "refused.trustpilot_plan": N_(
        "Trustpilot says that your plan does not allow this. Ask Trustpilot for the Connect "
        "module, or read its mails in the shop's mailbox."
    ),
}
