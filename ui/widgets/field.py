"""A control with its name above it, a hint below, and room to say in place what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.announce import announce
from ui.widgets.labels import label


class Field(QWidget):
    """Holds one control; its label is the control's accessible name."""

    def __init__(self, title: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._title: QLabel = label(title, "label", "text2", wraps=True)
        self._title.setBuddy(editor)
        editor.setAccessibleName(title)
        self._hint = label(hint, "caption", "text3", wraps=True)
        if not hint:  # never shown while it has no place: it would be a window of its own
            self._hint.hide()
        editor.setAccessibleDescription(hint)
        self._fault = label("", "caption", "danger", wraps=True)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, editor, self._hint, self._fault):
            column.addWidget(widget)

    def complain(self, text: str) -> None:
        """Say under the control what is wrong; "" takes it back."""
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        if text:
            announce(self.editor, text)

    def fault(self) -> str:
        """Tell what is said to be wrong."""
        return "" if self._fault.isHidden() else self._fault.text()


def line_edit(text: str = "", shown: str = "", *, is_secret: bool = False) -> QLineEdit:
    """Make a line to type in; a secret one shows dots."""
    made = QLineEdit(text)
    made.setPlaceholderText(shown)
    if is_secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        made.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText)
    return made
