"""A box to tick with its words, as clear in the dark as in the light."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ui.theme import Theme

SIDE: Final = 20
GAP: Final = 10


class TickBox(QCheckBox):
    """Says yes or no; its words wrap where the place is narrow."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, self._theme.metrics("body")
        width = metrics.horizontalAdvance(self.text()) + px(SIDE + GAP + 6) + 2
        return QSize(width, px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(32))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        room = arg__1 - self._theme.px(SIDE + GAP + 6)
        metrics = self._theme.metrics("body")
        lines = metrics.boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.text())
        return max(self._theme.px(32), lines.height() + self._theme.px(8))

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(3, (self.height() - px(SIDE)) / 2, px(SIDE), px(SIDE))
        is_on = self.isChecked()
        painter.setBrush(theme.colour("accent" if is_on else "surface"))
        painter.setPen(QPen(theme.colour("accent" if is_on else "outline"), 1.5))
        painter.drawRoundedRect(box, 5, 5)
        if is_on:
            drawn = theme.picture("check", "on_accent", 16, self.devicePixelRatioF())
            painter.drawPixmap(round(box.x()) + px(2), round(box.y()) + px(2), drawn)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 7, 7)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "disabled"))
        words = self.rect().adjusted(px(SIDE + GAP) + 3, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, int(flags), self.text())
        painter.end()
