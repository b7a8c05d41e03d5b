"""Line icons (Lucide) in any colour and size, drawn once each."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImageReader, QPainter, QPixmap

from ui.theme.places import RESOURCES

FOLDER: Final = "icons"


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    return (RESOURCES / FOLDER / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def picture(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw an icon.

    Args:
        name: the file's name in `resources/icons`, without its ending.
        colour: of the lines, as #RRGGBB.
        size: of one side, in device-independent pixels.
        ratio: device pixels per pixel.
    """
    data = QByteArray(_source(name).replace(b"currentColor", colour.encode()))
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(round(size * ratio), round(size * ratio)))
    drawn = QPixmap.fromImage(reader.read())
    drawn.setDevicePixelRatio(ratio)
    return drawn


class _Engine(QIconEngine):
    """Draws one icon at the size and ratio asked for, paler when disabled."""

    def __init__(self, name: str, colour: str, disabled: str, gap: int) -> None:
        super().__init__()
        self._name, self._colour, self._disabled, self._gap = name, colour, disabled, gap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw at the left of the rectangle; a wider one leaves the gap before a label."""
        side = min(rect.width() - self._gap, rect.height())
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        drawn = picture(self._name, colour, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(rect.x(), rect.y() + (rect.height() - side) // 2), drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Draw on a picture of its own."""
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def scaledPixmap(  # noqa: N802 - Qt calls it
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Draw sharp where a pixel is several of the screen's."""
        drawn = QPixmap(round(size.width() * scale), round(size.height() * scale))
        drawn.setDevicePixelRatio(scale)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        """Copy."""
        return _Engine(self._name, self._colour, self._disabled, self._gap)


def icon(name: str, colour: str, disabled: str, *, gap: int = 0) -> QIcon:
    """Give an icon for a button or an action; `gap` widens it where a label follows."""
    return QIcon(_Engine(name, colour, disabled, gap))
