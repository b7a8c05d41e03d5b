"""The inbox as a list of ids; rows are read a block at a time when they are first shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from app.queries.inbox import InboxRow

ROW: Final = Qt.ItemDataRole.UserRole + 1
BLOCK: Final = 50
SMALL_STEP: Final = 60  # up to so many rows taken out one by one; more begins the list anew
KEPT_ROWS: Final = 4_000

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list that is being read takes in a new answer: what stays where it is, what waits."""

    ids: list[int]  # in the order to show
    news: int  # how many wait behind the bar
    wanted: list[int]  # the answer itself, shown when the owner asks for it


def plan(shown: Sequence[int], wanted: list[int], *, is_kept: bool) -> Plan:
    """Keep the order that is being read; what is new waits, what is gone goes.

    Pure, so that it can run on the reader lane over a long list.
    """
    if not is_kept or not shown:
        return Plan(wanted, 0, wanted)
    left = set(wanted)
    kept = [one for one in shown if one in left]
    news = len(wanted) - len(kept)
    return Plan(kept, news, wanted)


class InboxModel(QAbstractTableModel):
    """One column of items; `ROW` carries a whole `InboxRow`."""

    def __init__(
        self,
        read_rows: Callable[[Sequence[int]], Iterable[InboxRow]],
        spoken: Callable[[InboxRow], str],
    ) -> None:
        super().__init__()
        self._read_rows, self._spoken = read_rows, spoken
        self._ids: list[int] = []
        self._numbers: dict[int, int] | None = None
        self._rows: dict[int, InboxRow | None] = {}

    @property
    def ids(self) -> list[int]:
        """The ids in their shown order; not to be changed."""
        return self._ids

    def item_id(self, number: int) -> int | None:
        """Give the id of a row."""
        return self._ids[number] if 0 <= number < len(self._ids) else None

    def number_of(self, item_id: int) -> int | None:
        """Find an item's row."""
        if self._numbers is None:
            self._numbers = {one: number for number, one in enumerate(self._ids)}
        return self._numbers.get(item_id)

    def row(self, number: int) -> InboxRow | None:
        """Give what a row shows; None for an item that was deleted meanwhile."""
        wanted = self._ids[number]
        if wanted not in self._rows:
            if len(self._rows) > KEPT_ROWS:
                self._rows.clear()
            start = number - number % BLOCK
            block = self._ids[start : start + BLOCK]
            self._rows.update(dict.fromkeys(block))
            self._rows.update((row.item_id, row) for row in self._read_rows(block))
        return self._rows[wanted]

    def show_ids(self, ids: list[int]) -> None:
        """Show these; a list that only lost a few rows keeps its place and its selection."""
        if ids == self._ids:
            return  # news waits elsewhere; what is shown stays as it is
        gone = self._gone(ids)
        if gone is None:
            self.beginResetModel()
            self._ids, self._numbers = ids, None
            self._rows.clear()
            self.endResetModel()
            return
        for number in reversed(gone):
            self.beginRemoveRows(QModelIndex(), number, number)
            self._ids = self._ids[:number] + self._ids[number + 1 :]
            self._numbers = None
            self.endRemoveRows()
        self._ids, self._numbers = ids, None

    def drop(self, ids: Iterable[int] | None = None) -> None:
        """Read these rows again when they are next shown; None: all."""
        touched = list(self._rows) if ids is None else [one for one in ids if one in self._rows]
        for one in touched:
            del self._rows[one]
        if touched and self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

    def forget_rows(self) -> None:
        """Let go of every row that was read; nothing is drawn anew for it."""
        self._rows.clear()

    def _gone(self, ids: list[int]) -> list[int] | None:
        """List the rows to take out, or None where the answer is another list altogether."""
        lost = len(self._ids) - len(ids)
        if lost < 0 or lost > SMALL_STEP or not self._ids:
            return None
        gone: list[int] = []
        place = 0
        for number, one in enumerate(self._ids):
            if place < len(ids) and ids[place] == one:
                place += 1
            else:
                gone.append(number)
                if len(gone) > lost:
                    return None
        return gone

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.row(index.row())
            return self._spoken(row) if row else ""
        return None
