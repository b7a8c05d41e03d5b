"""One line at the foot of the window that says what was done, with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import mark
from ui.widgets.announce import announce
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.theme import Theme

SHOWN_MS: Final = 10_000  # product.md C9: everything can be taken back for ten seconds at least
MARGIN: Final = 16


class Toast(QFrame):
    """Floats over its parent's foot; it takes no focus and stays while the pointer rests on it."""

    undo_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        mark(self, role="toast")
        self._words = label("", "medium")
        self._undo = button(theme, _("Undo"), self._undo_pressed, kind="small")
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Z and Ctrl+Z are its keys
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(16)
        row.addWidget(self._words)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def tell(self, text: str, *, can_undo: bool = False) -> None:
        """Say what was done."""
        self._words.setText(text)
        self._undo.setVisible(can_undo)
        self.show()
        self._place()
        self.raise_()
        self._timer.start(SHOWN_MS)
        announce(self, text)

    def text(self) -> str:
        """Tell what is shown, "" when hidden."""
        return "" if self.isHidden() else self._words.text()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    @override
    def event(self, e: QEvent) -> bool:
        if e.type() == QEvent.Type.Enter:
            self._timer.stop()
        elif e.type() == QEvent.Type.Leave:
            self._timer.start(SHOWN_MS // 2)
        return super().event(e)

    def _undo_pressed(self) -> None:
        self.hide()
        self.undo_asked.emit()

    def _place(self) -> None:
        room = self._host.rect()
        self._words.setWordWrap(False)
        self.setMinimumWidth(0)
        self.setMaximumWidth(room.width())
        self.adjustSize()
        if self.width() > room.width() - 2 * MARGIN:
            self._words.setWordWrap(True)
            self.setFixedWidth(room.width() - 2 * MARGIN)
            self.adjustSize()
        self.move(MARGIN, room.height() - self.height() - MARGIN)  # away from Send
