"""A field to search in, which asks when the typing pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from typing_extensions import override

from app.i18n import _

if TYPE_CHECKING:
    from ui.theme import Theme

PAUSE_MS: Final = 160


class SearchField(QLineEdit):
    """Tells what is searched for; Down and Enter go on to the list, Esc empties it, then leaves."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._look = QAction(words, self)
        self.addAction(self._look, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(_("Empty the search"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        for child in self.findChildren(QToolButton):
            child.setAccessibleName(child.defaultAction().text())
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(self._typed)
        theme.changed.connect(self._draw)
        self._draw()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif arg__1.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif arg__1.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
            self.left.emit()
        else:
            super().keyPressEvent(arg__1)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._timer.start(0 if not text else PAUSE_MS)

    def _ask(self) -> None:
        self._timer.stop()
        self.asked.emit(self.text().strip())

    def _draw(self) -> None:
        self._look.setIcon(self._theme.icon("search"))
        self._clear.setIcon(self._theme.icon("x"))
