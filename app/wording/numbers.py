"""Dates, hours and numbers as the owner's language writes them, by Babel.

Babel takes a tenth of a second to load, so it is asked for only when something is said.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from app.i18n import _, language


def day_text(day: date, *, is_long: bool = False) -> str:
    """Write a day: 4 Mar 2026, or with the weekday and the whole month."""
    from babel.dates import format_date

    return format_date(day, "full" if is_long else "medium", locale=language())


def moment_text(moment: datetime, zone: tzinfo = UTC) -> str:
    """Write a moment's day and hour on a zone's clock."""
    from babel.dates import format_datetime

    return format_datetime(moment, "medium", tzinfo=zone, locale=language())


def number_text(number: float) -> str:
    """Write a number with the language's own signs, with two decimals at most."""
    from babel.numbers import format_decimal

    return format_decimal(round(number, 2), locale=language())


def percent_text(share: float) -> str:
    """Write a share of 0 to 1 in whole percent."""
    from babel.numbers import format_percent

    return format_percent(share, locale=language())


def span_text(hours: float) -> str:
    """Write a length of hours: minutes below one hour, hours with one decimal above."""
    if hours < 1:
        return _("{n} min").format(n=number_text(round(hours * 60)))
    return _("{n} h").format(n=number_text(round(hours, 1)))
