"""Buttons as the style sheet knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton
from typing_extensions import override

from ui.theme import mark

if TYPE_CHECKING:
    from ui.theme import Theme

TONES = {"primary": "on_accent", "ghost": "text2", "link": "accent_text"}


def button(
    theme: Theme,
    text: str,
    pressed: Callable[[], object] | None = None,
    *,
    kind: str = "plain",
    icon: str = "",
) -> QPushButton:
    """Make a button with words; `kind` is plain, primary (one a pane), ghost, small, link, chip."""
    made = QPushButton(text)
    mark(made, kind=kind)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        theme.dress(made, icon, TONES.get(kind, "text2"))
    if pressed:
        made.clicked.connect(pressed)
    return made


def icon_button(
    theme: Theme, name: str, words: str, pressed: Callable[[], object] | None = None
) -> QToolButton:
    """Make a button that is only an icon; its words are its tooltip and its accessible name."""
    made = QToolButton()
    made.setAccessibleName(words)
    made.setToolTip(words)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    theme.dress(made, name)
    if pressed:
        made.clicked.connect(pressed)
    return made


class ElidedLink(QPushButton):
    """A link that ends in … where it does not fit; its whole words are read out and in the tip."""

    def __init__(self, words: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self._words = words
        mark(self, kind="link")
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setText(words)
        self.clicked.connect(pressed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self.fontMetrics().averageCharWidth() * 2
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._words if shown != self._words else "")
