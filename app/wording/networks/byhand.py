"""What is said of places looked at by hand: why no program reads them, and what helps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.i18n import N_, _
from app.wording.numbers import moment_text

IMPOSSIBLE: Final[dict[str, str]] = {
    "by_hand_only": N_("Shoptalk cannot look there; it reminds you to, and keeps what you find."),
    "place_no_reading": N_("It lets no program read it, so that only looking there helps."),
    "place_groups_shut": N_("Facebook has let no program into groups since April 2024."),
    "place_keeps_words": N_(
        "It shows programs only a few reviews, and forbids keeping what they say."
    ),
    "place_approval": N_("It lets programs in only after an approval that shops seldom get."),
    "place_only_pages": N_("Programs may read a company's own page there, and nothing else."),
    "place_costs": N_("It wants to be paid for every message that a program reads."),
    "place_own": N_("A place of your own choice."),
    "place_gone": N_("It no longer exists."),
}
ERRORS: Final[dict[str, str]] = {
    "refused.place_gone": N_(
        "Google+ was closed for good in April 2019. There is nothing left to look at."
    ),
}
ALERT: Final = N_(
    "Google Alerts can watch a part of it for you: on google.com/alerts type {query}, choose "
    "Deliver to RSS feed under Show options, and add the feed's address to Shoptalk."
)


def alert_text(query: str) -> str:
    """Say how Google Alerts helps with a place; "" where it does not."""
    return _(ALERT).format(query=query) if query else ""


def looked_text(at: datetime | None) -> str:
    """Say when a place was last looked at."""
    if at is None:
        return _("You have not looked there yet")
    return _("Looked at {moment}").format(moment=moment_text(at, at.astimezone().tzinfo or UTC))
