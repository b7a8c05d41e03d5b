"""Buttons as the style sheet knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

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
