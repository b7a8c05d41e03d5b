"""A round picture with a person's initials; no picture is fetched from anywhere."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ui.theme.tokens import AVATARS


@lru_cache(maxsize=2048)
def initials(name: str) -> str:
    """Take the first letters of the first and last word of a name; "?" where there is none."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    return letters.upper()


@lru_cache(maxsize=2048)
def fill(name: str) -> QColor:
    """Choose a colour that stays with a name."""
    return QColor(AVATARS[crc32(name.encode("utf-8", "surrogatepass")) % len(AVATARS)])


def paint_avatar(painter: QPainter, place: QRectF, name: str, font: QFont) -> None:
    """Draw the round picture."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill(name))
    painter.drawEllipse(place)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(font)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials(name))
