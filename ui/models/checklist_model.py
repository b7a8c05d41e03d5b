"""The checklist as a list: a heading for each period, and its steps under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from app.domain.checklist import StepState
from app.queries.checklist import StepRow

if TYPE_CHECKING:
    from app.domain.checklist import Period

ROW: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a period; `left` of `due` steps still want doing."""

    period: Period
    left: int
    due: int


Entry = Heading | StepRow


def entries(steps: Sequence[StepRow]) -> tuple[Entry, ...]:
    """Put a heading before the steps of each period; they come sorted by it."""
    made: list[Entry] = []
    for number, step in enumerate(steps):
        if number == 0 or steps[number - 1].period != step.period:
            same = [one for one in steps if one.period == step.period]
            due = [one for one in same if one.state is not StepState.NOT_DUE]
            made.append(Heading(step.period, sum(one.is_due for one in due), len(due)))
        made.append(step)
    return tuple(made)


class ChecklistModel(QAbstractTableModel):
    """One column; `ROW` carries a `Heading` or a `StepRow`. Headings cannot become current."""

    def __init__(self, spoken: Callable[[Entry], str]) -> None:
        super().__init__()
        self._spoken = spoken
        self._entries: tuple[Entry, ...] = ()
        self.can_edit = False

    def show(self, shown: tuple[Entry, ...]) -> None:
        """Show a list; where it has the same steps in the same places it is only painted anew."""
        if [_key(one) for one in shown] == [_key(one) for one in self._entries]:
            self._entries = shown
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, 0))
            return
        self.beginResetModel()
        self._entries = shown
        self.endResetModel()

    def entry(self, number: int) -> Entry | None:
        """Give what a row shows."""
        return self._entries[number] if 0 <= number < len(self._entries) else None

    def step(self, number: int) -> StepRow | None:
        """Give the step of a row; None for a heading."""
        found = self.entry(number)
        return None if found is None or isinstance(found, Heading) else found

    def number_of(self, step_id: int) -> int | None:
        """Find a step's row."""
        for number in range(len(self._entries)):
            step = self.step(number)
            if step is not None and step.step_id == step_id:
                return number
        return None

    def ids_of(self, period: Period) -> list[int]:
        """List the steps of a period in their order."""
        steps = filter(None, map(self.step, range(len(self._entries))))
        return [step.step_id for step in steps if step.period == period]

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        step = self.step(index.row())
        if step is None:
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        plain |= Qt.ItemFlag.ItemIsUserCheckable
        return plain | Qt.ItemFlag.ItemIsEditable if step.kind == "number" else plain

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.entry(index.row())
        if role == ROW:
            return found
        if found is None:
            return None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._spoken(found)
        if role == Qt.ItemDataRole.CheckStateRole and not isinstance(found, Heading):
            is_done = found.state is StepState.DONE
            return Qt.CheckState.Checked if is_done else Qt.CheckState.Unchecked
        return None


def _key(found: Entry) -> tuple[str, int]:
    if isinstance(found, Heading):
        return str(found.period), 0
    return str(found.period), found.step_id
