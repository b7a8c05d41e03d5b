"""The checklist as it stands on a day, and what became of a step over time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from app.domain.checklist import TALLY_SPANS, Period, StepState, occurrence, occurrences, state_on
from app.domain.deadline import Clockwork
from app.queries.page import ReadPage
from app.settings import load

PERIODS: Final = tuple(Period)

STEPS: Final = """
SELECT id, template, period, kind, title, target, created_on FROM step
WHERE created_on <= :day AND (removed_on IS NULL OR removed_on > :day)
ORDER BY position, id
"""
ALL_STEPS: Final = """
SELECT id, template, period, kind, title, target, created_on FROM step
WHERE removed_on IS NULL
ORDER BY position, id
"""
MARKS: Final = """
SELECT step_id, due_on, state, at, is_auto, note, evidence, number FROM step_mark
WHERE due_on >= :first AND due_on <= :last
ORDER BY due_on, step_id
"""
HISTORY: Final = """
SELECT due_on, state, at, is_auto, note, evidence, number FROM step_mark
WHERE step_id = :id
ORDER BY due_on DESC, step_id
LIMIT :limit
"""
FISCAL: Final = "SELECT value FROM setting WHERE name = 'fiscal_year_month'"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What was kept for one of a step's days; `at` is UTC text."""

    due_on: date
    state: StepState
    at: str
    is_auto: bool
    note: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    number: float | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step on one day; `title` is the owner's own, "" for the usual one of the template.

    `done_n` of `due_n` says how often it was done lately (`checklist.TALLY_SPANS`); days on
    which the shop was closed are in neither.
    """

    step_id: int
    template: str
    period: Period
    kind: str
    title: str
    target: str
    due_on: date
    state: StepState
    mark: MarkRow | None
    done_n: int
    due_n: int

    @property
    def is_due(self) -> bool:
        """Tell whether it still wants doing on the day asked for."""
        return self.state is StepState.OPEN


def today(read_page: ReadPage, day: date, clockwork: Clockwork) -> tuple[StepRow, ...]:
    """List the steps of a day, daily ones first, in the owner's order."""
    return _rows(read_page, read_page(STEPS, {"day": day.isoformat()}), day, clockwork)


def steps(read_page: ReadPage, day: date, clockwork: Clockwork) -> tuple[StepRow, ...]:
    """List every step that is on the list now, for changing it."""
    return _rows(read_page, read_page(ALL_STEPS, {}), day, clockwork)


def history(read_page: ReadPage, step_id: int, limit: int = 400) -> tuple[MarkRow, ...]:
    """List what was ticked, skipped and typed for a step, the newest first."""
    rows = read_page(HISTORY, {"id": step_id, "limit": limit})
    return tuple(_mark(row) for row in rows)


def fiscal_month(read_page: ReadPage) -> int:
    """Tell with which month the shop's fiscal year begins."""
    rows = read_page(FISCAL, {})
    return load({"fiscal_year_month": str(rows[0][0])} if rows else {}).fiscal_year_month


def _rows(
    read_page: ReadPage, found: Sequence[Sequence[Any]], day: date, clock: Clockwork
) -> tuple[StepRow, ...]:
    fiscal = fiscal_month(read_page)
    first = day - timedelta(days=TALLY_SPANS[Period.YEAR] + 366)
    values = {"first": first.isoformat(), "last": (day + timedelta(days=31)).isoformat()}
    marks: dict[int, dict[date, MarkRow]] = {}
    for step_id, *rest in read_page(MARKS, values):
        mark = _mark(rest)
        marks.setdefault(step_id, {})[mark.due_on] = mark
    due = {period: _due_days(clock, period, day, fiscal) for period in PERIODS}
    rows = [_row(row, day, clock, fiscal, marks.get(row[0], {}), due) for row in found]
    return tuple(sorted(rows, key=lambda row: PERIODS.index(row.period)))


def _due_days(clock: Clockwork, period: Period, day: date, fiscal: int) -> tuple[date, ...]:
    return occurrences(clock, period, day - timedelta(days=TALLY_SPANS[period] - 1), day, fiscal)


def _row(
    row: Sequence[Any],
    day: date,
    clock: Clockwork,
    fiscal: int,
    marks: Mapping[date, MarkRow],
    due: Mapping[Period, Sequence[date]],
) -> StepRow:
    step_id, template, name, kind, title, target, created_on = row
    period = Period(name)
    found = occurrence(clock, period, day, fiscal)
    mark = marks.get(found.due_on)
    since = occurrence(clock, period, date.fromisoformat(created_on), fiscal).due_on
    counted = [one for one in due[period] if one >= since]
    return StepRow(
        step_id=step_id,
        template=template,
        period=period,
        kind=kind,
        title=title,
        target=target,
        due_on=found.due_on,
        state=state_on(found, mark.state if mark else None),
        mark=mark,
        done_n=sum(one in marks and marks[one].state is StepState.DONE for one in counted),
        due_n=len(counted),
    )


def _mark(row: Sequence[Any]) -> MarkRow:
    due_on, state, at, is_auto, note, evidence, number = row
    return MarkRow(
        due_on=date.fromisoformat(due_on),
        state=StepState(state),
        at=at,
        is_auto=bool(is_auto),
        note=note,
        evidence=json.loads(evidence),
        number=number,
    )
