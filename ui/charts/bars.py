"""Counts a day, one series upon the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from ui.charts.chart import Chart
from ui.charts.inks import Ink, fill
from ui.i18n import number_text

if TYPE_CHECKING:
    from ui.theme import Theme

WIDTH: Final = 0.72


class _Stacks(pg.GraphicsObject):  # type: ignore[misc]  # pyqtgraph ships no types
    """Draws the bars in whole pixels, so that patterns keep their shape."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.inks: Mapping[str, Ink] = {}
        self.stacks: Sequence[Mapping[str, int]] = ()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt calls it
        """Cover everything drawn, in counts."""
        highest = max((sum(one.values()) for one in self.stacks), default=0)
        return QRectF(-0.5, 0, len(self.stacks), max(highest, 1))

    def paint(self, painter: QPainter, *_given: Any) -> None:  # noqa: ANN401 - Qt's own
        """Draw every bar from below."""
        shape = painter.transform()
        painter.save()
        painter.resetTransform()
        for place, stack in enumerate(self.stacks):
            floor = 0
            for name, ink in self.inks.items():
                count = stack.get(name, 0)
                if count:
                    bar = QRectF(place - WIDTH / 2, floor, WIDTH, count)
                    fill(painter, _spaced(shape.mapRect(bar)), ink, self._theme)
                    floor += count
        painter.restore()


class StackedBars(Chart):
    """Mentions a day by kind or tone; a click opens the ones of one series."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, _whole, is_whole=True)
        self._stacks = _Stacks(theme)
        self.addItem(self._stacks)

    def show_stacks(
        self,
        days: Sequence[date],
        stacks: Sequence[Mapping[str, int]],
        inks: Mapping[str, Ink],
        closed: Sequence[bool],
        said: Callable[[int], str],
    ) -> None:
        """Show counts by series for each place; the first series stands at the bottom."""
        self._stacks.prepareGeometryChange()
        self._stacks.inks, self._stacks.stacks = inks, stacks
        highest = max((sum(one.values()) for one in stacks), default=0)
        self.setYRange(0, max(highest * 1.08, 3), padding=0)
        self.show_days(days, closed, said)
        self._stacks.update()

    @override
    def series_at(self, _place: int, _height: float) -> str:
        floor = 0
        for name in self._stacks.inks:
            count = self._stacks.stacks[_place].get(name, 0)
            if floor <= _height < floor + count:
                return name
            floor += count
        return ""


def _spaced(bar: QRectF) -> QRectF:
    """Leave a pixel between a bar and the one upon it."""
    return bar.adjusted(0, 1 if bar.height() > 2 else 0, 0, 0)


def _whole(value: float) -> str:
    return number_text(round(value))
