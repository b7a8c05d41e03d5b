"""A short list whose rows are values, painted by a delegate and read out by a function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

T = TypeVar("T")
ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel, Generic[T]):
    """One column; `ROW` carries a value, `said` says it for whoever does not look."""

    def __init__(
        self, said: Callable[[T], str], is_ticked: Callable[[T], bool] | None = None
    ) -> None:
        """Take what says a row and, where rows have a box to tick, what tells whether it is."""
        super().__init__()
        self._said, self._is_ticked = said, is_ticked
        self._rows: tuple[T, ...] = ()

    def show(self, rows: Sequence[T]) -> None:
        """Show these; as many as before are only painted anew, so that the current one stays."""
        if rows and len(rows) == len(self._rows):
            self._rows = tuple(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> T | None:
        """Give what a row shows."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row())
        if role == ROW:
            return row
        if row is None:
            return None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._said(row)
        if role == Qt.ItemDataRole.CheckStateRole and self._is_ticked is not None:
            is_on = self._is_ticked(row)
            return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
        return None
