"""Ends the window when the system asks for it: Ctrl+C, `kill`, the end of a session."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

if TYPE_CHECKING:
    from types import FrameType

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class EndSignals(QObject):
    """Rings in the main thread's loop when a signal asks for the end.

    Python would run its handler only when the next line of Python runs, which may be long in
    an idle window: a pipe wakes Qt at once (Windows has none; the one-second timer does there).
    """

    came = Signal()
    _heard = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._heard.connect(self.came, Qt.ConnectionType.QueuedConnection)
        self._kept = {}
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                self._kept[number] = signal.signal(number, self._hear)
        if os.name == "posix":
            self._ear, self._bell = os.pipe()
            os.set_blocking(self._ear, False)
            os.set_blocking(self._bell, False)
            self._bell_before = signal.set_wakeup_fd(self._bell)
            kind = QSocketNotifier.Type.Read
            self._notifier = QSocketNotifier(self._ear, kind, self)
            self._notifier.activated.connect(self._empty)

    def give_back(self) -> None:
        """Let the signals do what they did before."""
        for number, before in self._kept.items():
            signal.signal(number, before)
        if os.name == "posix":
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(self._bell_before)
            os.close(self._ear)
            os.close(self._bell)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._heard.emit()

    def _empty(self) -> None:
        os.read(self._ear, 64)


def leave(code: int) -> int:
    """Give the exit code back, after whatever still writes, but not after what hangs in a network.

    Threads that are abandoned must not be there when the interpreter is taken apart: one
    that comes back from Qt or a library at that moment would crash it.
    """
    others = [one for one in threading.enumerate() if one is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join()
    if any(thread.is_alive() for thread in others):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # a program without a terminal has none
                stream.flush()
        os._exit(code)
    return code
