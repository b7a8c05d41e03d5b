"""Why an item is here, as chips: one row a reason, a state or a reply's way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.item import Reason, ReplyState, State
from app.i18n import _, ngettext
from app.wording import channel_name, reason_chip, reply_state_name, state_name
from app.wording.understanding import urgent_text
from ui.delegates.brush import Chip
from ui.i18n import number_text

if TYPE_CHECKING:
    from app.queries.inbox import InboxRow

REASONS: Final = {
    Reason.REPLY_FAILED: ("triangle-alert", "danger"),
    Reason.OVERDUE: ("triangle-alert", "danger"),
    Reason.URGENT: ("siren", "danger"),
    Reason.WROTE_AGAIN: ("message-circle", "info"),
    Reason.RATING_LOWERED: ("star", "danger"),
    Reason.EDITED: ("pencil-line", "info"),
    Reason.LOW_RATING: ("star", "danger"),
    Reason.DUE_SOON: ("clock", "warn"),
    Reason.COMPLAINT: ("frown", "danger"),
    Reason.NEGATIVE: ("frown", "danger"),
    Reason.LEAD: ("handshake", "ok"),
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
TONES: Final = {
    "negative": "frown",
    "neutral": "meh",
    "positive": "smile",
    "unknown": "circle-question-mark",
}


def chips(row: InboxRow, now: datetime) -> tuple[Chip, ...]:
    """Say why a row is here, the weightiest first."""
    made = [
        Chip(REASONS[reason][0], reason_text(row, reason, now), REASONS[reason][1])
        for reason in REASONS
        if reason in shown_reasons(row)
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


def shown_reasons(row: InboxRow) -> tuple[Reason, ...]:
    """Give what is said of a row: who complains need not be called negative as well."""
    is_said = Reason.COMPLAINT in row.reasons
    return tuple(one for one in row.reasons if not (is_said and one is Reason.NEGATIVE))


def reason_text(row: InboxRow, reason: Reason, now: datetime) -> str:
    """Say one reason for which a row is here."""
    if reason is Reason.URGENT and row.urgent:
        return urgent_text(row.urgent)
    return reason_chip(reason, due_at=row.due_at, now=now, rating=row.rating)


def places_text(row: InboxRow) -> str:
    """Say in how many places the same was said, and on which other networks."""
    n = number_text(row.n_places)
    if not row.also_on:
        # TRANSLATORS: the same text stands in so many places of one network
        return _("×{n}").format(n=n)
    networks = ", ".join(channel_name(one) for one in row.also_on)
    # TRANSLATORS: the same text stands in so many places, some of them on other networks
    return _("×{n}, also on {networks}").format(n=n, networks=networks)


def stars_text(rating: int) -> str:
    """Say what a review gives."""
    return ngettext("{n} star", "{n} stars", rating).format(n=number_text(rating))
