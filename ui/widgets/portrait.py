"""A person's round picture: initials, until there is a picture to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from ui.theme.tokens import avatar_colour, initials

if TYPE_CHECKING:
    from ui.theme import Theme

SIDE: Final = 36


class Portrait(QWidget):
    """Stands beside a name, which says all of it to whoever cannot see."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._name = theme, ""
        self._picture: QPixmap | None = None
        self.setFixedSize(theme.px(SIDE), theme.px(SIDE))
        self.hide()

    def show_name(self, name: str) -> None:
        """Show somebody's initials; the same one's picture stays."""
        if name != self._name:
            self._name, self._picture = name, None
            self.setVisible(bool(name))
            self.update()

    def forget_image(self) -> None:
        """Show the initials again."""
        self._picture = None
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show a picture that was made for `wanted`."""
        self._picture = QPixmap.fromImage(image)
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    def has_picture(self) -> bool:
        """Tell whether a picture is shown, not initials."""
        return self._picture is not None

    def wanted(self) -> QSize:
        """Say how many pixels of the screen a picture fills."""
        side = round(self._theme.px(SIDE) * self.devicePixelRatioF())
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        shape = QPainterPath()
        shape.addEllipse(place)
        if self._picture is not None:
            painter.setClipPath(shape)
            painter.drawPixmap(0, 0, self._picture)
        elif self._name:
            painter.fillPath(shape, QColor(avatar_colour(self._name)))
            painter.setFont(self._theme.font("strong"))
            painter.setPen(QColor("#FFFFFF"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials(self._name))
        painter.end()
