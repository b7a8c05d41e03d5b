"""Labels that show plain text only, and what they are by their role."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import mark


def label(text: str, role: str = "body", tone: str = "text", *, wraps: bool = False) -> QLabel:
    """Make a label; strangers' text is never read as HTML."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wraps)
    mark(made, role=role, tone=tone)
    return made


def pill(text: str, tone: str = "info") -> QLabel:
    """Make a small rounded label for a count or a state."""
    made = label(text, "pill", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def line() -> QFrame:
    """Make a hairline between two groups."""
    made = QFrame()
    mark(made, role="line")
    return made


class ElidedLabel(QLabel):
    """One line that ends in … where it does not fit, with the whole text in the tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark(self, role=role, tone=tone)
        self.setText(text)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 3, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, super().sizeHint().height())

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
