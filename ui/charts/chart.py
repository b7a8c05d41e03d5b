"""What every graph here has: our look, days below, a place that the keyboard can walk along."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip
from typing_extensions import override

from ui.i18n import locale
from ui.widgets.announce import announce
from ui.widgets.days import qdate

if TYPE_CHECKING:
    from ui.theme import Theme

HEIGHT: Final = 220
KEYS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -7,
    Qt.Key.Key_PageDown: 7,
}
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class DayAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Writes days under the places 0, 1, 2 …, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._days: Sequence[date] = ()

    def set_days(self, days: Sequence[date]) -> None:
        """Write these."""
        self._days = days
        self.picture = None
        self.update()

    def tickValues(  # noqa: N802 - pyqtgraph calls it
        self, _low: float, _high: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """Choose the places to write at."""
        count = len(self._days)
        room = max(1, int(size // 76))
        step = max(1, -(-count // room))
        if step > 2:  # whole weeks, so that the same weekday stands under each
            step = -(-step // 7) * 7 if count > 14 and not self._is_sparse() else step
        return [(float(step), [float(n) for n in range(0, count, step)])]

    def tickStrings(  # noqa: N802 - pyqtgraph calls it
        self, values: Sequence[float], _scale: float, _spacing: float
    ) -> list[str]:
        """Write the day of each place."""
        return [self._text(round(value)) for value in values]

    def _is_sparse(self) -> bool:
        return len(self._days) > 1 and (self._days[1] - self._days[0]).days > 1

    def _text(self, place: int) -> str:
        if not 0 <= place < len(self._days):
            return ""
        return locale().toString(qdate(self._days[place]), "d MMM")


class NumberAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Writes numbers as the owner's language does."""

    def __init__(self, write: Callable[[float], str], *, is_whole: bool) -> None:
        super().__init__("left")
        self._write, self._is_whole = write, is_whole
        self.enableAutoSIPrefix(False)

    def tickStrings(  # noqa: N802 - pyqtgraph calls it
        self, values: Sequence[float], _scale: float, spacing: float
    ) -> list[str]:
        """Write each; whole numbers alone where things are counted."""
        is_cut = self._is_whole and spacing < 1
        return ["" if is_cut and value != int(value) else self._write(value) for value in values]


class Chart(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph ships no types
    """A graph over days. Arrows walk from place to place, Enter opens the items behind one."""

    opened = Signal(int, str)  # place, series ("" for all)

    def __init__(
        self, theme: Theme, name: str, write: Callable[[float], str], *, is_whole: bool = False
    ) -> None:
        self._days_axis = DayAxis()
        self._numbers = NumberAxis(write, is_whole=is_whole)
        axes = {"bottom": self._days_axis, "left": self._numbers}
        super().__init__(axisItems=axes, background=None)
        self._theme = theme
        self._days: Sequence[date] = ()
        self._closed: Sequence[bool] = ()
        self._said: Callable[[int], str] = str
        self._marks: Collection[int] = ()
        self.place = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # what is shaded changes with the days
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMouseEnabled(x=False, y=False)
        self.getPlotItem().setContentsMargins(0, 8, 8, 0)
        self.scene().sigMouseClicked.connect(self._clicked)
        self.scene().sigMouseMoved.connect(self._hovered)
        theme.changed.connect(self.dress)

    def dress(self) -> None:
        """Take colours and letters of the look."""
        theme = self._theme
        self.setFixedHeight(theme.px(HEIGHT))
        for axis in (self._days_axis, self._numbers):
            axis.setPen(theme.colour("border"))
            axis.setTextPen(theme.colour("text3"))
            axis.setStyle(tickFont=theme.font("caption"), tickLength=0, tickTextOffset=6)
        self.setBackground(theme.colour("surface"))
        self._numbers.setWidth(theme.px(44))
        self._numbers.setGrid(40)
        self._numbers.setZValue(-1000)  # the lines of the grid run behind what is drawn
        self.viewport().update()

    def show_days(
        self, days: Sequence[date], closed: Sequence[bool], said: Callable[[int], str]
    ) -> None:
        """Begin anew with these places; `said` says in words what stands at one."""
        self._days, self._closed, self._said = days, closed, said
        self._days_axis.set_days(days)
        self.setXRange(-0.6, max(len(days), 1) - 0.4, padding=0)
        self.place = min(self.place, len(days) - 1)
        self.dress()

    def show_marks(self, places: Collection[int]) -> None:
        """Draw a line before each of these places: from here on something is counted otherwise."""
        self._marks = places
        self.viewport().update()

    def area(self, place: int) -> QRectF:
        """Give the pixels of a place, from the floor of the graph to its top."""
        box = self.getPlotItem().getViewBox()
        inside = box.sceneBoundingRect()
        (low, high), _ = box.viewRange()
        width = inside.width() / (high - low)
        x = inside.x() + (place - 0.5 - low) * width
        return QRectF(x, inside.y(), width, inside.height())

    def series_at(self, _place: int, _height: float) -> str:
        """Tell which series lies at a height above a place, "" for none."""
        return ""

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawBackground(painter, rect)
        for place, is_closed in enumerate(self._closed):
            if is_closed:
                painter.fillRect(self.area(place), self._theme.colour("sunken"))
        if self.hasFocus() and 0 <= self.place < len(self._days):
            painter.fillRect(self.area(self.place), self._theme.colour("selected"))

    @override
    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        for place in self._marks:
            self._draw_mark(painter, self.area(place))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_mark(self, painter: QPainter, area: QRectF) -> None:
        side = self._theme.px(5)
        painter.setPen(QPen(self._theme.colour("text2"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.topLeft(), area.bottomLeft())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("text2"))
        top = area.topLeft()
        corners = [(-side, 0), (side, 0), (0, side * 1.4)]
        painter.drawPolygon([QPointF(top.x() + x, top.y() + y) for x, y in corners])

    @override
    def keyPressEvent(self, ev: QKeyEvent) -> None:
        key = Qt.Key(ev.key())
        last = len(self._days) - 1
        if key in ENTER and 0 <= self.place <= last:
            self.opened.emit(self.place, "")
        elif key in KEYS:
            self._go(self.place + KEYS[key] if self.place >= 0 else last)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else last)
        else:
            ev.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.place < 0:
            self._go(len(self._days) - 1)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.viewport().update()

    @override
    def wheelEvent(self, ev: QWheelEvent) -> None:
        ev.ignore()  # the page scrolls

    def _go(self, place: int) -> None:
        if not self._days:
            return
        self.place = min(max(place, 0), len(self._days) - 1)
        words = self._said(self.place)
        self.setAccessibleDescription(words)
        announce(self, words)
        at = self.area(self.place)
        corner = self.viewport().mapToGlobal(QPoint(round(at.x()), round(at.y())))
        if self.isVisible():
            QToolTip.showText(corner, words, self)
        self.viewport().update()

    def _at(self, spot: Any) -> tuple[int, float] | None:  # noqa: ANN401 - a point of pyqtgraph
        box = self.getPlotItem().getViewBox()
        if not box.sceneBoundingRect().contains(spot):
            return None
        point = box.mapSceneToView(spot)
        place = round(point.x())
        return (place, point.y()) if 0 <= place < len(self._days) else None

    def _clicked(self, event: Any) -> None:  # noqa: ANN401 - an event of pyqtgraph
        found = self._at(event.scenePos())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.place = found[0]
            self.opened.emit(found[0], self.series_at(*found))

    def _hovered(self, spot: Any) -> None:  # noqa: ANN401 - a point of pyqtgraph
        found = self._at(spot)
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self._said(found[0]) if found else "")
