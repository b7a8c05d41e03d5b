"""Values over days: answer times as lines, shares with the band in which the true one lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from ui.charts.chart import Chart
from ui.widgets.days import hours, percent

if TYPE_CHECKING:
    from ui.theme import Theme

NAN: Final = float("nan")
Values = Sequence[float | None]


class AnswerTimes(Chart):
    """Half were answered within the lower line, nine of ten within the upper one, in hours."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, hours)
        self._median = pg.PlotDataItem(connect="finite")
        self._p90 = pg.PlotDataItem(connect="finite")
        self._goal = pg.InfiniteLine(angle=0)
        for item in (self._goal, self._p90, self._median):
            self.addItem(item)

    def show_times(
        self,
        days: Sequence[date],
        median: Values,
        p90: Values,
        goal_h: int,
        said: Callable[[int], str],
    ) -> None:
        """Show both lines and the goal; None is a gap."""
        places = list(range(len(days)))
        for item, values in ((self._median, median), (self._p90, p90)):
            shown = [NAN if value is None else value for value in values]
            has_any = any(value is not None for value in values)
            item.setData(places if has_any else [], shown if has_any else [])
        self._goal.setPos(goal_h)
        highest = max((value for value in (*median, *p90) if value is not None), default=0.0)
        self.setYRange(0, max(highest, goal_h) * 1.1, padding=0)
        self.show_days(days, [False] * len(days), said)

    def dress(self) -> None:
        """Take colours and letters of the look."""
        super().dress()
        looks = (
            (self._median, "info", "o", Qt.PenStyle.SolidLine, "info"),
            (self._p90, "warn", "t", Qt.PenStyle.DashLine, "surface"),
        )
        for item, ink, shape, style, inside in looks:
            colour = self._theme.colour(ink)
            item.setPen(pg.mkPen(colour, width=2, style=style))
            item.setSymbol(shape)
            item.setSymbolSize(self._theme.px(9))
            item.setSymbolPen(pg.mkPen(colour, width=2))
            item.setSymbolBrush(self._theme.colour(inside))
        quiet = self._theme.colour("text3")
        self._goal.setPen(pg.mkPen(quiet, width=1, style=Qt.PenStyle.DotLine))


class Shares(Chart):
    """The share answered in time, drawn only where there are enough to say so."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, percent)
        self._band = pg.ErrorBarItem(beam=0.16)
        self._points = pg.PlotDataItem(connect="finite")
        for item in (self._band, self._points):
            self.addItem(item)

    def show_shares(
        self,
        days: Sequence[date],
        shares: Sequence[tuple[float, float, float] | None],
        said: Callable[[int], str],
    ) -> None:
        """Show shares with their bounds; None, too few to say, is left empty."""
        known = [(place, one) for place, one in enumerate(shares) if one is not None]
        self._points.setData([place for place, _ in known], [one[0] for _, one in known])
        if known:
            self._band.setData(
                x=np.array([float(place) for place, _ in known]),
                y=np.array([one[0] for _, one in known]),
                top=np.array([one[2] - one[0] for _, one in known]),
                bottom=np.array([one[0] - one[1] for _, one in known]),
            )
        self._band.setVisible(bool(known))
        self.setYRange(0, 1.05, padding=0)
        self.show_days(days, [False] * len(days), said)

    def dress(self) -> None:
        """Take colours and letters of the look."""
        super().dress()
        colour = self._theme.colour("info")
        pen = pg.mkPen(colour, width=2)
        self._points.setPen(None)
        self._points.setSymbol("s")
        self._points.setSymbolSize(self._theme.px(10))
        self._points.setSymbolPen(pen)
        self._points.setSymbolBrush(colour)
        self._band.setOpts(pen=pen)
