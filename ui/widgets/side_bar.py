"""The labelled bar at the left: where one can go, how much waits there, how the channels are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
)
from typing_extensions import override

from app.i18n import _
from ui.theme import mark
from ui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from ui.theme import Theme

WIDTH: Final = 216
HEIGHT: Final = 36
LOWEST: Final = 26  # where the window is low
WRAPPED: Final = (
    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
)


class NavButton(QAbstractButton):
    """One place to go: icon, words, and a number that waits there."""

    lowest = LOWEST

    def __init__(self, theme: Theme, icon: str, words: str, name: str = "") -> None:
        super().__init__()
        self._theme, self._icon, self._count = theme, icon, ""
        self._tone = ""
        self.setText(words)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self.updateGeometry)
        self.set_count("", words)

    def set_count(self, count: str, spoken: str, tone: str = "") -> None:
        """Show a number; `spoken` is what is read out in its place."""
        self._count, self._tone = count, tone
        self.setAccessibleName(spoken)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH - 24), self._theme.px(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._theme.px(self.lowest))

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.rect().adjusted(1, 1, -1, -1)
        ink = "accent_text" if self.isChecked() else "text2"
        self._paint_back(painter, place)
        side = px(18)
        drawn = theme.picture(self._icon, ink, 18, self.devicePixelRatioF())
        painter.drawPixmap(place.x() + px(11), place.center().y() - side // 2 + 1, drawn)
        words = place.adjusted(px(41), 0, -px(11), 0)
        words.setRight(words.right() - self._paint_count(painter, words))
        painter.setFont(theme.font("strong" if self.isChecked() else "medium"))
        painter.setPen(theme.colour(ink))
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, words.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def _paint_back(self, painter: QPainter, place: QRect) -> None:
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selected" if self.isChecked() else "hover"))
            painter.drawRoundedRect(place, 6, 6)
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(self._theme.colour("focus"))
            pen.setWidth(2)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place, 6, 6)

    def _paint_count(self, painter: QPainter, place: QRect) -> int:
        if not self._count:
            return 0
        painter.setFont(self._theme.font("label"))
        ink = self._tone or ("accent_text" if self.isChecked() else "text2")
        painter.setPen(self._theme.colour(ink))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(place, right, self._count)
        return painter.fontMetrics().horizontalAdvance(self._count) + self._theme.px(8)


class HealthLine(NavButton):
    """Says in one line, or two, how the channels are; pressing it goes there."""

    lowest = HEIGHT

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "circle-check", "", "health")
        self.setCheckable(False)
        self.setAutoExclusive(False)
        self._ink = "ok"
        self._details = ""
        self.setAccessibleName(_("How the channels are"))

    def tell(self, text: str, icon: str, ink: str, details: str = "") -> None:
        """Show how the channels are; `details` is read on asking, a line for each."""
        if (self.text(), self._icon, self._ink) == (text, icon, ink):
            self._details = details  # nothing to be seen changed: a fetch says this every moment
            self.setAccessibleDescription(details)
            return
        self._icon, self._ink, self._details = icon, ink, details
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(details)
        self.update()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self.rect().adjusted(1, 1, -1, -1)
        self._paint_back(painter, place)
        drawn = theme.picture(self._icon, self._ink, 16, self.devicePixelRatioF())
        painter.drawPixmap(place.x() + px(4), place.center().y() - px(8) + 1, drawn)
        words = place.adjusted(px(28), 0, -px(4), 0)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.colour("text2" if self._ink == "ok" else self._ink))
        flags = int(WRAPPED)
        metrics = painter.fontMetrics()
        shown = self.text()
        if metrics.boundingRect(words, flags, shown).height() > words.height():
            room = round(words.width() * 1.8)  # two lines, the first ending where a word does
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(self._details or (self.text() if shown != self.text() else ""))
        painter.drawText(words, flags, shown)
        painter.end()


class SideBar(QFrame):
    """Holds the places; it knows their names and nothing of what they show."""

    chosen = Signal(str)
    health_pressed = Signal()

    def __init__(self, theme: Theme, shop: str) -> None:
        super().__init__()
        self._theme = theme
        self._buttons: dict[str, NavButton] = {}
        mark(self, role="side")
        self._logo = QLabel()
        self.shop = ElidedLabel(shop, "strong")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._logo)
        head.addWidget(self.shop, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self._column.addSpacing(12)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(4)
        self._column.addStretch(1)
        self._column.addLayout(self._foot)
        self.work = ElidedLabel("", "caption", "text2")
        self.work.setContentsMargins(theme.px(6), 0, 0, 0)
        self.work.hide()
        self._foot.addWidget(self.work)
        self.health = HealthLine(theme)
        self.health.clicked.connect(self.health_pressed)
        self._foot.addWidget(self.health)
        theme.changed.connect(self._draw)
        self._draw()

    def add(self, name: str, icon: str, words: str, *, is_foot: bool = False) -> None:
        """Add a place; those of the foot stand below everything else."""
        made = NavButton(self._theme, icon, words, name)
        made.clicked.connect(self._pressed)
        self._buttons[name] = made
        if is_foot:
            self._foot.addWidget(made)
        else:
            self._column.insertWidget(self._column.count() - 2, made)

    def add_heading(self, words: str) -> None:
        """Head a group of places."""
        made = label(words, "label", "text3")
        made.setContentsMargins(6, 12, 0, 4)
        self._column.insertWidget(self._column.count() - 2, made)

    def tell_work(self, words: str) -> None:
        """Say quietly what goes on in the background; "" where nothing does."""
        self.work.setText(words)
        self.work.setAccessibleName(words)
        self.work.setVisible(bool(words))

    def choose(self, name: str) -> None:
        """Show which place is open."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def button(self, name: str) -> NavButton | None:
        """Give a place's button."""
        return self._buttons.get(name)

    def words(self) -> list[list[object]]:
        """List each place's words with where they stand: y, height, whether it is open."""
        return [
            [one.text(), one.y(), one.height(), one.isChecked()] for one in self._buttons.values()
        ]

    def _pressed(self) -> None:
        self.chosen.emit(self.sender().objectName())

    def _draw(self) -> None:
        self.setFixedWidth(self._theme.px(WIDTH))
        ratio = self.devicePixelRatioF()
        self._logo.setPixmap(self._theme.picture("store", "accent", 24, ratio))
