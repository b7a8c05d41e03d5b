"""The list of steps: arrows move, Space ticks, Enter opens, and the mouse finds box and button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override

from app.domain.checklist import StepState
from app.i18n import _
from app.services.current import zone_of
from app.wording import group_text, period_name, step_title
from ui.actions import letter_of
from ui.delegates.checklist_delegate import ChecklistDelegate, left_text, state_text
from ui.models.checklist_model import ChecklistModel, Entry, Heading, entries
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from app.queries.checklist import StepRow
    from ui.views.base import Stage

CTRL: Final = Qt.KeyboardModifier.ControlModifier


class StepList(RowTable):
    """Shows a day's steps; it tells what is asked for and changes nothing."""

    tick_asked = Signal(object)  # step id
    open_asked = Signal(object)
    skip_asked = Signal(object)
    undo_asked = Signal()
    move_asked = Signal(object, int)  # step id, rows up or down
    remove_asked = Signal(object)
    rename_asked = Signal(object)
    step_came = Signal(object)  # the current step's id, 0 for none

    def __init__(self, stage: Stage) -> None:
        super().__init__(_("Steps"))
        self._stage = stage
        self.steps = ChecklistModel(self._spoken)
        zone = zone_of(stage.desk.settings().zone)
        self.delegate = ChecklistDelegate(stage.theme, stage.desk.clock.now, zone)
        self.setModel(self.steps)
        self.setItemDelegate(self.delegate)
        self.setStyleSheet("QTableView { selection-background-color: transparent; }")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.opened.connect(self._opened)
        self.current_moved.connect(self._moved)
        stage.theme.changed.connect(self._set_heights)

    def show_steps(self, steps: Sequence[StepRow]) -> None:
        """Show them; the current one stays current, found by its id."""
        current = self.current_id()
        self.delegate.zone = zone_of(self._stage.desk.settings().zone)
        self.steps.show(entries(steps))
        self._set_heights()
        self.choose(current)
        self.viewport().update()

    def set_editing(self, is_on: bool) -> None:
        """Show grips in place of boxes while the list itself is changed."""
        self.delegate.is_editing = is_on
        self.viewport().update()

    def choose(self, step_id: int) -> None:
        """Make a step the current one, the first where it is not there."""
        number = self.steps.number_of(step_id)
        if number is None:
            number = 1 if self.steps.rowCount() > 1 else None
        if number is not None:
            self.setCurrentIndex(self.steps.index(number, 0))

    def current(self) -> StepRow | None:
        """Give the current step."""
        return self.steps.step(self.currentIndex().row())

    def current_id(self) -> int:
        """Give the current step's id, 0 for none."""
        step = self.current()
        return step.step_id if step else 0

    def type_number(self) -> None:
        """Open the line to type the current step's number in."""
        self.edit(self.currentIndex())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_undo(event):
            event.accept()  # ours, not the inbox's
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = self.current_id(), event.key()
        letter = letter_of(event)
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # what the line in the row has left over is meant for nobody else
        elif _is_undo(event) or letter == "z":
            self.undo_asked.emit()
        elif self.delegate.is_editing and self._edit_key(event, step):
            pass
        elif key == Qt.Key.Key_Space and step and not self.delegate.is_editing:
            self.tick_asked.emit(step)
        elif letter == "s" and step and not self.delegate.is_editing:
            self.skip_asked.emit(step)
        else:
            super().keyPressEvent(event)

    def _edit_key(self, event: QKeyEvent, step: int) -> bool:
        key = event.key()
        if event.modifiers() & CTRL and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(step, -1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit(step)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.rename_asked.emit(step)
        else:
            return False
        return True

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        step = self.steps.step(index.row())
        if step is None or self.delegate.is_editing:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            zone = self._zone(index, event.position().toPoint())
            if zone == "box":
                self.tick_asked.emit(step.step_id)
            elif zone == "action" and step.kind in ("view", "link", "number"):
                self._opened()

    def _zone(self, index: QModelIndex, point: QPoint) -> str:
        return self.delegate.zone_at(self.visualRect(index), point)

    def _opened(self) -> None:
        step = self.current()
        if step is None or self.delegate.is_editing:
            return
        if step.kind == "number":
            self.type_number()
        else:
            self.open_asked.emit(step.step_id)

    def _moved(self, row: int) -> None:
        step = self.steps.step(row)
        self.step_came.emit(step.step_id if step else 0)

    def _set_heights(self) -> None:
        for number in range(self.steps.rowCount()):
            self.setRowHeight(number, self.delegate.height(self.steps.entry(number)))

    def _spoken(self, entry: Entry) -> str:
        if isinstance(entry, Heading):
            return f"{period_name(entry.period)}, {left_text(entry.left, entry.due)}"
        state = state_text(entry, self._stage.desk.clock.now(), self.delegate.zone)
        tally = group_text(entry.period, entry.done_n, entry.due_n) if entry.due_n else ""
        words = step_title(entry.template, entry.title)
        plain = {StepState.OPEN: _("to do"), StepState.DONE: _("done")}.get(entry.state, "")
        return ", ".join(filter(None, [words, plain, state, tally]))


def _is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
