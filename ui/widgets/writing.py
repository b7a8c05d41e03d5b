"""A place to write in that leaves the keyboard free: Tab goes on, Ctrl+Enter sends, Esc leaves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

LINES_MIN: Final = 2
LINES_MAX: Final = 9


class Writing(QPlainTextEdit):
    """Plain text, as high as what stands in it up to a limit."""

    sent = Signal()
    left = Signal()
    focused = Signal(bool)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        lines = round(self.document().documentLayout().documentSize().height())
        height = self.fontMetrics().lineSpacing() * min(max(lines, LINES_MIN), LINES_MAX)
        return QSize(200, height + 2 * round(self.document().documentMargin()) + 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        is_enter = e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and e.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit()
        elif e.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(e)

    @override
    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.focused.emit(True)

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.focused.emit(False)
