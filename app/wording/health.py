"""How an account does, beyond its state: days left, budgets, how long texts are kept."""

from __future__ import annotations

from typing import Final

from app.i18n import N_, _, ngettext
from app.wording.numbers import number_text

# By the names of the buckets that the networks declare.
LEFT: Final = {
    "units": N_("{left} of {cap} units today"),
    "calls": N_("{left} of {cap} questions today"),
    "search": N_("{left} of {cap} searches today"),
    "searches": N_("{left} of {cap} searches today"),
    "hashtags": N_("{left} of {cap} hashtags"),
    "percent": N_("{left} % of the limit"),
    "mills": N_("{left} of {cap} dollars this month"),
}
THOUSAND: Final = 1000  # mills are thousandths of a dollar
DAY_H: Final = 24


def left_text(bucket: str, left: int, cap: int) -> str:
    """Say what is left of one of the things that a network counts."""
    if bucket == "mills":
        dollars = {"left": number_text(left / THOUSAND), "cap": number_text(cap / THOUSAND)}
        return _(LEFT[bucket]).format(**dollars)
    words = _(LEFT[bucket]) if bucket in LEFT else f"{bucket}: {{left}} / {{cap}}"
    return words.format(left=number_text(left), cap=number_text(cap))


def days_left_text(days: int) -> str:
    """Say how long a sign-in still lasts."""
    if not days:
        return _("It ends today")
    return ngettext("{n} more day", "{n} more days", days).format(n=number_text(days))


def kept_text(hours: int) -> str:
    """Say how long a network lets texts be kept."""
    days = max(1, hours // DAY_H)
    words = ngettext(
        "{n} day, then deleted by the network's rule",
        "{n} days, then deleted by the network's rule",
        days,
    )
    return words.format(n=number_text(days))
