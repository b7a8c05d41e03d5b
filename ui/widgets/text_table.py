"""A small table of words and numbers, for what is also drawn or what needs no picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from ui.theme import mark

Index = QModelIndex | QPersistentModelIndex
Cells = Callable[[int], Sequence[str]]
Quiet = Callable[[int, int], bool]  # whether a cell, by its row and column, is of little weight


class TextModel(QAbstractTableModel):
    """Rows of texts, each made when it is first shown."""

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ()
        self._count = 0
        self._cells: Cells = _nothing
        self._quiet: Quiet | None = None
        self._right = 0

    def show(
        self,
        heads: Sequence[str],
        count: int,
        cells: Cells,
        right_from: int,
        quiet: Quiet | None = None,
    ) -> None:
        """Show other rows; columns from `right_from` on are numbers and stand at the right."""
        self.beginResetModel()
        self._heads, self._count, self._cells = tuple(heads), count, cells
        self._right, self._quiet = right_from, quiet
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._count

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells(index.row())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight
            if index.column() < self._right:
                side = Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and self._quiet is not None:
            is_quiet = self._quiet(index.row(), index.column())
            return QGuiApplication.palette().placeholderText() if is_quiet else None
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section < self._right:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class TextTable(QTableView):
    """Shows a `TextModel`; the arrow keys go from row to row, Enter opens one."""

    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        mark(self, kind="text")
        self.rows = TextModel()
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(self._open)

    def show_rows(
        self,
        heads: Sequence[str],
        count: int,
        cells: Cells,
        *,
        right_from: int = 99,
        quiet: Quiet | None = None,
    ) -> None:
        """Show other rows, columns as wide as what is in them, the last one to the end."""
        self.rows.show(heads, count, cells, right_from, quiet)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(30)
        has_numbers = right_from < len(heads)
        header.setStretchLastSection(not has_numbers)
        if has_numbers:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 14)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row())


def _nothing(_row: int) -> Sequence[str]:
    return ()
