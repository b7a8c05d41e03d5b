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


def chip_button(
    words: str = "", pressed: Callable[[], object] | None = None, *, kind: str = "tag"
) -> ElidedButton:
    """Make a chip for a flow: as wide as its words, cut only where a whole line is too short."""
    made = ElidedButton(words, pressed, kind)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made


class ElidedButton(QPushButton):
    """A button whose words are cut with … where they do not fit; read out they are whole."""

    def __init__(
        self,
        words: str,
        pressed: Callable[[], object] | None,
        kind: str = "link",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._words, self._whole, self._mode = words, words, mode
        mark(self, kind=kind)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.set_words(words)
        if pressed:
            self.clicked.connect(pressed)

    def set_words(self, words: str, whole: str = "") -> None:
        """Say something else; `whole` is what is read out and told where it says more."""
        self._words, self._whole = words, whole or words
        self.setAccessibleName(self._whole)
        self._cut()
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        cut = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        whole = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(hint.width() - cut + whole + 2, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        written = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        around = super().sizeHint().width() - written  # icon, padding and edge, at any text size
        room = max(24, self.width() - around)
        shown = self.fontMetrics().elidedText(self._words, self._mode, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._whole if shown != self._whole else "")
