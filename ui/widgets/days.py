"""Days and shares as the owner's language writes them, by Qt and without Babel."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from ui.i18n import locale


def qdate(day: date) -> QDate:
    """Turn a day into Qt's."""
    return QDate(day.year, day.month, day.day)


def short_day(day: date) -> str:
    """Write a day with figures only, as a table needs it."""
    return locale().toString(qdate(day), QLocale.FormatType.ShortFormat)


def long_day(day: date) -> str:
    """Write a day with its weekday and month."""
    return locale().toString(qdate(day), QLocale.FormatType.LongFormat)


def weekday_day(day: date) -> str:
    """Write a day with its weekday, both short."""
    name = locale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return f"{name} {short_day(day)}"


def percent(share: float) -> str:
    """Write a share of 0 to 1 in whole percent."""
    number = locale().toString(round(share * 100))
    return f"{number}%" if locale().language() == QLocale.Language.English else f"{number}\u00a0%"


def hours(length_h: float) -> str:
    """Write hours with one decimal at most."""
    rounded = round(length_h, 0 if length_h >= 10 else 1)
    return locale().toString(rounded, "f", 0 if rounded == int(rounded) else 1)
