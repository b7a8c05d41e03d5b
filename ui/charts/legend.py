"""What stands for what in a graph: a swatch as it is drawn, its words, its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.charts.inks import Ink, fill
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from ui.theme import Theme


class Swatch(QWidget):
    """One entry; `ink` is a filled pattern, or a line's colour with a shape (o or t)."""

    def __init__(self, theme: Theme, ink: Ink, words: str, shape: str = "") -> None:
        super().__init__()
        self._theme, self._ink, self._words, self._shape = theme, ink, words, shape
        self.setAccessibleName(words)
        self.setToolTip(words)

    @override
    def sizeHint(self) -> QSize:
        width = self._theme.metrics("small").horizontalAdvance(self._words)
        return QSize(width + self._theme.px(34), self._theme.px(20))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self._theme.px(20))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(0, (self.height() - px(14)) / 2, px(20), px(14))
        if self._shape:
            self._paint_line(painter, place)
        else:
            fill(painter, place, self._ink, theme)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text2"))
        words = self.rect().adjusted(px(28), 0, 0, 0)
        shown = painter.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def _paint_line(self, painter: QPainter, place: QRectF) -> None:
        colour = self._theme.colour(self._ink.colour)
        is_round = self._shape == "o"
        style = Qt.PenStyle.SolidLine if is_round else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 2, style))
        middle = place.center()
        painter.drawLine(QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y()))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(self._theme.colour(self._ink.colour if is_round else "surface"))
        if is_round:
            painter.drawEllipse(middle, 4, 4)
        else:
            up, down = middle.y() - 4, middle.y() + 4
            corners = [(middle.x() - 5, up), (middle.x() + 5, up), (middle.x(), down)]
            painter.drawPolygon([QPointF(x, y) for x, y in corners])


class Legend(QWidget):
    """A row of swatches that wraps."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flow = FlowLayout(self, 16)

    def show_entries(self, entries: list[tuple[Ink, str, str]]) -> None:
        """Show (ink, words, shape) for each."""
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for ink, words, shape in entries:
            self._flow.addWidget(Swatch(self._theme, ink, words, shape))
        self.updateGeometry()
