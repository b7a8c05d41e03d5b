"""Is the screen that the window tests run on a real one: do windows become active and hear keys?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.window
def test_a_window_becomes_active_and_hears_a_shortcut(qtbot: QtBot) -> None:
    field = QLineEdit("two words")
    qtbot.addWidget(field)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert field.selectedText() == "two words"
