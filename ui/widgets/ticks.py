"""Several of a few things, each with a box to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets.flow import FlowLayout
from ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from ui.theme import Theme


class Ticks(QWidget):
    """Shows which codes are chosen; the owner's tick is told, what is shown is not."""

    changed = Signal()

    def __init__(self, theme: Theme, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.boxes: dict[str, TickBox] = {}
        flow = FlowLayout(self, 4)
        for code, words in choices:
            box = TickBox(theme, words)
            box.toggled.connect(self._tell)
            self.boxes[code] = box
            flow.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def choose(self, codes: Sequence[str]) -> None:
        """Show these as chosen."""
        for code, box in self.boxes.items():
            blocked = box.blockSignals(True)
            box.setChecked(code in codes)
            box.blockSignals(blocked)

    def chosen(self) -> tuple[str, ...]:
        """Give what is ticked, in the order offered."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def _tell(self) -> None:
        self.changed.emit()
