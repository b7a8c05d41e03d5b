"""Leads: how far each has come, and when an answer to a stranger would look pushy.

The push guard of product.md B9: one public, helpful answer at most; never a private message first;
30 days of quiet for each person. It warns, the owner decides, and the log keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

QUIET: Final = timedelta(days=30)


class LeadState(StrEnum):
    """What the owner made of a lead; one nobody has looked at is only suggested."""

    DISMISSED = "dismissed"
    SEEN = "seen"  # accepted as a lead
    HELPED = "helped"
    WON = "won"
    LOST = "lost"


ACCEPTED: Final = (LeadState.SEEN, LeadState.HELPED, LeadState.WON, LeadState.LOST)


class Push(StrEnum):
    """Why an answer would look pushy."""

    MESSAGE = "push_message"  # private, and they never wrote to us
    AGAIN = "push_again"  # there is a public answer of ours already
    QUIET = "push_quiet"  # we wrote to this person a short while ago


@dataclass(frozen=True, slots=True)
class Contact:
    """What we and somebody have had to do with each other."""

    is_lead: bool  # suggested, or accepted by the owner
    is_addressed: bool  # they spoke to us or of us by name to us: no stranger's talk that we found
    n_answers: int = 0  # of ours to this very thing, sent or about to leave
    last_to_them_at: datetime | None = None  # when we last wrote to them about something else
    last_from_them_at: datetime | None = None  # when they last wrote to us


def pushes(contact: Contact, now: datetime, *, is_private: bool) -> tuple[Push, ...]:
    """Say why an answer would look pushy, the gravest first; nothing where it would not.

    Args:
        contact: what has been between us.
        now: the present moment.
        is_private: whether nobody else would see the answer.
    """
    if contact.is_addressed or not contact.is_lead:
        return ()
    found = []
    if is_private and contact.last_from_them_at is None:
        found.append(Push.MESSAGE)
    if contact.n_answers and not _has_answered(contact):
        found.append(Push.AGAIN)
    last = contact.last_to_them_at
    if last is not None and now - last < QUIET and not _has_answered(contact):
        found.append(Push.QUIET)
    return tuple(found)


def _has_answered(contact: Contact) -> bool:
    """Tell whether they wrote to us after we wrote to them: then it is a talk."""
    last, theirs = contact.last_to_them_at, contact.last_from_them_at
    return theirs is not None and (last is None or theirs > last)
