"""A round picture with a person's initials; no picture is fetched from anywhere."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ui.theme.tokens import avatar_colour, initials


@lru_cache(maxsize=2048)
def _known(name: str) -> tuple[str, QColor]:
    return initials(name), QColor(avatar_colour(name))


def paint_avatar(painter: QPainter, place: QRectF, name: str, font: QFont) -> None:
    """Draw the round picture."""
    painter.setPen(Qt.PenStyle.NoPen)
    letters, colour = _known(name)
    painter.setBrush(colour)
    painter.drawEllipse(place)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(font)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letters)
