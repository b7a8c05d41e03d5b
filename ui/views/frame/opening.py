"""Opens the folder in a thread while the window already stands; nothing here loads Qt there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from app.paths import Folder
    from app.services.desk import Desk

PATIENCE_S: Final = 5.0  # a command, or a window that is closing, holds the folder for a moment
LOOK_AGAIN_S: Final = 0.1


class Task(NamedTuple):
    """What is to be opened, and for whom."""

    folder: Folder
    is_sample: bool
    language: str
    install: Callable[[Path], None]  # has faults written down beside the log
    take_fault: Callable[[BaseException], None]


class Opening(QObject):
    """One try to open a folder; what comes of it is told once, in the main thread."""

    opened = Signal(object)  # a Desk
    barred = Signal(object)  # whatever exception came in the way
    shown = Signal()  # a window that is open already came to the front
    _came = Signal(object)  # from the thread

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task
        self._lock = threading.Lock()
        self._desk: Desk | None = None
        self._is_given_up = threading.Event()
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="loader")

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def give_up(self) -> None:
        """Wait for the thread; a desk that nobody took is closed again."""
        self._is_given_up.set()
        if self._thread.ident is not None:
            self._thread.join()
        desk = self._take()
        if desk is not None:
            desk.close()

    def _take(self) -> Desk | None:
        with self._lock:
            desk, self._desk = self._desk, None
        return desk

    def _work(self) -> None:
        answer: BaseException | None = None
        try:
            with self._lock:
                self._desk = self._open()
        except BaseException as error:  # noqa: BLE001 - told in the window, whatever it is
            answer = error
        self._came.emit(answer)

    def _tell(self, error: BaseException | None) -> None:
        if self._is_given_up.is_set():
            return
        if error is not None:
            self.barred.emit(error)
        elif (desk := self._take()) is not None:
            self.opened.emit(desk)
        else:
            self.shown.emit()

    def _open(self) -> Desk | None:
        """Import what is slow and open the folder; None where another window showed itself."""
        from app import logs
        from app.assemble import make_sample, open_desk
        from app.errors import FolderBusy, FolderReadOnly
        from app.i18n import system_language, use

        task, folder = self._task, self._task.folder
        use(task.language or system_language())
        logs.stop()
        try:
            logs.start(folder.logs)
            task.install(folder.logs)
        except OSError as error:
            raise FolderReadOnly(folder=str(folder.root)) from error
        end = monotonic() + PATIENCE_S
        while True:
            try:
                if task.is_sample and not folder.database.exists():
                    make_sample(folder)
                return open_desk(folder, on_error=task.take_fault)
            except FolderBusy:
                if self._showed_another():
                    return None
                if monotonic() > end or self._is_given_up.wait(LOOK_AGAIN_S):
                    raise

    def _showed_another(self) -> bool:
        from app.services.handover import show_running

        return show_running(self._task.folder)
