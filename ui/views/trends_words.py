"""What the graphs say in words: at each place, in each table, and over all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.domain.answered import N_NEEDED, Answered
from app.i18n import _, ngettext
from ui.i18n import number_text
from ui.views.trends_data import Bar
from ui.widgets.days import hours, percent, short_day, weekday_day


def span_text(first: date, last: date) -> str:
    """Name a day, or a stretch of days."""
    if first == last:
        return weekday_day(first)
    return f"{short_day(first)} – {short_day(last)}"


def bar_text(bar: Bar, by: Mapping[str, int], name: Callable[[str], str]) -> str:
    """Say what stands at a place of the first graph."""
    head = span_text(bar.first_on, bar.last_on)
    if bar.is_closed:
        head = _("{day} (closed)").format(day=head)
    n = ngettext("{n} mention", "{n} mentions", bar.n).format(n=number_text(bar.n))
    parts = [f"{name(code)} {number_text(count)}" for code, count in by.items() if count]
    return f"{head}: {n}" + (f" ({', '.join(parts)})" if parts else "")


def owed_text(n: int) -> str:
    """Say how many were to be answered."""
    return ngettext("{n} to be answered", "{n} to be answered", n).format(n=number_text(n))


def share_text(answered: Answered) -> str:
    """Say the share in time with its band, or that there are too few."""
    if answered.n == 0:
        return "–"
    if answered.share is None:
        return _("too few to say")
    share, low, high = answered.share
    return _("{share} ({low} to {high})").format(
        share=percent(share), low=percent(low), high=percent(high)
    )


def hours_text(length_h: float | None) -> str:
    """Write hours, a dash where nothing was answered."""
    return "–" if length_h is None else _("{n} h").format(n=hours(length_h))


def times_text(first: date, last: date, answered: Answered) -> str:
    """Say what stands at a place of the second graph."""
    return _("{when}: half within {median}, nine of ten within {p90}; {owed}").format(
        when=span_text(first, last),
        median=hours_text(answered.median_h),
        p90=hours_text(answered.p90_h),
        owed=owed_text(answered.n),
    )


def in_time_text(first: date, last: date, answered: Answered) -> str:
    """Say what stands at a place of the third graph."""
    return _("{when}: {share}; {owed}").format(
        when=span_text(first, last), share=share_text(answered), owed=owed_text(answered.n)
    )


def whole_text(answered: Answered) -> tuple[str, str]:
    """Say over all: the share in time large, and a sentence of explanation below."""
    if answered.n == 0:
        return "–", _("Nothing was to be answered in this time.")
    owed = ngettext(
        "{n} message was to be answered.", "{n} messages were to be answered.", answered.n
    ).format(n=number_text(answered.n))
    if answered.share is None:
        few = _("Fewer than {n} are too few to say a share.").format(n=number_text(N_NEEDED))
        return _("Too few to say"), f"{owed} {few}"
    share, low, high = answered.share
    band = _("Chance plays its part: the true share lies between {low} and {high}.")
    return percent(share), f"{owed} {band.format(low=percent(low), high=percent(high))}"


def no_share_text(spans: Sequence[Answered]) -> str:
    """Say why a graph of shares is empty, "" where it is not."""
    if any(one.share for one in spans):
        return ""
    return _("Too few to say: a point needs {n} messages that were to be answered.").format(
        n=number_text(N_NEEDED)
    )
