"""Doing one thing to many messages: what it would touch is said before, one undo takes it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.i18n import N_, _, ngettext
from app.wording import channel_name
from ui.i18n import number_text
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from app.queries.inbox import Matching
    from ui.views.base import Stage
    from ui.widgets.row_table import RowTable

VERBS: Final = (
    ("done", "check", N_("Done")),
    ("snooze", "clock", N_("Later")),
    ("noise", "ban", N_("Noise")),
)
SURE: Final = {
    "done": N_("Mark as done"),
    "snooze": N_("Put off until tomorrow"),
    "noise": N_("Mark as noise"),
}


class BulkBar(QFrame):
    """Comes up at the list's foot when several messages are chosen."""

    asked = Signal(str, bool)  # verb, whether everything that matches is meant
    sure = Signal(str)  # the verb, for everything that matches
    all_asked = Signal()

    def __init__(self, stage: Stage, table: RowTable) -> None:
        super().__init__()
        self._stage, self._table = stage, table
        self._is_all = False
        self._verb = ""
        mark(self, role="header")
        self.words = label("", "strong", wraps=True)
        self.all_button = button(stage.theme, "", self._choose_all, kind="link")
        self._verbs = QWidget()
        row = FlowLayout(self._verbs, 6)
        for verb, icon, words in VERBS:
            row.addWidget(self._verb_button(verb, icon, words))
        row.addWidget(button(stage.theme, _("Choose none"), self.choose_none, kind="small"))
        self._sure = QWidget()
        sure = FlowLayout(self._sure, 6)
        self.yes_button: QPushButton = button(stage.theme, "", self._say_yes, kind="primary")
        sure.addWidget(self.yes_button)
        sure.addWidget(button(stage.theme, _("Cancel"), self.choose_none))
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._verbs)
        column.addWidget(self._sure)
        self._sure.hide()
        self.hide()

    def _verb_button(self, verb: str, icon: str, words: str) -> QPushButton:
        return button(
            self._stage.theme, _(words), partial(self._ask, verb), kind="small", icon=icon
        )

    def show_chosen(self, n: int, total: int) -> None:
        """Say how many are chosen; one alone needs no bar."""
        self._is_all = False
        self._sure.hide()
        self._verbs.show()
        words = ngettext("{n} chosen", "{n} chosen", n)
        self.words.setText(words.format(n=number_text(n)))
        every = _("Choose all {n} that match").format(n=number_text(total))
        self.all_button.setText(every)
        self.all_button.setVisible(n < total or n > 1)
        self.setVisible(n > 1)

    def ask_if_sure(self, verb: str, found: Matching) -> None:
        """Say what doing it to everything would touch, and wait for the owner's word."""
        self._verb = verb
        where = ", ".join(
            _("{n} from {channel}").format(n=number_text(n), channel=channel_name(one))
            for one, n in sorted(found.by_channel.items(), key=_many_first)
        )
        parts = [
            ngettext(
                "This touches {n} message: {where}.", "This touches {n} messages: {where}.", found.n
            ).format(n=number_text(found.n), where=where)
        ]
        if found.overdue:
            late = ngettext("{n} of them is late.", "{n} of them are late.", found.overdue)
            parts.append(late.format(n=number_text(found.overdue)))
        parts.append(_("One Undo takes it all back."))
        self.words.setText(" ".join(parts))
        self.yes_button.setText(_(SURE[verb]))
        self.all_button.hide()
        self._verbs.hide()
        self._sure.show()
        self.show()
        self.yes_button.setFocus()

    def choose_none(self) -> None:
        """Go back to the one current message."""
        self._is_all = False
        self._table.clearSelection()
        index = self._table.currentIndex()
        if index.isValid():
            self._table.setCurrentIndex(index)
            self._table.selectRow(index.row())
        self.hide()
        self._table.setFocus()

    def _choose_all(self) -> None:
        self._table.selectAll()
        self._is_all = True
        total = self._table.model().rowCount()
        words = ngettext("All {n} that match are chosen", "All {n} that match are chosen", total)
        self.words.setText(words.format(n=number_text(total)))
        self.all_button.hide()
        self.all_asked.emit()

    def _ask(self, verb: str, *_checked: object) -> None:
        self.asked.emit(verb, self._is_all)

    def _say_yes(self) -> None:
        self.hide()
        self.sure.emit(self._verb)


def _many_first(pair: tuple[str, int]) -> tuple[int, str]:
    return (-pair[1], pair[0])
