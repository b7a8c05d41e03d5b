"""The owner's checklist: ticking, skipping, typing numbers, and the steps that tick themselves."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from app.domain.checklist import AUTO_TARGETS, VIEW_TARGETS, Period, StepKind, occurrence
from app.domain.deadline import shop_day
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.services.evidence import look_for
from app.store import actions
from app.store import checklist as steps
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.services.current import Current

OWNER: Final = actions.OWNER
TOLD: Final = Changed(is_checklist=True)
TAKEN_BACK: Final = """
SELECT id FROM action
WHERE verb = 'untick' AND subject_kind = 'step' AND subject_id = :id AND after = :after
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Added:
    """A step that was put on the list."""

    step_id: int
    changed: Changed = TOLD


class Checklist:
    """Changes steps and their marks; every change goes into the log."""

    def __init__(self, db: sqlite3.Connection, clock: Clock, current: Current) -> None:
        self._db = db
        self._clock = clock
        self._current = current

    def seed(self) -> Changed:
        """Put the usual steps on a list that never had one; a new shop starts with them."""
        with transaction(self._db):
            if not steps.is_empty(self._db):
                return NOTHING
            for usual in usual_steps():
                steps.add_step(self._db, self._today(), **usual)
        return TOLD

    def tick(self, step_id: int, on: date | None = None, note: str = "") -> Changed:
        """Say that a step is done for the time a day (today if None) belongs to."""
        return self._mark(step_id, on, "tick", steps.Mark("done", self._now(), OWNER, note=note))

    def skip(self, step_id: int, why: str, on: date | None = None) -> Changed:
        """Leave a step out this time, and keep why.

        Raises:
            WrongUse: if no reason is given.
        """
        if not why.strip():
            raise WrongUse(why="why_needed")
        mark = steps.Mark("skipped", self._now(), OWNER, note=why.strip())
        return self._mark(step_id, on, "skip", mark)

    def type_number(
        self, step_id: int, number: float, on: date | None = None, note: str = ""
    ) -> Changed:
        """Keep the number a step asks for; that ticks it.

        Raises:
            WrongUse: if the step asks for none.
        """
        if self._step(step_id).kind != StepKind.NUMBER:
            raise WrongUse(why="not_a_number_step", detail=str(step_id))
        mark = steps.Mark("done", self._now(), OWNER, note=note, number=number)
        return self._mark(step_id, on, "number", mark)

    def untick(self, step_id: int, on: date | None = None) -> Changed:
        """Take a tick or a skip back; a step that ticks itself then waits for the owner."""
        return self._mark(step_id, on, "untick", None)

    def add(self, period: str, title: str, kind: str = "manual", target: str = "") -> Added:
        """Add a step of the owner's own.

        Raises:
            WrongUse: if the kind, the title or the target does not fit.
        """
        _check(period, title, kind, target)
        with transaction(self._db):
            step_id = steps.add_step(
                self._db,
                self._today(),
                period=period,
                kind=kind,
                title=title.strip(),
                target=target,
            )
            self._log("step_add", step_id)
        return Added(step_id)

    def rename(self, step_id: int, title: str) -> Changed:
        """Give a step another title; "" brings the usual one of a usual step back."""
        step = self._step(step_id)
        if not title.strip() and not step.template:
            raise WrongUse(why="no_text")
        with transaction(self._db):
            steps.rename(self._db, step_id, title.strip())
            self._log("step_rename", step_id, {"title": step.title}, {"title": title.strip()})
        return TOLD

    def move(self, step_id: int, position: int) -> Changed:
        """Put a step at a place in its period, 1 the first; beyond the last is the last."""
        step = self._step(step_id)
        with transaction(self._db):
            ids = steps.order(self._db, step.period)
            before = ids.index(step_id) + 1
            ids.remove(step_id)
            ids.insert(max(position, 1) - 1, step_id)
            steps.place(self._db, ids)
            after = {"position": ids.index(step_id) + 1}
            self._log("step_move", step_id, {"position": before}, after)
        return TOLD

    def remove(self, step_id: int) -> Changed:
        """Take a step off the list; what was ticked stays in its history."""
        step = self._step(step_id)
        with transaction(self._db):
            steps.remove(self._db, step_id, self._today())
            steps.place(self._db, steps.order(self._db, step.period))
            self._log("step_remove", step_id)
        return TOLD

    def bring_back(self, step_id: int) -> Changed:
        """Put a removed step back to its place, with its history.

        Raises:
            NoSuch: there never was such a step.
        """
        step = steps.one(self._db, step_id)
        if step is None:
            raise NoSuch(kind="step", id=str(step_id))
        if step.removed_on is None:
            return NOTHING
        with transaction(self._db):
            others = steps.order(self._db, step.period)
            others.insert(step.position - 1, step_id)
            steps.remove(self._db, step_id, None)
            steps.place(self._db, others)
            self._log("step_bring_back", step_id)
        return TOLD

    def restore_usual(self) -> Changed:
        """Bring back every usual step that is missing, behind the others."""
        with transaction(self._db):
            there = {step.template for step in steps.kept(self._db)}
            missing = [one for one in usual_steps() if one["template"] not in there]
            for usual in missing:
                steps.add_step(self._db, self._today(), **usual)
            if missing:
                self._log("step_defaults", None, after={"n": len(missing)})
        return TOLD if missing else NOTHING

    def run_auto(self, now: datetime | None = None) -> Changed:
        """Tick every step that can see for itself that it is done, with what it has seen.

        A shop that never had a list gets the usual one first.
        """
        now = now or self._now()
        done = self.seed()
        with transaction(self._db):
            for step in steps.kept(self._db):
                if step.kind == StepKind.AUTO and self._tick_itself(step, now):
                    done = TOLD
        return done

    def _tick_itself(self, step: steps.StepKept, now: datetime) -> bool:
        clock = self._current.clockwork()
        fiscal = self._current.settings().fiscal_year_month
        found = occurrence(clock, Period(step.period), shop_day(clock, now), fiscal)
        if not found.is_due or steps.mark_of(self._db, step.id, found.due_on) is not None:
            return False
        evidence = look_for(self._db, step.target, now, clock)
        if evidence is None or self._was_taken_back(step.id, found.due_on):
            return False
        mark = steps.Mark("done", now, actions.PROGRAM, is_auto=True, evidence=evidence)
        steps.set_mark(self._db, step.id, found.due_on, mark)
        return True

    def _was_taken_back(self, step_id: int, due_on: date) -> bool:
        values = {"id": step_id, "after": f'{{"due_on": "{due_on}"}}'}
        return self._db.execute(TAKEN_BACK, values).fetchone() is not None

    def _mark(self, step_id: int, on: date | None, verb: str, mark: steps.Mark | None) -> Changed:
        step = self._step(step_id)
        fiscal = self._current.settings().fiscal_year_month
        clock = self._current.clockwork()
        day = on or shop_day(clock, self._now())
        due_on = occurrence(clock, Period(step.period), day, fiscal).due_on
        with transaction(self._db):
            was = steps.mark_of(self._db, step_id, due_on)
            if was is None and mark is None:
                return NOTHING
            steps.set_mark(self._db, step_id, due_on, mark)
            before = {"state": was.state, "is_auto": was.is_auto} if was else {}
            self._log(verb, step_id, before, {"due_on": due_on.isoformat()})
        return TOLD

    def _step(self, step_id: int) -> steps.StepKept:
        step = steps.one(self._db, step_id)
        if step is None or step.removed_on is not None:
            raise NoSuch(kind="step", id=str(step_id))
        return step

    def _log(
        self,
        verb: str,
        step_id: int | None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        actions.log(
            self._db,
            OWNER,
            self._now(),
            verb,
            subject_kind="step",
            subject_id=step_id,
            before=before,
            after=after,
        )

    def _now(self) -> datetime:
        return self._clock.now()

    def _today(self) -> date:
        return shop_day(self._current.clockwork(), self._now())


def usual_steps() -> list[dict[str, str]]:
    """Read the usual steps, in the order of their lists: template, period, kind and target."""
    folder = files("resources") / "checklists"
    return [
        {"period": str(period), "target": "", **row}
        for period in Period
        for row in tomllib.loads((folder / f"{period}.toml").read_text(encoding="utf-8"))["step"]
    ]


def _check(period: str, title: str, kind: str, target: str) -> None:
    if period not in set(Period):
        raise WrongUse(why="not_a_choice", detail=period)
    if kind not in set(StepKind):
        raise WrongUse(why="not_a_choice", detail=kind)
    if not title.strip():
        raise WrongUse(why="no_text")
    if kind == StepKind.LINK and not _is_web(target):
        raise WrongUse(why="bad_link", detail=target)
    allowed = {StepKind.VIEW: VIEW_TARGETS, StepKind.AUTO: AUTO_TARGETS}.get(StepKind(kind))
    if allowed is not None and target not in allowed:
        raise WrongUse(why="not_a_choice", detail=target)


def _is_web(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
