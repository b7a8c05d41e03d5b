"""The shop's own closed days: a list, and two dates to add some."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.i18n import _
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.choice import DayChoice
from ui.widgets.days import long_day
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.page import said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from ui.theme import Theme

MOST: Final = 366


class ClosedTable(TextTable):
    """The list; Delete opens the chosen day again."""

    delete_asked = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.delete_asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class ClosedDays(QFrame):
    """Asks for days to be closed or opened; it changes nothing itself."""

    close_asked = Signal(object)  # list[tuple[date, str]]
    open_asked = Signal(object)  # date

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        mark(self, role="card")
        self._days: Sequence[tuple[date, str]] = ()
        self.first, self.last = DayChoice(theme, today), DayChoice(theme, today)
        self.first.dateChanged.connect(self._follow)
        self.name = line_edit(shown=_("Holiday, stocktaking …"))
        self.name.returnPressed.connect(self._close)
        self.add = button(theme, _("Close these days"), self._close, icon="moon")
        self.table = ClosedTable(_("Closed days"))
        self.table.setMinimumHeight(150)
        self.table.delete_asked.connect(self._open_row)
        self.table.clicked.connect(self._chosen)
        self.open = button(theme, _("Open this day again"), self._open, kind="small", icon="sun")
        self._none = said(_("No day is closed by you."), "text3")
        self._fault_line = said("", "danger")
        self._fault_line.hide()
        self._lay()
        self.show_days(())

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        line = _("The clock stands still on them, and no step of the checklist is due.")
        column.addWidget(said(line))
        row = QFrame()
        flow = FlowLayout(row, 12)
        for title, editor in ((_("First day"), self.first), (_("Last day"), self.last)):
            flow.addWidget(Field(title, editor))
        self.name.setMinimumWidth(220)
        flow.addWidget(Field(_("Why"), self.name))
        column.addWidget(row)
        column.addWidget(self._fault_line)
        column.addWidget(self.add)
        column.addWidget(self._none)
        column.addWidget(self.table)
        below = QHBoxLayout()
        below.addWidget(self.open)
        below.addStretch(1)
        column.addLayout(below)

    def show_days(self, days: Sequence[tuple[date, str]]) -> None:
        """Show what is closed."""
        self._days = days
        heads = (_("Day"), _("Why"))
        self.table.show_rows(heads, len(days), self._cells)
        for widget in (self.table, self.open):
            widget.setVisible(bool(days))
        self._none.setVisible(not days)
        self.open.setEnabled(False)

    def _cells(self, number: int) -> Sequence[str]:
        day, name = self._days[number]
        return long_day(day), name

    def _chosen(self) -> None:
        self.open.setEnabled(self.table.currentIndex().isValid())

    def _follow(self, first: QDate) -> None:
        if self.last.date() < first:
            self.last.setDate(first)

    def _close(self) -> None:
        first, last = self.first.day(), self.last.day()
        n = (last - first).days + 1
        is_bad = not 1 <= n <= MOST
        self._fault_line.setText(_("The last day comes before the first.") if n < 1 else "")
        self._fault_line.setVisible(is_bad)
        if not is_bad:
            name = self.name.text().strip()
            self.close_asked.emit([(first + timedelta(days=k), name) for k in range(n)])
            self.name.clear()

    def _open(self) -> None:
        self._open_row(self.table.currentIndex().row())

    def _open_row(self, number: int) -> None:
        if 0 <= number < len(self._days):
            self.open_asked.emit(self._days[number][0])
