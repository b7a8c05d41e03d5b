"""What a list shows when there is nothing to show: an icon, a sentence, one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from ui.theme import Theme

BIG = 48


class EmptyState(QWidget):
    """Stands in the middle of an empty pane."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str = "") -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title = label(title, "title", wraps=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text = label(text, "small", "text2", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        for widget in (self._picture, self._title, self._text):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._draw)
        self._draw()
        self.say(title, text)

    def add(
        self, text: str, pressed: Callable[[], object], *, icon: str = "", kind: str = "plain"
    ) -> QPushButton:
        """Offer something to do."""
        made = button(self._theme, text, pressed, icon=icon, kind=kind)
        self._buttons.addWidget(made)
        return made

    def say(self, title: str, text: str = "", icon: str = "") -> None:
        """Change the sentence."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        if icon:
            self._icon = icon
            self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.picture(self._icon, "accent", BIG, ratio))
