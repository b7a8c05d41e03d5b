"""A short list on the left of a page: the arrows choose, what is chosen stands at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView

from ui.delegates.line_delegate import LineDelegate
from ui.models.line_model import Line, LineModel
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from ui.theme import Theme


class LineList(RowTable):
    """Shows lines; the current one stays current, found by its id."""

    chosen = Signal(object)  # the id, 0 for none

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(name)
        self._is_settling = False
        self.lines = LineModel()
        self._delegate = LineDelegate(theme)
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setStyleSheet("QTableView { selection-background-color: transparent; }")
        self.set_row_height(self._delegate.height())
        theme.changed.connect(self._dress)
        self.current_moved.connect(self._moved)

    def show_lines(self, lines: Sequence[Line], wanted: int | None = None) -> None:
        """Show them; `wanted` is to be the current one, else the one that was."""
        current = self.current_id() if wanted is None else wanted
        self._is_settling = True
        self.lines.show(lines)
        number = self.lines.number_of(current)
        if number is None and lines:
            number = 0
        if number is not None:
            self.setCurrentIndex(self.lines.index(number, 0))
        self._is_settling = False
        self.chosen.emit(self.current_id())

    def choose(self, wanted: int) -> None:
        """Make one the current one."""
        number = self.lines.number_of(wanted)
        if number is not None:
            self.setCurrentIndex(self.lines.index(number, 0))

    def choose_none(self) -> None:
        """Make none the current one."""
        self._is_settling = True
        self.setCurrentIndex(self.lines.index(-1, -1))
        self.clearSelection()
        self._is_settling = False

    def current_id(self) -> int:
        """Give the current one's id, 0 for none."""
        line = self.lines.line(self.currentIndex().row())
        return line.id if line else 0

    def _moved(self, _row: int) -> None:
        if not self._is_settling:
            self.chosen.emit(self.current_id())

    def _dress(self) -> None:
        self.set_row_height(self._delegate.height())
