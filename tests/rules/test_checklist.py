"""When steps are due: closed days, weeks that begin late, months, and fiscal years."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from app.domain.checklist import (
    AUTO_TARGETS,
    VIEW_TARGETS,
    Occurrence,
    Period,
    StepKind,
    StepState,
    occurrence,
    occurrences,
    period_end,
    state_on,
)
from app.domain.deadline import Clockwork
from app.wording.steps import TITLES, group_text, step_title, steps_left_text

EASTER_2026 = frozenset([date(2026, 4, 3), date(2026, 4, 6), date(2026, 6, 1), date(2026, 1, 1)])
CLOCK = Clockwork(ZoneInfo("Europe/Stockholm"), closed=EASTER_2026)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "day", "fiscal", "due_on", "is_due"),
    [
        (Period.DAY, "2026-04-02", 1, "2026-04-02", True),
        (Period.DAY, "2026-04-03", 1, "2026-04-03", False),  # Good Friday
        (Period.DAY, "2026-04-04", 1, "2026-04-04", False),  # Saturday
        (Period.WEEK, "2026-04-08", 1, "2026-04-07", True),  # Easter Monday is closed
        (Period.WEEK, "2026-04-06", 1, "2026-04-07", False),
        (Period.WEEK, "2026-04-12", 1, "2026-04-07", False),  # Sunday: grey
        (Period.MONTH, "2026-06-30", 1, "2026-06-02", True),  # the 1st is closed
        (Period.MONTH, "2026-02-02", 1, "2026-02-02", True),  # the 1st is a Sunday
        (Period.YEAR, "2026-03-04", 1, "2026-01-02", True),
        (Period.YEAR, "2026-03-04", 9, "2025-09-01", True),
        (Period.YEAR, "2026-09-01", 9, "2026-09-01", True),
    ],
)
def test_to_which_time_a_step_belongs(
    period: Period, day: str, fiscal: int, due_on: str, is_due: bool
) -> None:
    assert occurrence(CLOCK, period, d(day), fiscal) == Occurrence(d(due_on), is_due)


def test_a_wholly_closed_week_asks_for_nothing() -> None:
    closed = frozenset(date(2026, 7, n) for n in range(6, 13))
    clock = Clockwork(CLOCK.zone, closed=closed)
    assert not occurrence(clock, Period.WEEK, d("2026-07-08")).is_due
    assert occurrences(clock, Period.WEEK, d("2026-07-06"), d("2026-07-12")) == ()


def test_states_know_no_missed_one() -> None:
    due, grey = Occurrence(d("2026-04-02"), True), Occurrence(d("2026-04-03"), False)
    assert state_on(due, None) is StepState.OPEN
    assert state_on(grey, None) is StepState.NOT_DUE
    assert state_on(grey, "done") is StepState.DONE  # late and early ticks are allowed
    assert state_on(due, "skipped") is StepState.SKIPPED
    assert "missed" not in set(StepState)


def test_open_days_are_counted_between_two_days() -> None:
    days = occurrences(CLOCK, Period.DAY, d("2026-04-01"), d("2026-04-07"))
    assert days == (d("2026-04-01"), d("2026-04-02"), d("2026-04-07"))
    months = occurrences(CLOCK, Period.MONTH, d("2026-01-15"), d("2026-04-30"))
    assert months == (d("2026-02-02"), d("2026-03-02"), d("2026-04-01"))
    years = occurrences(CLOCK, Period.YEAR, d("2024-01-01"), d("2026-12-31"), 9)
    assert years == (d("2024-09-02"), d("2025-09-01"), d("2026-09-01"))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.MONTH, "2026-12-01", "2026-12-31"),
        (Period.MONTH, "2028-02-01", "2028-02-29"),
        (Period.YEAR, "2027-03-01", "2028-02-29"),
    ],
)
def test_periods_end(period: Period, first: str, last: str) -> None:
    assert period_end(period, d(first)) == d(last)


def usual() -> list[tuple[str, dict[str, str]]]:
    return [
        (period, step)
        for period in Period
        for step in tomllib.loads(
            (files("resources") / "checklists" / f"{period}.toml").read_text()
        )["step"]
    ]


def test_every_usual_step_can_be_served_and_has_a_title() -> None:
    for period, step in usual():
        assert step["template"].startswith(f"{period}_")
        kind = StepKind(step["kind"])
        target = step.get("target", "")
        targets = {StepKind.AUTO: AUTO_TARGETS, StepKind.VIEW: VIEW_TARGETS}.get(kind, ("",))
        assert target in targets, step
    assert {step["template"] for _, step in usual()} == set(TITLES)


def test_titles_and_tallies_are_said() -> None:
    assert step_title("day_thank") == "Thank those who were kind"
    assert step_title("day_thank", "Say thanks") == "Say thanks"
    assert group_text("day", 18, 20) == "18 of 20 open days"
    assert group_text("week", 1, 1) == "1 of 1 week"
    assert steps_left_text(0, 0) == "Closed today: nothing is due."
    assert steps_left_text(2, 9) == "2 of 9 steps left"
