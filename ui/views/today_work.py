"""What is done to steps: ticked, left out, typed, renamed, moved; each with its way back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.checklist import StepState
from app.i18n import _
from app.wording import step_title
from ui.views.undoing import Done

if TYPE_CHECKING:
    from app.queries.checklist import StepRow
    from ui.views.base import Stage
    from ui.views.today_list import StepList
    from ui.views.undoing import Undoing


class StepWork(QObject):
    """Does to steps what list and panels ask for."""

    def __init__(self, stage: Stage, shown: StepList, undoing: Undoing) -> None:
        super().__init__(shown)
        self.stage, self.list, self.undoing = stage, shown, undoing
        self.added = 0  # the step added last, until the list has shown it

    def step(self, step_id: int) -> StepRow | None:
        """Give a shown step."""
        number = self.list.steps.number_of(step_id)
        return None if number is None else self.list.steps.step(number)

    def tick(self, step_id: int) -> None:
        """Tick a step, or take its tick back; one that asks for a number gets its line."""
        step = self.step(step_id)
        if step is None:
            return
        if step.mark is not None:
            self.untick(step_id)
        elif step.kind == "number":
            self.list.choose(step_id)
            self.list.type_number()
        else:
            self.tick_with(step_id, "")

    def tick_with(self, step_id: int, note: str) -> None:
        """Tick a step with a note."""
        desk = self.stage.desk
        self._do(partial(desk.checklist.tick, step_id, None, note), _("Ticked."), step_id)

    def untick(self, step_id: int) -> None:
        """Take a tick or a skip back."""
        untick = partial(self.stage.desk.checklist.untick, step_id)
        self.undoing.do(untick, _("Not ticked any more."), self._mark_again(step_id))

    def skip(self, step_id: int, why: str) -> None:
        """Leave a step out this time."""
        self._do(partial(self.stage.desk.checklist.skip, step_id, why), _("Left out."), step_id)
        self.list.setFocus()

    def number(self, step_id: int, number: float, note: str = "") -> None:
        """Keep the number a step asks for."""
        desk = self.stage.desk
        typed = partial(desk.checklist.type_number, step_id, number, None, note)
        self._do(typed, _("Kept."), step_id)

    def _do(self, job: Any, text: str, step_id: int) -> None:  # noqa: ANN401 - a job of any result
        back = self._mark_again(step_id) or partial(self.stage.desk.checklist.untick, step_id)
        self.undoing.do(job, text, back)

    def _mark_again(self, step_id: int) -> Any:  # noqa: ANN401 - a job, or None
        """Give the job that marks a step as it is marked now."""
        step, checklist = self.step(step_id), self.stage.desk.checklist
        mark = step.mark if step else None
        if mark is None:
            return None
        if mark.state is StepState.SKIPPED:
            return partial(checklist.skip, step_id, mark.note)
        if mark.number is not None:
            return partial(checklist.type_number, step_id, mark.number, None, mark.note)
        return partial(checklist.tick, step_id, None, mark.note)

    def rename(self, step_id: int, title: str) -> None:
        """Give a step another title."""
        step, checklist = self.step(step_id), self.stage.desk.checklist
        if step is not None:
            back = partial(checklist.rename, step_id, step.title)
            self.undoing.do(partial(checklist.rename, step_id, title), _("Renamed."), back)
            self.list.setFocus()

    def move(self, step_id: int, by: int) -> None:
        """Move a step up or down within its period."""
        place = self._place(step_id)
        if place is None or place[0] + by < 1 or place[0] + by > place[1]:
            return
        move = self.stage.desk.checklist.move
        self.undoing.do(
            partial(move, step_id, place[0] + by), _("Moved."), partial(move, step_id, place[0])
        )

    def _place(self, step_id: int) -> tuple[int, int] | None:
        """Tell a step's place in its period, 1 the first, and how many there are."""
        step = self.step(step_id)
        if step is None:
            return None
        same = self.list.steps.ids_of(step.period)
        return same.index(step_id) + 1, len(same)

    def remove(self, step_id: int) -> None:
        """Take a step off the list."""
        step, checklist = self.step(step_id), self.stage.desk.checklist
        if step is not None:
            title = step_title(step.template, step.title)
            words = _("Removed: {title}").format(title=title)
            back = partial(checklist.bring_back, step_id)
            self.undoing.do(partial(checklist.remove, step_id), words, back)

    def add(self, period: str, title: str, kind: str, target: str) -> None:
        """Put a step on the list."""
        self.undoing.do(partial(self._added, period, title, kind, target), _("Added."))

    def _added(self, period: str, title: str, kind: str, target: str) -> Done:
        """Add a step; on the writer lane."""
        checklist = self.stage.desk.checklist
        made = checklist.add(period, title, kind, target)
        self.added = made.step_id
        return Done(made.changed, partial(checklist.remove, made.step_id))

    def bring_usual(self) -> None:
        """Bring back the usual steps that are missing."""
        self.undoing.do(self.stage.desk.checklist.restore_usual, _("The usual steps are back."))
