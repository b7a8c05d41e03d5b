"""Notices that the owner sees the window: only then is loaded what takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LATEST_MS: Final = 1_000


class FirstPaint(QObject):
    """Rings once, when a window has been painted for the first time, or should have been."""

    came = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window: QWidget | None = window
        window.installEventFilter(self)
        # one that is opened out of sight, or minimised, may never be painted
        QTimer.singleShot(LATEST_MS, self._ring)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look for the paint."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._ring)
        return False

    def _ring(self) -> None:
        if self._window:
            self._window.removeEventFilter(self)
            self._window = None
            self.came.emit()
