"""Paints a message as a sample: who and when, and its words with what counts marked in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from typing_extensions import override

from app.wording import channel_name
from app.wording.spellings import how_name
from ui.delegates.brush import RIGHT
from ui.delegates.row_delegate import Index, TimedDelegate
from ui.i18n import when_text

ROW: Final = Qt.ItemDataRole.UserRole + 1
HEIGHT: Final = 82
LINES: Final = 2
MORE: Final = "…"
AS_WRITTEN: Final = "exact"


class Marked(Protocol):
    """A place in the words."""

    @property
    def start(self) -> int:
        """Where it begins, in characters."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def how(self) -> str:
        """In what way the name is written there."""


class Shown(Protocol):
    """What a row carries."""

    @property
    def channel(self) -> str:
        """The network."""

    @property
    def who(self) -> str:
        """Who wrote it."""

    @property
    def at(self) -> datetime | None:
        """When, where that is known."""

    @property
    def excerpt(self) -> str:
        """The words."""

    @property
    def marks(self) -> Sequence[Marked]:
        """What counts in them."""


def odd_text(sample: Shown) -> str:
    """Say in what ways a name is written here that are not simply the owner's; "" where none."""
    odd = dict.fromkeys(mark.how for mark in sample.marks if mark.how != AS_WRITTEN)
    return ", ".join(how_name(how) for how in odd)


class SampleDelegate(TimedDelegate):
    """Draws one row; what is marked is underlined on a ground of its own."""

    high = HEIGHT

    def head(self, sample: Shown) -> str:
        """Say where, who and when."""
        when = "" if sample.at is None else when_text(sample.at, self._now(), self.zone)
        return " · ".join(filter(None, [sample.who, channel_name(sample.channel), when]))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        sample: Shown | None = index.data(ROW)
        if sample is None:
            return
        px, brush = self._theme.px, self._brush
        place: QRect = option.rect
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        is_hot = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = place.adjusted(1, 3, -1, -3)
        fill = "selected" if has_focus else "hover" if is_hot else "surface"
        brush.rounded(painter, card, 8, fill, "focus" if has_focus else "border", 1 + has_focus)
        head = QRect(card.x() + px(12), card.y() + px(7), card.width() - px(24), px(18))
        odd = odd_text(sample)
        metrics = self._theme.metrics("label")
        used = min(metrics.horizontalAdvance(odd) + px(12) if odd else 0, head.width() // 2)
        if odd:
            brush.text(
                painter, head.adjusted(head.width() - used, 0, 0, 0), odd, "label", "info", RIGHT
            )
        brush.text(painter, head.adjusted(0, 0, -used, 0), self.head(sample), "caption", "text3")
        self._paint_words(painter, head.adjusted(0, px(22), 0, px(22 + 24)), sample)
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, sample: Shown) -> None:
        """Write two lines with the marks; what does not fit ends in …."""
        layout = QTextLayout(sample.excerpt, self._theme.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(sample))
        metrics, high = self._theme.metrics("body"), self._theme.line("body")
        layout.beginLayout()
        lines = []
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            last = number == LINES - 1
            line.setLineWidth(place.width() - (metrics.horizontalAdvance(MORE) if last else 0))
            line.setPosition(QPointF(0, number * high))
            lines.append(line)
        layout.endLayout()
        painter.setPen(self._theme.colour("text"))
        for line in lines:
            line.draw(painter, QPointF(place.topLeft()))
        if lines and lines[-1].textStart() + lines[-1].textLength() < _wide(sample.excerpt):
            right = lines[-1].naturalTextRect().right()
            painter.setFont(self._theme.font("body"))
            at = QPointF(place.x() + right, place.y() + (len(lines) - 1) * high + metrics.ascent())
            painter.drawText(at, MORE)

    def _formats(self, sample: Shown) -> list[QTextLayout.FormatRange]:
        kind = QTextCharFormat()
        kind.setBackground(self._theme.colour("accent_soft"))
        kind.setForeground(self._theme.colour("accent_text"))
        kind.setFontWeight(QFont.Weight.DemiBold)
        kind.setFontUnderline(True)
        found = []
        for mark in sample.marks:
            one = QTextLayout.FormatRange()
            one.start = _wide(sample.excerpt[: mark.start])
            one.length = _wide(sample.excerpt[mark.start : mark.end])
            one.format = kind
            found.append(one)
        return found


def _wide(text: str) -> int:
    """Count a text as Qt does, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
