"""What the delegates share: chips, lines of text that end in …, rounded places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

from ui.theme.tokens import FAMILY, TYPE

if TYPE_CHECKING:
    from ui.theme import Theme

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Chip:
    """A small label: an icon, words and a colour, never one of them alone."""

    icon: str
    words: str
    tone: str = ""  # danger, warn, ok, info; "" is quiet


class Brush:
    """Paints with the theme's letters and colours."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def text(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        role: str,
        tone: str = "text",
        flags: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write one line, cut with … where it does not fit."""
        metrics = self.theme.metrics(role)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(self.theme.font(role))
        painter.setPen(self.theme.colour(tone))
        painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), shown)

    def lines(
        self, painter: QPainter, place: QRect, words: str, role: str, tone: str, count: int
    ) -> None:
        """Write a text in a few lines, the last cut with …."""
        px, kind = self.theme.line(role), TYPE[role]
        letters = (kind.weight, self.theme.px(kind.px))
        for number, line in enumerate(broken(words, letters, place.width(), count)):
            at = QRect(place.x(), place.y() + number * px, place.width(), px)
            self.text(painter, at, line, role, tone)

    def rounded(
        self,
        painter: QPainter,
        place: QRect,
        radius: int,
        fill: str,
        edge: str = "",
        width: int = 1,
    ) -> None:
        """Fill a place with round corners."""
        painter.setBrush(self.theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colour(edge), width) if edge else Qt.PenStyle.NoPen)
        inset = width / 2 if edge else 0
        painter.drawRoundedRect(
            QRectF(place).adjusted(inset, inset, -inset, -inset), radius, radius
        )

    def icon(self, painter: QPainter, x: int, middle: int, name: str, tone: str, size: int) -> None:
        """Draw an icon whose middle stands at a height."""
        ratio = painter.device().devicePixelRatioF()
        drawn = self.theme.picture(name, tone, size, ratio)
        painter.drawPixmap(QPointF(x, middle - self.theme.px(size) / 2), drawn)

    def chip_width(self, chip: Chip, *, is_filled: bool) -> int:
        """Tell how wide a chip is."""
        role = "caption" if is_filled else "label"
        words = self.theme.metrics(role).horizontalAdvance(chip.words)
        return words + self.theme.px(20 + (14 if is_filled else 2))

    def chip(self, painter: QPainter, place: QRect, chip: Chip, *, is_filled: bool) -> None:
        """Draw a chip: on its own ground, or only icon and words."""
        px = self.theme.px
        ink = chip.tone or "text2"
        inset = 0
        if is_filled:
            fill = f"{chip.tone}_soft" if chip.tone else "sunken"
            self.rounded(painter, place, place.height() // 2, fill)
            inset = px(7)
        middle = place.center().y() + 1
        self.icon(painter, place.x() + inset, middle, chip.icon, ink, 14)
        words = place.adjusted(inset + px(18), 0, -inset + px(1), 0)
        self.text(painter, words, chip.words, "caption" if is_filled else "label", ink)

    def chips(
        self, painter: QPainter, place: QRect, chips: tuple[Chip, ...], *, is_filled: bool
    ) -> None:
        """Draw the chips that fit, the first ones first; the last says how many do not."""
        gap = self.theme.px(6 if is_filled else 12)
        x = place.x()
        for number, chip in enumerate(chips):
            left = len(chips) - number
            room = place.right() - x - (self.theme.px(28) if left > 1 else 0)
            width = self.chip_width(chip, is_filled=is_filled)
            if not number and width > room:  # the first one's words count more than how many
                room = place.right() - x
            if number and width > room:
                if place.right() - x < self.theme.px(16):
                    return
                at = QRect(x, place.y(), place.right() - x, place.height())
                self.text(painter, at, f"+{left}", "label", "text2")
                return
            at = QRect(x, place.y(), min(width, room), place.height())
            self.chip(painter, at, chip, is_filled=is_filled)
            x += width + gap


@lru_cache(maxsize=2048)
def broken(words: str, letters: tuple[int, int], width: int, count: int) -> tuple[str, ...]:
    """Break a text into so many lines at most; the last one carries all that is left.

    Args:
        words: plain text; its own line ends count as blanks.
        letters: weight and pixels.
        width: in pixels.
        count: lines at most.
    """
    flat = " ".join(words[:600].split())
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight(letters[0]))
    font.setPixelSize(letters[1])
    if QFontMetrics(font).horizontalAdvance(flat) <= width:
        return (flat,)
    layout = QTextLayout(flat, font)
    layout.setTextOption(_wrapping())
    layout.beginLayout()
    lines: list[str] = []
    start = 0
    while len(lines) < count - 1:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        start = line.textStart() + line.textLength()
        lines.append(_part(flat, line.textStart(), start))
    layout.endLayout()
    rest = _part(flat, start, None)
    return (*lines, rest) if rest else tuple(lines)


def _part(text: str, start: int, end: int | None) -> str:
    """Cut by UTF-16 places, as Qt counts them."""
    if text.isascii():
        return text[start:end].strip()
    wide = text.encode("utf-16-le", "surrogatepass")
    cut = wide[start * 2 : None if end is None else end * 2]
    return cut.decode("utf-16-le", "replace").strip()


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
