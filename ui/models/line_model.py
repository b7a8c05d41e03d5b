"""A short list of things with a name: accounts, watches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a name, a line below it, and a state in words with icon and colour."""

    id: int
    title: str
    text: str = ""
    icon: str = ""  # before the title
    state: str = ""
    state_icon: str = ""
    tone: str = ""  # danger, warn, ok, info; "" is quiet
    side: str = ""  # at the right of the title


class LineModel(QAbstractTableModel):
    """One column; `ROW` carries a `Line`."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these; where the same ones stay in their places they are only painted anew."""
        if [one.id for one in lines] == [one.id for one in self._lines]:
            self._lines = tuple(lines)
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 0))
            return
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, number: int) -> Line | None:
        """Give what a row shows."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def number_of(self, wanted: int) -> int | None:
        """Find a row by its id."""
        ids = [one.id for one in self._lines]
        return ids.index(wanted) if wanted in ids else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if role == ROW:
            return line
        if line and role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(filter(None, [line.title, line.side, line.state, line.text]))
        return None
