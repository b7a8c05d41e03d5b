"""Taking back what was done on a screen: the line that offers it, and the way back itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from typing_extensions import override

from app.events import NOTHING, Changed
from app.i18n import _
from app.wording import sentence
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from app.errors import ShopError
    from ui.views.base import View

MOST: Final = 50
Job = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did: `changed` goes on to every screen, `back` is the job that takes it back."""

    changed: Changed = NOTHING
    back: Job | None = None
    text: str = ""


class Undoing(QObject):
    """Does jobs on the writer lane and remembers for each how to take it back.

    The inbox has an undo of its own, over items; what is done to steps, settings, watches and
    accounts is taken back here, newest first, as long as the screen lives.
    """

    failed = Signal(str)  # one sentence
    done = Signal()

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self._back: list[Job] = []
        self.toast = Toast(view.stage.theme, view)
        self.toast.undo_asked.connect(self.undo)
        view.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+Z for this screen before the window takes it for the inbox."""
        if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Undo):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.undo()
        return True

    def do(self, job: Job, text: str = "", back: Job | None = None) -> None:
        """Have a job done; once it is, say so, with a way back where there is one.

        Args:
            job: gives `Changed`, or `Done` where only it can know the way back.
            text: what to say.
            back: the job that takes it back.
        """
        stage = self._view.stage
        done = stage.desk.jobs.write(partial(_run, job, text, back))
        stage.bridge.when_done(done, self._done, self._failed)

    def undo(self) -> None:
        """Take the newest thing back."""
        if self._back:
            self.do(self._back.pop(), _("Taken back."))

    def can_undo(self) -> bool:
        """Tell whether there is anything to take back."""
        return bool(self._back)

    def _done(self, told: Done) -> None:
        if told.back is not None:
            self._back = [*self._back, told.back][-MOST:]
        if told.text:
            self.toast.tell(told.text, can_undo=told.back is not None)
        self.done.emit()

    def _failed(self, error: ShopError) -> None:
        self.failed.emit(sentence(error))


def _run(job: Job, text: str, back: Job | None) -> Done:
    result = job()
    if isinstance(result, Done):
        return Done(result.changed, result.back or back, result.text or text)
    changed = result if isinstance(result, Changed) else getattr(result, "changed", NOTHING)
    if changed == NOTHING and isinstance(result, Changed):
        return Done()  # nothing was different before, so there is nothing to say or take back
    return Done(changed, back, text)
