"""Paints a spelling with its tick: as it is written, in what way, how often it was met."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from app.wording.spellings import how_name
from ui.delegates.brush import RIGHT
from ui.delegates.row_delegate import Index, RowDelegate
from ui.i18n import number_text

ROW: Final = Qt.ItemDataRole.UserRole + 1
HEIGHT: Final = 36
SIDE: Final = 20
TICK: Final = 40  # from the left edge to where the words begin


class Written(Protocol):
    """What a row carries."""

    @property
    def spelling(self) -> str:
        """As it is written."""

    @property
    def hows(self) -> tuple[str, ...]:
        """In what ways."""

    @property
    def n(self) -> int:
        """How often it was met."""

    @property
    def is_on(self) -> bool:
        """Whether it counts."""

    @property
    def is_own(self) -> bool:
        """Whether it is the owner's own, and not to be switched off."""


def hows_text(way: Written) -> str:
    """Say in what ways a spelling is written."""
    return ", ".join(how_name(how) for how in way.hows)


class WayDelegate(RowDelegate):
    """Draws one row; a colour never speaks alone."""

    high = HEIGHT

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        way: Written | None = index.data(ROW)
        if way is None:
            return
        px, brush, theme = self._theme.px, self._brush, self._theme
        place: QRect = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if option.state & QStyle.StateFlag.State_HasFocus:
            brush.rounded(painter, place, 6, "selected", "focus", 2)
        elif is_hot:
            brush.rounded(painter, place, 6, "hover")
        self._paint_tick(painter, place, way)
        words = place.adjusted(px(TICK), 0, -px(10), 0)
        count = number_text(way.n)
        brush.text(painter, words, count, "small", "text2" if way.n else "text3", RIGHT)
        words.setRight(words.right() - theme.metrics("small").horizontalAdvance(count) - px(16))
        ink = "text" if way.is_on else "text3"
        used = min(
            theme.metrics("medium").horizontalAdvance(way.spelling) + 2, words.width() * 3 // 5
        )
        name = QRect(words.x(), words.y(), used, words.height())
        brush.text(painter, name, way.spelling, "medium", ink)
        how = words.adjusted(used + px(12), 0, 0, 0)
        brush.text(painter, how, hows_text(way), "small", "text3")
        painter.restore()

    def _paint_tick(self, painter: QPainter, place: QRect, way: Written) -> None:
        px, theme = self._theme.px, self._theme
        top = place.center().y() - px(SIDE) / 2 + 0.5
        box = QRectF(place.x() + px(9), top, px(SIDE), px(SIDE))
        if way.is_own:  # it stands in the box: nothing to tick here
            self._brush.icon(
                painter, round(box.x()) + px(2), place.center().y() + 1, "lock", "text3", 16
            )
            return
        painter.setBrush(theme.colour("accent" if way.is_on else "surface"))
        painter.setPen(QPen(theme.colour("accent" if way.is_on else "outline"), 1.5))
        painter.drawRoundedRect(box, 5, 5)
        if way.is_on:
            drawn = theme.picture("check", "on_accent", 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(round(box.x()) + px(2), round(box.y()) + px(2), drawn)
