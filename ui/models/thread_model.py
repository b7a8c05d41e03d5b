"""What was said in one conversation, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from app.queries.thread import Said

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class ThreadModel(QAbstractListModel):
    """One row for each thing that was said; `ROW` carries it whole."""

    def __init__(self, spoken: Callable[[Said], str]) -> None:
        super().__init__()
        self._said: tuple[Said, ...] = ()
        self._spoken = spoken

    def show_said(self, said: Sequence[Said]) -> bool:
        """Show a conversation; a changed word at the same places is drawn anew only.

        Returns:
            Whether rows came or went.
        """
        new = tuple(said)
        if [one.key for one in new] == [one.key for one in self._said]:
            self._said = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return False
        self.beginResetModel()
        self._said = new
        self.endResetModel()
        return True

    def said(self, number: int) -> Said | None:
        """Give one row."""
        return self._said[number] if 0 <= number < len(self._said) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._said)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self._said[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(self._said[index.row()])
        return None
