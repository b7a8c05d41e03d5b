"""The short words on a row: how long ago, how much time is left, why it is here."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.i18n import N_, _, ngettext

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
WEEK: Final = 7 * DAY
YEAR: Final = 365 * DAY

REASONS: Final = {
    "overdue": N_("Late"),
    "due_soon": N_("Due soon"),
    "wrote_again": N_("Wrote again"),
    "edited": N_("Edited"),
    "rating_lowered": N_("Lowered the rating"),
    "woke": N_("Back from snooze"),
    "low_rating": N_("Low rating"),
    "negative": N_("Negative"),
    "question": N_("Question"),
    "urgent": N_("Urgent"),
    "complaint": N_("Possible complaint"),
    "lead": N_("Possible lead"),
    "name_only": N_("Name only"),
    "backlog": N_("From before"),
    "reply_failed": N_("Reply failed"),
}


def since(moment: datetime, now: datetime) -> str:
    """Say in a few characters how long ago something was; what lies ahead is "now"."""
    seconds = (now - moment).total_seconds()
    return _("now") if seconds < MINUTE else _length(int(seconds))


def due_chip(due_at: datetime | None, now: datetime) -> str:
    """Say how much time is left or how late it is, "" where nothing is owed."""
    if due_at is None:
        return ""
    seconds = (due_at - now).total_seconds()
    length = _length(max(int(abs(seconds)), MINUTE))
    return (_("{time} left") if seconds > 0 else _("Late by {time}")).format(time=length)


def reason_chip(
    reason: str,
    *,
    due_at: datetime | None = None,
    now: datetime | None = None,
    rating: int | None = None,
) -> str:
    """Say why an item is here or first; with the time or the stars where they are given."""
    if reason in ("overdue", "due_soon") and due_at is not None and now is not None:
        return due_chip(due_at, now)
    if reason == "low_rating" and rating is not None:
        return ngettext("{n} star", "{n} stars", rating).format(n=rating)
    return _(REASONS[reason]) if reason in REASONS else reason


def _length(seconds: int) -> str:
    """Say a length in its largest fitting unit, rounded down."""
    if seconds < HOUR:
        # TRANSLATORS: minutes, as short as it can be written
        return _("{n} min").format(n=seconds // MINUTE)
    if seconds < DAY:
        # TRANSLATORS: hours, as short as it can be written
        return _("{n} h").format(n=seconds // HOUR)
    if seconds < 2 * WEEK:
        # TRANSLATORS: days, as short as it can be written
        return ngettext("{n} day", "{n} days", seconds // DAY).format(n=seconds // DAY)
    if seconds < YEAR:
        # TRANSLATORS: weeks, as short as it can be written
        return _("{n} wk").format(n=seconds // WEEK)
    # TRANSLATORS: years, as short as it can be written
    return _("{n} y").format(n=seconds // YEAR)
