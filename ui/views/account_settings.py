"""What the owner may change at one account: its name, and what its network lets be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.i18n import N_, _
from ui.theme import mark
from ui.views.connect_ask import AskField
from ui.views.ways import LATER, Ask
from ui.widgets.page import said

if TYPE_CHECKING:
    from app.queries.accounts import AccountRow
    from ui.theme import Theme

NAME = Ask("name", N_("Name"))


class AccountSettings(QFrame):
    """A card; it tells what is asked for and changes nothing."""

    renamed = Signal(object, str)
    configured = Signal(object, str, str)  # the account, what of its `config`, the new value

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row: AccountRow | None = None
        self._fields: dict[str, AskField] = {}
        mark(self, role="card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 14)
        self._column.setSpacing(12)
        self._column.addWidget(said(_("Press Enter to keep what you have typed."), "text3"))

    def show_account(self, row: AccountRow) -> None:
        """Show an account; what is being typed for the same one stays."""
        is_other = self._row is None or self._row.id != row.id
        self._row = row
        if is_other:
            self._build(row)
            return
        for name, one in self._fields.items():
            one.know(_known(row, name))

    def field(self, name: str) -> AskField:
        """Give the field of a setting; "name" is the account's own."""
        return self._fields[name]

    def _build(self, row: AccountRow) -> None:
        for gone in self._fields.values():
            gone.hide()
            gone.deleteLater()
        self._fields = {}
        for number, ask in enumerate((NAME, *LATER.get(row.channel, ()))):
            made = AskField(self._theme, ask, _known(row, ask.name))
            made.entered.connect(self._keep)
            self._fields[ask.name] = made
            self._column.insertWidget(number, made)

    def _keep(self) -> None:
        """Tell of everything that is not as it was, once nothing is wrong with it."""
        row, fields = self._row, self._fields
        bad = [one for one in fields.values() if not one.check()]
        if row is None or bad:
            return
        for name, one in fields.items():
            if not one.is_changed():
                continue
            if name == NAME.name:
                self.renamed.emit(row.id, one.text())
            else:
                self.configured.emit(row.id, name, one.text())


def _known(row: AccountRow, name: str) -> str:
    return row.name if name == NAME.name else row.config.get(name, "")
