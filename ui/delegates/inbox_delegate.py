"""Paints the inbox: roomy cards, or rows for those who want to see more at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from app.i18n import _
from app.wording import channel_name
from ui.delegates.avatar import paint_avatar
from ui.delegates.brush import RIGHT
from ui.delegates.reasons import TONES, chips, places_text
from ui.delegates.row_delegate import Index, TimedDelegate
from ui.i18n import when_text

if TYPE_CHECKING:
    from app.queries.inbox import InboxRow
    from ui.theme import Theme

ROW: Final = Qt.ItemDataRole.UserRole + 1  # as the model has it; rooms on one line do not meet
ROOMY_HEIGHT: Final = 116
COMPACT_HEIGHT: Final = 84


class InboxDelegate(TimedDelegate):
    """Draws one item from its row; it reads nothing."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], zone: tzinfo) -> None:
        super().__init__(theme, now, zone)
        self.is_compact = False

    @override
    def height(self) -> int:
        return self._theme.px(COMPACT_HEIGHT if self.is_compact else ROOMY_HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: InboxRow | None = index.data(ROW)
        place: QRect = option.rect
        state = option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_focused = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hot = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row is None:
            words = _("No longer there")
            self._brush.text(painter, place.adjusted(24, 0, -24, 0), words, "small", "text3")
        elif self.is_compact:
            self._compact(painter, place, row, is_chosen=is_chosen, is_hot=is_hot)
            if is_focused and is_chosen:
                self._brush.rounded(painter, place.adjusted(3, 0, 0, -1), 2, "", "focus", 2)
        else:
            edge = "focus" if is_chosen else "border"
            width = 2 if is_chosen and is_focused else 1
            self._roomy(painter, place, row, edge, width, is_chosen=is_chosen, is_hot=is_hot)
        painter.restore()

    def _roomy(
        self,
        painter: QPainter,
        place: QRect,
        row: InboxRow,
        edge: str,
        width: int,
        *,
        is_chosen: bool,
        is_hot: bool,
    ) -> None:
        px, brush = self._theme.px, self._brush
        card = place.adjusted(8, 4, -8, -4)
        fill = "selected" if is_chosen else "hover" if is_hot else "surface"
        brush.rounded(painter, card, 10, fill, edge, width)
        side = px(36)
        round_place = QRectF(card.x() + px(12), card.y() + px(12), side, side)
        paint_avatar(painter, round_place, row.author_name, self._theme.font("strong"))
        left, right = card.x() + px(60), card.right() - px(11)
        head = QRect(left, card.y() + px(9), right - left, px(22))
        used = self._paint_time(painter, head, row)
        name = head.adjusted(0, 0, -used - px(8), 0)
        brush.text(painter, name, row.author_name or row.author_handle, _weight(row))
        text = QRect(left, card.y() + px(32), right - left, px(36))
        brush.lines(painter, text, _said(row), "small", "text2", 2)
        foot = QRect(left, card.y() + px(75), right - left, px(20))
        used = self._paint_source(painter, foot, row)
        room = foot.adjusted(0, 0, -used - px(8), 0)
        brush.chips(painter, room, chips(row, self._now()), is_filled=True)

    def _compact(
        self, painter: QPainter, place: QRect, row: InboxRow, *, is_chosen: bool, is_hot: bool
    ) -> None:
        px, brush, theme = self._theme.px, self._brush, self._theme
        if is_chosen or is_hot:
            painter.fillRect(place, theme.colour("selected" if is_chosen else "hover"))
        if is_chosen:
            bar = QRect(place.x(), place.y(), 3, place.height())
            painter.fillRect(bar, theme.colour("accent"))
        left, right = place.x() + px(16), place.right() - px(14)
        bottom = QRect(left, place.bottom(), right - left, 1)
        painter.fillRect(bottom, theme.colour("border"))
        if not row.is_seen:
            self._paint_dot(painter, place.x() + px(6), place.y() + px(19))
        head = QRect(left, place.y() + px(8), right - left, px(22))
        time = self._when(row)
        brush.text(painter, head, time, "small", "text3", RIGHT)
        used = theme.metrics("small").horizontalAdvance(time) + px(8)
        name = row.author_name or row.author_handle
        name_width = theme.metrics(_weight(row)).horizontalAdvance(name)
        room = head.width() - used
        brush.text(painter, head.adjusted(0, 0, -used, 0), name, _weight(row))
        if room - name_width > px(60):
            source = head.adjusted(name_width + px(8), 1, -used, 0)
            place_name = places_text(row) if row.n_places > 1 else channel_name(row.channel)
            brush.text(painter, source, place_name, "caption", "text3")
        text = QRect(left, place.y() + px(31), right - left, px(20))
        brush.text(painter, text, " ".join(_said(row).split()), "small", "text2")
        foot = QRect(left, place.y() + px(54), right - left - px(24), px(20))
        brush.chips(painter, foot, chips(row, self._now()), is_filled=False)
        if row.tone in TONES:
            brush.icon(painter, right - px(15), foot.center().y(), TONES[row.tone], "text3", 16)

    def _paint_time(self, painter: QPainter, place: QRect, row: InboxRow) -> int:
        time = self._when(row)
        tone = "text3" if row.is_seen else "accent_text"
        self._brush.text(painter, place, time, "small", tone, RIGHT)
        used = self._theme.metrics("small").horizontalAdvance(time)
        if not row.is_seen:
            x = place.right() - used - self._theme.px(14)
            self._paint_dot(painter, x, place.center().y() + 1)
            used += self._theme.px(16)
        return used

    def _paint_dot(self, painter: QPainter, x: int, middle: int) -> None:
        side = self._theme.px(8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(QRectF(x, middle - side / 2, side, side))

    def _paint_source(self, painter: QPainter, place: QRect, row: InboxRow) -> int:
        words = places_text(row) if row.n_places > 1 else channel_name(row.channel)
        used = min(self._theme.metrics("caption").horizontalAdvance(words), place.width() // 2)
        own = place.adjusted(place.width() - used - 1, 0, 0, 0)
        self._brush.text(painter, own, words, "caption", "text3", RIGHT)
        if row.tone in TONES:
            used += self._theme.px(22)
            x, middle = place.right() - used, place.center().y() + 1
            self._brush.icon(painter, x, middle, TONES[row.tone], "text3", 16)
        return used

    def _when(self, row: InboxRow) -> str:
        return when_text(row.posted_at or row.arrived_at, self._now(), self.zone)


def _weight(row: InboxRow) -> str:
    return "medium" if row.is_seen else "strong"


def _said(row: InboxRow) -> str:
    if row.is_deleted:
        return _("Deleted by whoever wrote it.")
    return f"{row.title} — {row.snippet}" if row.title and row.snippet else row.title + row.snippet
