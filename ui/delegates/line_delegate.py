"""Paints a short list of things with a name: icon, name, a line below, a state."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from ui.delegates.brush import RIGHT
from ui.delegates.row_delegate import Index, RowDelegate

ROW: Final = Qt.ItemDataRole.UserRole + 1  # as the model has it; rooms on one line do not meet
HEIGHT: Final = 68


class Lined(Protocol):
    """What a row carries."""

    title: str
    text: str
    icon: str
    state: str
    state_icon: str
    tone: str
    side: str


class LineDelegate(RowDelegate):
    """Draws one row; it reads nothing."""

    high = HEIGHT

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Lined | None = index.data(ROW)
        if line is None:
            return
        px, brush, place = self._theme.px, self._brush, option.rect
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "focus" if is_chosen else "border"
        fill = "selected" if is_chosen else "hover" if is_hot else "surface"
        card = place.adjusted(0, 3, 0, -3)
        brush.rounded(painter, card, 10, fill, edge, 2 if is_chosen and has_focus else 1)
        left = card.x() + px(14)
        if line.icon:
            brush.icon(painter, left, card.center().y() + 1, line.icon, "text2", 20)
            left += px(34)
        inside = QRect(left, card.y() + px(10), card.right() - left - px(12), px(20))
        below = inside.translated(0, px(22))
        if line.state_icon:
            self._paint_title(painter, inside, line.title, line.side, "caption", "text3")
            self._paint_state(painter, below, line)
        else:
            if not line.text:  # the name alone stands in the middle
                inside.moveCenter(QPoint(inside.center().x(), card.center().y()))
            self._paint_title(
                painter, inside, line.title, line.state, "label", line.tone or "text2"
            )
            brush.text(painter, below, line.text, "small", "text2")
        painter.restore()

    def _paint_state(self, painter: QPainter, place: QRect, line: Lined) -> None:
        """Write the state in words with its icon and colour, then the rest of the line."""
        px, brush = self._theme.px, self._brush
        ink = line.tone or "text2"
        brush.icon(painter, place.x(), place.center().y() + 1, line.state_icon, ink, 14)
        words = place.adjusted(px(20), 0, 0, 0)
        brush.text(painter, words, line.state, "label", ink)
        used = self._theme.metrics("label").horizontalAdvance(line.state) + px(8)
        if words.width() - used > px(60):
            brush.text(painter, words.adjusted(used, 0, 0, 0), line.text, "caption", "text3")

    def _paint_title(
        self, painter: QPainter, place: QRect, title: str, beside: str, role: str, ink: str
    ) -> None:
        """Write the name, and at the right a few words; the name may take half at least."""
        brush, used = self._brush, 0
        if beside:
            used = self._theme.metrics(role).horizontalAdvance(beside) + self._theme.px(12)
            used = min(used, place.width() // 2)
            right = place.adjusted(place.width() - used, 0, 0, 0)
            brush.text(painter, right, beside, role, ink, RIGHT)
        brush.text(painter, place.adjusted(0, 0, -used - 2, 0), title, "strong")
