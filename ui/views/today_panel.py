"""Beside the list: all about the current step, and what can be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.checklist import StepState
from app.i18n import _
from app.queries.checklist import history
from app.services.current import zone_of
from app.wording import group_text, period_name, step_title
from ui.delegates.checklist_delegate import (
    mark_parts,
    mark_whole,
    number_validator,
    plain_number,
    state_text,
    typed_number,
)
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.days import short_day
from ui.widgets.field import Field, line_edit
from ui.widgets.labels import label, line
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from app.queries.checklist import MarkRow, StepRow
    from ui.views.base import Stage

ICONS = {
    StepState.DONE: ("circle-check", "ok"),
    StepState.SKIPPED: ("skip-forward", "text2"),
    StepState.NOT_DUE: ("circle-dashed", "text3"),
    StepState.OPEN: ("circle", "text2"),
}


class StepPanel(QFrame):
    """Shows one step; it tells what is asked for and changes nothing."""

    ticked = Signal(object, str)  # step id, note
    unticked = Signal(object)
    skipped = Signal(object, str)  # step id, why
    numbered = Signal(object, float, str)
    open_asked = Signal(object)
    left = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._step: StepRow | None = None
        mark(self, role="panel")
        theme = stage.theme
        self._period = label("", "label", "text3")
        self._title = label("", "title", wraps=True)
        self._icon = QLabel()
        self._state = label("", "small", "text2", wraps=True)
        self._tally = label("", "small", "text2", wraps=True)
        self.tick = button(theme, "", self._tick, kind="primary", icon="check")
        self.open = button(theme, "", self._open)
        self.number = line_edit()
        self.number.setValidator(number_validator(self.number))
        self.number.returnPressed.connect(self._number)
        self.number_field = Field(_("Number"), self.number)
        self.note = line_edit(shown=_("Anything to remember"))
        self.note_field = Field(_("Note"), self.note, _("Kept with the tick."))
        self.note.returnPressed.connect(self._tick)
        self.why = line_edit(shown=_("Why?"))
        self.why_field = Field(_("Leave it out this time"), self.why)
        self.why.returnPressed.connect(self._skip)
        self.skip = button(theme, _("Leave out"), self._skip, kind="small", icon="skip-forward")
        self._rule = line()
        self.past = TextTable(_("What became of it"))
        self.past.setMinimumHeight(120)
        self._past_title = label(_("What became of it"), "label", "text2")
        self._lay()
        theme.changed.connect(self._draw)

    def _lay(self) -> None:
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self._icon)
        state.addWidget(self._state, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tick)
        row.addWidget(self.open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._period)
        column.addWidget(self._title)
        column.addLayout(state)
        column.addWidget(self._tally)
        column.addWidget(self.number_field)
        column.addWidget(self.note_field)
        column.addLayout(row)
        column.addWidget(self._rule)
        column.addWidget(self.why_field)
        column.addWidget(self.skip)
        column.addSpacing(12)
        column.addWidget(self._past_title)
        column.addWidget(self.past, 100)
        column.addStretch(1)  # keeps things together where there is no past yet

    def show_step(self, step: StepRow | None) -> None:
        """Show a step; what is being typed for the same one stays."""
        is_other = step is None or self._step is None or step.step_id != self._step.step_id
        self._step = step
        self.setEnabled(step is not None)
        if step is None:
            return
        if is_other:
            self.note.setText(step.mark.note if step.mark else "")
            self.why.clear()
            self.why_field.complain("")
        self._say(step)
        self._draw()
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(history, stage.desk.read_page, step.step_id))
        stage.bridge.when_done(asked, self._show_past, question="history")

    def ask_why(self) -> None:
        """Put the keyboard where the reason for leaving a step out is typed."""
        self.why.setFocus()

    def _say(self, step: StepRow) -> None:
        desk = self._stage.desk
        self._period.setText(period_name(step.period))
        self._title.setText(step_title(step.template, step.title))
        now, zone = desk.clock.now(), zone_of(desk.settings().zone)
        words = mark_whole(step.mark, zone) if step.mark else state_text(step, now, zone)
        self._state.setText(words or _("To do"))
        self._tally.setText(_tally(step))
        is_done = step.state is StepState.DONE
        is_open = step.mark is None
        self.tick.setText(_("Tick") if is_open else _("Take it back"))
        mark(self.tick, kind="primary" if is_open else "plain")
        icon, tone = ("check", "on_accent") if is_open else ("undo-2", "text2")
        self._stage.theme.dress(self.tick, icon, tone)
        self.open.setVisible(step.kind in ("view", "link"))
        self.open.setText(_("Open the page") if step.kind == "link" else _("Look"))
        self.number_field.setVisible(step.kind == "number")
        if step.kind == "number" and step.mark and step.mark.number is not None:
            self.number.setText(plain_number(step.mark.number))
        elif not self.number.hasFocus():
            self.number.clear()
        self.note_field.setVisible(not is_done or not (step.mark and step.mark.is_auto))
        self._rule.setVisible(is_open)
        self.why_field.setVisible(is_open)
        self.skip.setVisible(is_open)

    def _draw(self) -> None:
        if self._step is not None:
            icon, tone = ICONS[self._step.state]
            ratio = self.devicePixelRatioF()
            self._icon.setFixedSize(self._stage.theme.px(16), self._stage.theme.px(18))
            self._icon.setPixmap(self._stage.theme.picture(icon, tone, 16, ratio))

    def _show_past(self, marks: Sequence[MarkRow]) -> None:
        self._past_title.setVisible(bool(marks))
        self.past.setVisible(bool(marks))
        heads = (_("When"), _("What"))
        self.past.show_rows(heads, len(marks), partial(_cells, marks))

    def _tick(self) -> None:
        step = self._step
        if step is None:
            return
        if step.mark is not None and self.sender() is self.tick:
            self.unticked.emit(step.step_id)
        elif step.kind == "number" and self.number.text().strip():
            self._number()
        else:
            self.ticked.emit(step.step_id, self.note.text().strip())

    def _number(self) -> None:
        number = typed_number(self.number.text())
        if self._step is not None and number is not None:
            self.numbered.emit(self._step.step_id, number, self.note.text().strip())

    def _skip(self) -> None:
        why = self.why.text().strip()
        self.why_field.complain("" if why else _("Say in a few words why."))
        if why and self._step is not None:
            self.skipped.emit(self._step.step_id, why)
        else:
            self.why.setFocus()

    def _open(self) -> None:
        if self._step is not None:
            self.open_asked.emit(self._step.step_id)


def _tally(step: StepRow) -> str:
    if not step.due_n:
        return _("New on the list.")
    return group_text(step.period, step.done_n, step.due_n)


def _cells(marks: Sequence[MarkRow], row: int) -> tuple[str, str]:
    one = marks[row]
    words = _("Ticked itself") if one.is_auto else _("Ticked")
    if one.state is StepState.SKIPPED:
        words = _("Left out")
    rest = mark_parts(one, "")[1:]
    return short_day(one.due_on), " · ".join(filter(None, [words, *rest]))
