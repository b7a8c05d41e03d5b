"""Understanding everything again: how far it is, pausing, going on, leaving the rest as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from ui.i18n import number_text
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import said

if TYPE_CHECKING:
    from app.events import Changed
    from app.services.understanding.run import Progress, Standing
    from ui.views.base import Stage


class AgainCard(QFrame):
    """Everything here may be broken off at any moment: what is read stays read."""

    asked = Signal()  # what is shown may be another by now

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        mark(self, role="card")
        self._stage = stage
        self._is_paused = False
        self.state = label("", "body", wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("How far understanding is"))
        self.bar.hide()
        theme = stage.theme
        self.again = button(
            theme, _("Understand everything again"), self._again, kind="small", icon="refresh-cw"
        )
        self.pause = button(theme, _("Pause"), self._pause, kind="small")
        self.leave = button(theme, _("Leave the rest as it is"), self._leave, kind="small")
        row = QWidget()
        flow = FlowLayout(row, 8)
        for one in (self.again, self.pause, self.leave):
            flow.addWidget(one)
        for one in (self.pause, self.leave):
            one.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        words = _(
            "Happens by itself when languages, topics or what you taught change. It goes on in "
            "the background, newest first, also after a restart; the graphs mark the day."
        )
        for widget in (self.state, self.bar, said(words), row):
            column.addWidget(widget)

    def show_standing(self, standing: Standing) -> None:
        """Show how far everything is."""
        self._is_paused = standing.is_paused
        self._show(standing.of - standing.left, standing.of)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far a run is."""
        if progress is not None:
            self._show(progress.done, progress.of)

    def _show(self, done: int, of: int) -> None:
        is_whole = done >= of
        if not of:
            words = _("Nothing is stored yet.")
        elif is_whole:
            words = ngettext("{n} message is understood.", "All {n} messages are understood.", of)
        elif self._is_paused:
            words = _("Paused: {done} of {n} messages are understood.")
        else:
            words = _("{done} of {n} messages are understood.")
        self.state.setText(words.format(done=number_text(done), n=number_text(of)))
        self.bar.setRange(0, max(of, 1))
        self.bar.setValue(done)
        self.bar.setVisible(not is_whole)
        for one in (self.pause, self.leave):
            one.setVisible(not is_whole)
        self.pause.setText(_("Go on") if self._is_paused else _("Pause"))
        self.again.setEnabled(is_whole and of > 0)

    def _again(self) -> None:
        self._write(self._stage.desk.insight.reading.again)

    def _leave(self) -> None:
        self._write(self._stage.desk.insight.reading.leave_rest)

    def _pause(self) -> None:
        reading = self._stage.desk.insight.reading
        if self._is_paused:
            reading.go_on()
            self._stage.frame.understand_now()
        else:
            reading.pause()
        self.asked.emit()

    def _write(self, job: Callable[[], Changed]) -> None:
        stage = self._stage
        stage.bridge.when_done(stage.desk.jobs.write(job), self._written)

    def _written(self, _changed: object) -> None:
        self._stage.frame.understand_now()
        self.asked.emit()
