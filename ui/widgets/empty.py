"""What a list shows when there is nothing to show: an icon, a sentence, one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from ui.theme import Theme

BIG: Final = 48
WIDEST: Final = 460


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
        place = QWidget()
        self._buttons = FlowLayout(place, is_centred=True)
        middle = QWidget()
        middle.setMaximumWidth(theme.px(WIDEST))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addStretch(1)
        for widget in (self._picture, self._title, self._text):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(place)
        column.addStretch(1)
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

    def focus_first(self) -> None:
        """Put the keyboard on the first thing to do."""
        if (item := self._buttons.itemAt(0)) and (widget := item.widget()):
            widget.setFocus()

    def say(self, title: str, text: str = "", icon: str = "") -> None:
        """Change the sentence."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        if icon:
            self._icon = icon
            self._draw()

    def text(self) -> str:
        """Tell what is said, the title first."""
        return f"{self._title.text()}\n{self._text.text()}"

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.picture(self._icon, "accent", BIG, ratio))
