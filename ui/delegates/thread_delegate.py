"""Paints a conversation: their words at the left, ours at the right, what became of ours below."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.i18n import _
from ui.delegates.brush import RIGHT, Brush
from ui.delegates.marks import Mark, formats

if TYPE_CHECKING:
    from app.queries.thread import Said
    from ui.theme import Theme

ROW: Final = Qt.ItemDataRole.UserRole + 1
WIDEST: Final = 520
KEPT: Final = 400
Index = QModelIndex | QPersistentModelIndex
Caption = Callable[["Said"], tuple[str, str]]
Key = tuple[str, int, int, tuple[Mark, ...]]


class ThreadDelegate(QStyledItemDelegate):
    """Draws one thing said; strangers' words are drawn as they are, never as HTML."""

    def __init__(self, theme: Theme, zone: tzinfo, caption: Caption) -> None:
        """Take the theme, the shop's zone, and what to write below: words and their colour."""
        super().__init__()
        self._theme, self.zone, self._caption = theme, zone, caption
        self._brush = Brush(theme)
        self.asker = ""  # stands in the heading, so the name need not stand above each bubble
        self.marks: tuple[Mark, ...] = ()  # of the item the conversation was opened for
        self._laid: OrderedDict[Key, tuple[QTextLayout, QSize]] = OrderedDict()
        theme.changed.connect(self._laid.clear)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        said: Said = index.data(ROW)
        width = option.rect.width() or 600
        px = self._theme.px
        inner = self._inner(width)
        text = self._words(said)
        box = self._theme.metrics("body").boundingRect(
            QRect(0, 0, inner, 1_000_000),
            int(Qt.TextFlag.TextWrapAnywhere) | int(Qt.TextFlag.TextWordWrap),
            text,
        )
        lines = max(1, round(box.height() / self._theme.metrics("body").lineSpacing()))
        head = px(18) if self._needs_name(said, index) else 0
        return QSize(width, head + lines * self._theme.line("body") + px(20) + px(20) + px(12))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        said: Said = index.data(ROW)
        place: QRect = option.rect
        px, theme, brush = self._theme.px, self._theme, self._brush
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = self.marks if said.is_current and not said.is_deleted else ()
        layout, size = self._layout(self._words(said), self._inner(place.width()), marks)
        top = place.y()
        if self._needs_name(said, index):
            at = QRect(place.x(), top, place.width(), px(18))
            brush.text(painter, at, said.author_name, "label", "text2")
            top += px(18)
        bubble = QRect(QPoint(place.x(), top), QSize(size.width() + px(28), size.height() + px(20)))
        if said.is_ours:
            bubble.moveRight(place.right())
        brush.rounded(painter, bubble, 14, "bubble_out" if said.is_ours else "bubble_in")
        painter.setPen(theme.colour("on_bubble_out" if said.is_ours else "text"))
        layout.draw(painter, QPointF(bubble.x() + px(14), bubble.y() + px(10)))
        words, tone = self._caption(said)
        foot = QRect(place.x(), bubble.bottom() + px(3), place.width(), px(18))
        side = RIGHT if said.is_ours else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        brush.text(painter, foot, words, "caption", tone, side)
        if option.state & QStyle.StateFlag.State_HasFocus:
            brush.rounded(painter, bubble.adjusted(-3, -3, 3, 3), 16, "", "focus", 2)
        painter.restore()

    def _inner(self, width: int) -> int:
        px = self._theme.px
        return max(80, min(px(WIDEST), int(width * 0.72)) - px(28))

    def _needs_name(self, said: Said, index: Index) -> bool:
        """Tell whether the name must stand above: where others than the asker speak."""
        if said.is_ours:
            return False
        if index.row() == 0:
            return said.author_name != self.asker
        before: Said = index.sibling(index.row() - 1, 0).data(ROW)
        if before.is_ours:
            return said.author_name != self.asker
        return before.author_name != said.author_name

    def _words(self, said: Said) -> str:
        if said.is_deleted:
            return _("Deleted by whoever wrote it.")
        title = said.title
        return f"{title}\n{said.text}" if title and said.text else title + said.text

    def _layout(self, text: str, width: int, marks: tuple[Mark, ...]) -> tuple[QTextLayout, QSize]:
        key = (text, width, self._theme.px(100), marks)
        if key in self._laid:
            self._laid.move_to_end(key)
            return self._laid[key]
        made = self._lay(text, width, marks)
        self._laid[key] = made
        if len(self._laid) > KEPT:
            self._laid.popitem(last=False)
        return made

    def _lay(self, text: str, width: int, marks: tuple[Mark, ...]) -> tuple[QTextLayout, QSize]:
        layout = QTextLayout(text.replace("\n", "\u2028"), self._theme.font("body"))
        if marks:
            layout.setFormats(formats(self._theme, text, marks))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        height, widest = 0, 0.0
        step = self._theme.line("body")
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height + (step - line.height()) / 2))
            widest = max(widest, line.naturalTextWidth())
            height += step
        layout.endLayout()
        return layout, QSize(int(widest) + 1, height)
