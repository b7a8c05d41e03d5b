"""Paints a reply that waits: to whom, how far it has come, its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from app.domain.item import ReplyState
from app.wording import channel_name, reply_state_name
from ui.delegates.avatar import paint_avatar
from ui.delegates.brush import RIGHT, Chip
from ui.delegates.reasons import REPLIES
from ui.delegates.row_delegate import Index, TimedDelegate
from ui.i18n import when_text

if TYPE_CHECKING:
    from app.queries.outbox import ReplyLine

ROW: Final = Qt.ItemDataRole.UserRole + 1
HEIGHT: Final = 116
DRAFT: Final = ("pencil-line", "")


class OutboxDelegate(TimedDelegate):
    """Draws one reply from its line."""

    high = HEIGHT

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ReplyLine = index.data(ROW)
        px, brush = self._theme.px, self._brush
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place: QRect = option.rect
        card = place.adjusted(8, 4, -8, -4)
        edge = "focus" if is_chosen else "border"
        fill = "selected" if is_chosen else "surface"
        brush.rounded(painter, card, 10, fill, edge, 2 if is_chosen and has_focus else 1)
        left, right = card.x() + px(60), card.right() - px(11)
        side = px(36)
        at = QRectF(card.x() + px(12), card.y() + px(12), side, side)
        paint_avatar(painter, at, line.author_name, self._theme.font("strong"))
        head = QRect(left, card.y() + px(9), right - left, px(22))
        moment = line.changed_at or line.created_at
        time = when_text(moment, self._now(), self.zone) if moment else ""
        brush.text(painter, head, time, "small", "text3", RIGHT)
        used = self._theme.metrics("small").horizontalAdvance(time) + px(8)
        brush.text(painter, head.adjusted(0, 0, -used, 0), line.author_name, "strong")
        text = QRect(left, card.y() + px(32), right - left, px(36))
        brush.lines(painter, text, line.text, "small", "text2", 2)
        foot = QRect(left, card.y() + px(75), right - left, px(20))
        brush.text(painter, foot, channel_name(line.channel), "caption", "text3", RIGHT)
        state = ReplyState.FAILED if line.is_failed else line.state
        icon, tone = REPLIES.get(state, DRAFT)
        chip = Chip(icon, reply_state_name(state), tone)
        brush.chips(painter, foot.adjusted(0, 0, -px(80), 0), (chip,), is_filled=True)
        painter.restore()
