"""The keyboard in the owner's hands: every key goes to whatever has it, and Tab finds the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.screens.windowed import type_letters

MOST = 80  # controls that Tab may pass on a page


def focused() -> QWidget:
    """Give what has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the keyboard"
    return found


def key(*keys: Qt.Key, ctrl: bool = False) -> None:
    """Press keys one after the other."""
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for one in keys:
        QTest.keyClick(focused(), one, held)


def type_in(text: str) -> None:
    """Type into whatever has the keyboard."""
    type_letters(focused(), text)


def tab_to(wanted: QWidget) -> None:
    """Go on with Tab until a control has the keyboard."""
    for _ in range(MOST):
        if wanted.hasFocus():
            return
        key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come to {wanted.accessibleName() or wanted}")
