"""A large number with its words that opens the list behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

if TYPE_CHECKING:
    from ui.theme import Theme

HEIGHT: Final = 78
WIDTH: Final = 132


class Tile(QAbstractButton):
    """Shows how many of something there are; 0 is quiet, and a colour never speaks alone."""

    def __init__(self, theme: Theme, icon: str, tone: str = "") -> None:
        super().__init__()
        self._theme, self._icon, self._tone = theme, icon, tone
        self._number, self._words = "", ""
        self._is_quiet = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def tell(self, number: str, words: str, *, is_quiet: bool) -> None:
        """Show a number as it is written, the words under it, and whether it is of no concern."""
        self._number, self._words, self._is_quiet = number, words, is_quiet
        self.setAccessibleName(f"{number} {words}")
        self.setToolTip(words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(96), self._theme.px(HEIGHT))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        ink = "text3" if self._is_quiet else self._tone or "text"
        inner = self.rect().adjusted(px(14), px(8), -px(12), -px(8))
        drawn = theme.picture(self._icon, ink, 18, self.devicePixelRatioF())
        painter.drawPixmap(inner.right() - px(18), inner.y() + px(8), drawn)
        painter.setFont(theme.font("number"))
        painter.setPen(theme.colour(ink))
        top = QRect(inner.x(), inner.y(), inner.width() - px(24), px(36))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, self._number)
        self._paint_words(painter, QRect(inner.x(), top.bottom(), inner.width(), px(34)))
        painter.end()

    def _paint_words(self, painter: QPainter, place: QRect) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.colour("text2"))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        metrics = painter.fontMetrics()
        words = self._words
        if metrics.boundingRect(place, int(flags), words).height() > place.height():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(flags), words)

    def _paint_card(self, painter: QPainter) -> None:
        theme = self._theme
        is_hot = self.underMouse() or self.isDown()
        painter.setBrush(theme.colour("hover" if is_hot else "surface"))
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "border"), width))
        card = self.rect().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(card, 10, 10)
        if not self._is_quiet and self._tone:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(self._tone))
            painter.drawRoundedRect(card.x() + 1, card.y() + 12, 3, card.height() - 24, 1, 1)
