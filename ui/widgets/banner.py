"""A coloured line with one button: what happened, then what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme import mark
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.theme import Theme

ICONS = {
    "danger": "triangle-alert",
    "warn": "clock-alert",
    "ok": "circle-check",
    "info": "info",
}


class Banner(QFrame):
    """Shows one sentence in place, never over anything; hidden until it is told something."""

    pressed = Signal()

    def __init__(self, theme: Theme, tone: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = tone
        self._icon = ICONS[tone]
        self._picture = QLabel()
        self._words = label("", "body", wraps=True)
        self._button = button(theme, "", self.pressed.emit, kind="small")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # it grows with its words where the place is narrow
        self.setSizePolicy(policy)
        mark(self, role="banner", tone=tone)
        theme.changed.connect(self._draw)
        self._draw()
        self.hide()

    def tell(self, text: str, action: str = "", *, tone: str = "", icon: str = "") -> None:
        """Show a sentence, with a button if there is something to press."""
        if tone and tone != self._tone:
            self._tone = tone
            mark(self, tone=tone)
        self._icon = icon or ICONS[self._tone]
        is_news = self.isHidden() or without_numbers(text) != without_numbers(self._words.text())
        self._words.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._draw()
        self.show()
        if is_news and text:
            announce(self, text)

    def add(self, widget: QWidget) -> None:
        """Put one more control before the button."""
        self._row.insertWidget(2, widget)

    def text(self) -> str:
        """Tell what is shown, "" when hidden."""
        return "" if self.isHidden() else self._words.text()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.picture(self._icon, self._tone, 18, ratio))


def without_numbers(text: str) -> str:
    """Take the numbers out of a sentence, so that a countdown is not read out every second."""
    return "".join(letter for letter in text if not letter.isdigit())
