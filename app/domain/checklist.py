"""When a step of the checklist is due: on open days only, and never "missed"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.domain.deadline import Clockwork, is_open_day, open_days


class Period(StrEnum):
    """How often a step comes."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class StepKind(StrEnum):
    """What the owner does for a step."""

    MANUAL = "manual"
    VIEW = "view"  # opens a view of the program
    LINK = "link"  # opens an address in the browser
    NUMBER = "number"  # types a number
    AUTO = "auto"  # nothing: it ticks itself with evidence


class StepState(StrEnum):
    """How a step stands on a day."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    NOT_DUE = "not_due"  # a closed day, or its own day is still to come


AUTO_TARGETS: Final = ("channels_read", "all_answered", "queue_empty", "backup_made", "purged")
VIEW_TARGETS: Final = (
    "today", "inbox", "inbox:negative", "inbox:positive", "inbox:overdue", "trends", "channels",
    "watches", "outbox", "settings",
)  # fmt: skip
TALLY_SPANS: Final = {Period.DAY: 28, Period.WEEK: 84, Period.MONTH: 365, Period.YEAR: 1826}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a step comes: the day it belongs to, and whether the asked day wants it."""

    due_on: date
    is_due: bool


def occurrence(clock: Clockwork, period: Period, day: date, fiscal_month: int = 1) -> Occurrence:
    """Say to which of its times a step belongs on a day.

    A daily step belongs to the day. The others belong to the first open day of their week, month
    or fiscal year, and may be done until the next one begins. On a closed day nothing is due, but
    ticking is allowed.
    """
    first = period_start(period, day, fiscal_month)
    due_on = next(open_days(clock, first, period_end(period, first)), first)
    return Occurrence(due_on, is_open_day(clock, day) and due_on <= day)


def state_on(found: Occurrence, mark: str | None) -> StepState:
    """Say how a step stands, from its time and what was marked for it."""
    if mark is not None:
        return StepState(mark)
    return StepState.OPEN if found.is_due else StepState.NOT_DUE


def occurrences(
    clock: Clockwork, period: Period, first: date, last: date, fiscal_month: int = 1
) -> tuple[date, ...]:
    """List the days a step was due on from first to last, both included."""
    found = []
    start = period_start(period, first, fiscal_month)
    while start <= last:
        end = period_end(period, start)
        due_on = next(open_days(clock, start, end), None)
        if due_on is not None and first <= due_on <= last:
            found.append(due_on)
        start = end + timedelta(days=1)
    return tuple(found)


def period_start(period: Period, day: date, fiscal_month: int = 1) -> date:
    """Give the first day of the day's own week (Monday), month or fiscal year."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.YEAR:
            year = day.year if day.month >= fiscal_month else day.year - 1
            return date(year, fiscal_month, 1)


def period_end(period: Period, first: date) -> date:
    """Give the last day of the period that begins on `first`."""
    match period:
        case Period.DAY:
            return first
        case Period.WEEK:
            return first + timedelta(days=6)
        case Period.MONTH:
            following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        case Period.YEAR:
            following = first.replace(year=first.year + 1)
    return following - timedelta(days=1)
