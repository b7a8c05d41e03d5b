"""Does Qt's binding give back each reference to None that it takes?

Where it does not, Python below 3.12 aborts after some hours of drawing (PySide6 6.12.0 did).
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QStandardItem
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

CALLS = 500
STRAY = 50  # what Python itself may take or give meanwhile


def references_lost(call: Callable[[], object]) -> int:
    """Count the references to None that go missing over 500 calls."""
    call()
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    return before - sys.getrefcount(None)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("what", ["object", "point", "item", "painter font", "painter fill"])
def test_a_call_without_answer_costs_no_reference(what: str) -> None:
    thing, point, item, picture = QObject(), QPoint(), QStandardItem("x"), QPixmap(4, 4)
    font, colour, square = QFont(), QColor("red"), QRect(0, 0, 1, 1)
    painter = QPainter(picture)
    calls: dict[str, Callable[[], object]] = {
        "object": lambda: thing.setObjectName("x"),
        "point": lambda: point.setX(1),
        "item": lambda: item.setText("x"),
        "painter font": lambda: painter.setFont(font),
        "painter fill": lambda: painter.fillRect(square, colour),
    }
    lost = references_lost(calls[what])
    painter.end()
    assert lost < STRAY


def test_a_label_costs_no_reference(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    assert references_lost(lambda: label.setText("x")) < STRAY
