"""Colours and patterns of the graphs: told apart by either alone, in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour of the tokens, and what is drawn over it."""

    colour: str
    pattern: str = ""  # "", slash, lines, dots, cross, hollow


TONES: Final = {
    "positive": Ink("info"),
    "neutral": Ink("text3", "lines"),
    "negative": Ink("danger", "slash"),
    "unknown": Ink("outline", "hollow"),
}
KINDS: Final = {
    "mention": Ink("info"),
    "comment": Ink("accent", "slash"),
    "review": Ink("warn", "dots"),
    "message": Ink("danger", "cross"),
    "article": Ink("text3", "lines"),
    "found": Ink("outline", "hollow"),
}
STEP: Final = 6.0


def fill(painter: QPainter, place: QRectF, ink: Ink, theme: Theme) -> None:
    """Fill a place; `painter` counts in pixels."""
    colour = theme.colour(ink.colour)
    if ink.pattern == "hollow":
        painter.setPen(QPen(colour, 1))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    painter.fillRect(place, colour)
    if not ink.pattern or place.width() < 3 or place.height() < 3:
        return
    painter.save()
    painter.setClipRect(place)
    painter.setPen(QPen(theme.colour("surface"), 1.2))
    _pattern(painter, place, ink.pattern)
    painter.restore()


def _pattern(painter: QPainter, place: QRectF, pattern: str) -> None:
    if pattern in ("slash", "cross"):
        _slashes(painter, place, is_cross=pattern == "cross")
        return
    for row in range(int(place.height() // STEP) + 2):
        y = place.bottom() - row * STEP - 2.5
        if pattern == "lines":
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            continue
        for column in range(int(place.width() // STEP) + 2):
            painter.drawEllipse(QPointF(place.left() + column * STEP + 2.5, y), 0.8, 0.8)


def _slashes(painter: QPainter, place: QRectF, *, is_cross: bool) -> None:
    reach = place.height()
    for step in range(int((place.width() + reach) // STEP) + 1):
        x = place.left() - reach + step * STEP
        painter.drawLine(QPointF(x, place.bottom()), QPointF(x + reach, place.top()))
        if is_cross:
            painter.drawLine(QPointF(x, place.top()), QPointF(x + reach, place.bottom()))
