"""What makes one item come before another: weights that add up and can be told apart again."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntFlag
from typing import Final

from app.domain.item import Reason, Tone


class Urgency(IntFlag):
    """The parts of `item.urgency`; each is one bit, so that a list can say which of them hold."""

    QUESTION = 1
    NEGATIVE = 2
    CAME_BACK = 4  # wrote again, edited, or lowered the rating
    LOW_RATING = 8
    COMPLAINT = 16
    URGENT = 32  # safety, allergy, lawyer, press, police, refund


LOW_RATING_MAX = 2  # stars of 5 that count as low: product.md C2
_BY_INTENT: Final = {
    "question": Urgency.QUESTION,
    "complaint": Urgency.COMPLAINT,
    "urgent": Urgency.URGENT,
}
_SAID: Final = (
    (int(Urgency.URGENT), Reason.URGENT),
    (int(Urgency.COMPLAINT), Reason.COMPLAINT),
    (int(Urgency.QUESTION), Reason.QUESTION),
)


def pressing(intents: Collection[str], *, tone: Tone, rating: int | None, was: int = 0) -> Urgency:
    """Add up what presses once a text is understood.

    Args:
        intents: what its author wants, by their codes.
        tone: how it was meant, as it is shown.
        rating: 1 to 5 stars, None where none were given.
        was: the weights until now; that it came back stays.
    """
    found = Urgency(was) & Urgency.CAME_BACK
    for intent in intents:
        found |= _BY_INTENT.get(intent, Urgency(0))
    if tone is Tone.NEGATIVE:
        found |= Urgency.NEGATIVE
    if rating is not None and rating <= LOW_RATING_MAX:
        found |= Urgency.LOW_RATING
    return found


def pressing_reasons(weights: int) -> list[Reason]:
    """Say which reasons the weights themselves tell."""
    return [reason for bit, reason in _SAID if weights & bit]


def lasting_reasons(
    weights: Urgency, *, is_lead: bool = False, is_name_only: bool = False
) -> tuple[Reason, ...]:
    """Say for what lasting reasons an item is here, most pressing first."""
    why = {
        Reason.URGENT: Urgency.URGENT in weights,
        Reason.LOW_RATING: Urgency.LOW_RATING in weights,
        Reason.NEGATIVE: Urgency.NEGATIVE in weights,
        Reason.COMPLAINT: Urgency.COMPLAINT in weights,
        Reason.LEAD: is_lead,
        Reason.QUESTION: Urgency.QUESTION in weights,
        Reason.NAME_ONLY: is_name_only,
    }
    return tuple(reason for reason, is_so in why.items() if is_so)
