"""A small picture to press, or a sign in its place while there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton
from typing_extensions import override

if TYPE_CHECKING:
    from ui.theme import Theme

SIDE: Final = 88


class Thumb(QAbstractButton):
    """Shows one picture, cut to a square; pressing it means to see it whole."""

    def __init__(self, theme: Theme, words: str, icon: str) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._picture: QPixmap | None = None
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(theme.px(SIDE), theme.px(SIDE))

    def show_image(self, image: QImage) -> None:
        """Show a picture that was made for `wanted`."""
        self._picture = QPixmap.fromImage(image)
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def has_picture(self) -> bool:
        """Tell whether there is one to be seen."""
        return self._picture is not None

    def wanted(self) -> QSize:
        """Say how many pixels of the screen a picture fills."""
        side = round(self._theme.px(SIDE) * self.devicePixelRatioF())
        return QSize(side, side)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        shape = QPainterPath()
        shape.addRoundedRect(inside, 8, 8)
        painter.fillPath(shape, theme.colour("hover"))
        if self._picture is not None:
            painter.save()
            painter.setClipPath(shape)
            painter.drawPixmap(0, 0, self._picture)
            painter.restore()
        else:
            drawn = theme.picture(self._icon, "text3", 24, self.devicePixelRatioF())
            middle = inside.center()
            painter.drawPixmap(round(middle.x()) - 12, round(middle.y()) - 12, drawn)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "border"), width))
        painter.drawPath(shape)
        painter.end()
