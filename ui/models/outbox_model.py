"""What waits in the outbox, and the drafts below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from app.queries.outbox import ReplyLine

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class OutboxModel(QAbstractTableModel):
    """One column of replies; `ROW` carries a whole `ReplyLine`."""

    def __init__(self, spoken: Callable[[ReplyLine], str]) -> None:
        super().__init__()
        self._lines: tuple[ReplyLine, ...] = ()
        self._spoken = spoken

    def show_lines(self, lines: Sequence[ReplyLine]) -> None:
        """Show these; the same replies in the same order are only drawn anew."""
        new = tuple(lines)
        if [one.reply_id for one in new] == [one.reply_id for one in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, 0))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def line(self, number: int) -> ReplyLine | None:
        """Give one reply."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def number_of(self, reply_id: int) -> int | None:
        """Find a reply's row."""
        for number, one in enumerate(self._lines):
            if one.reply_id == reply_id:
                return number
        return None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self._lines[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(self._lines[index.row()])
        return None
