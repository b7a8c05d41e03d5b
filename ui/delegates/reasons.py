"""Why an item is here, as chips: one row a reason, a state or a reply's way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.item import Reason, ReplyState, State
from app.i18n import _, ngettext
from app.wording import reason_chip, reply_state_name, state_name
from ui.delegates.brush import Chip
from ui.i18n import number_text

if TYPE_CHECKING:
    from app.queries.inbox import InboxRow

REASONS: Final = {
    Reason.REPLY_FAILED: ("triangle-alert", "danger"),
    Reason.OVERDUE: ("triangle-alert", "danger"),
    Reason.WROTE_AGAIN: ("message-circle", "info"),
    Reason.RATING_LOWERED: ("star", "danger"),
    Reason.EDITED: ("pencil-line", "info"),
    Reason.LOW_RATING: ("star", "danger"),
    Reason.DUE_SOON: ("clock", "warn"),
    Reason.NEGATIVE: ("frown", "danger"),
    Reason.QUESTION: ("message-circle-question-mark", "info"),
    Reason.WOKE: ("alarm-clock", "info"),
    Reason.NAME_ONLY: ("at-sign", ""),
    Reason.BACKLOG: ("archive", ""),
}
STATES: Final = {
    State.WAITING: ("reply", "ok"),
    State.DONE: ("check", "ok"),
    State.SNOOZED: ("alarm-clock", "info"),
    State.NOISE: ("ban", ""),
}
REPLIES: Final = {
    ReplyState.HOLDING: ("hourglass", "info"),
    ReplyState.SENDING: ("send", "info"),
    ReplyState.UNKNOWN: ("circle-question-mark", "warn"),
    ReplyState.BY_HAND: ("hand", "warn"),
    ReplyState.FAILED: ("triangle-alert", "danger"),
}
RATED: Final = {Reason.LOW_RATING, Reason.RATING_LOWERED}  # their chips name the stars
TONES: Final = {"negative": "frown", "neutral": "meh", "positive": "smile"}


def chips(row: InboxRow, now: datetime) -> tuple[Chip, ...]:
    """Say why a row is here, the weightiest first."""
    made = [
        Chip(
            REASONS[reason][0],
            reason_chip(reason, due_at=row.due_at, now=now, rating=row.rating),
            REASONS[reason][1],
        )
        for reason in REASONS
        if reason in row.reasons
    ]
    if row.rating and not RATED & set(row.reasons):
        made.append(Chip("star", stars_text(row.rating)))
    if row.reply_state in REPLIES and Reason.REPLY_FAILED not in row.reasons:
        icon, tone = REPLIES[row.reply_state]
        made.insert(0, Chip(icon, reply_state_name(row.reply_state), tone))
    if row.state in STATES:
        icon, tone = STATES[row.state]
        made.insert(0, Chip(icon, state_name(row.state), tone))
    if row.has_draft:
        made.append(Chip("pencil-line", _("Draft")))
    return tuple(made)


def stars_text(rating: int) -> str:
    """Say what a review gives."""
    return ngettext("{n} star", "{n} stars", rating).format(n=number_text(rating))
