"""After "Not about us": a strip that asks why, one key each, and proposes a word to keep out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import N_, _, ngettext
from app.services.understanding.not_ours import NeverTerm, never_proposals
from app.wording.understanding import not_ours_name
from ui.actions import LetterKeys, letter_of
from ui.i18n import number_text
from ui.theme import mark
from ui.widgets.announce import announce
from ui.widgets.buttons import button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.views.base import Stage
    from ui.widgets.row_table import RowTable

REASONS: Final = ("company", "ad", "spam", "language", "other")
ELSE: Final = N_("Something else")
Choice = tuple[str, str]  # what it is chosen as, its words


class AsideStrip(QFrame):
    """Stands at the list's foot and never in the way: the list keeps the keyboard."""

    def __init__(self, stage: Stage, table: RowTable, letters: LetterKeys) -> None:
        super().__init__()
        self._stage, self._table, self._letters = stage, table, letters
        self._ids: tuple[int, ...] = ()
        self._term: NeverTerm | None = None
        self._choices: tuple[Choice, ...] = ()
        self._buttons: list[QPushButton] = []
        mark(self, role="header")
        self.words = label("", "medium", wraps=True)
        undo = stage.actions["undo"]
        self.undo = icon_button(stage.theme, "undo-2", undo.toolTip(), undo.trigger)
        close = icon_button(stage.theme, "x", _("Say nothing of it (Esc)"), self.close_strip)
        self._row = QWidget()
        self._flow = FlowLayout(self._row, 6)
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._row)
        table.installEventFilter(self)
        self.hide()

    def ask(self, ids: Sequence[int]) -> None:
        """Ask why these are not about the shop."""
        self._ids, self._term = tuple(ids), None
        words = ngettext(
            "Not about us. Why?", "{n} messages are not about us. Why?", len(self._ids)
        )
        names = [(one, _(ELSE) if one == "other" else not_ours_name(one)) for one in REASONS]
        self._offer(words.format(n=number_text(len(self._ids))), names)

    def close_strip(self) -> None:
        """Ask no more."""
        self._ids, self._term, self._choices = (), None, ()
        had_keys = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.hide()
        if had_keys:
            self._table.setFocus()

    def buttons(self) -> tuple[QPushButton, ...]:
        """Give the buttons in their order."""
        return tuple(self._buttons)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the digits and Esc from the list while something is asked."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if self.isHidden():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
            return True
        digit = letter_of(event)
        if not self._letters.is_on or not digit.isdecimal():
            return False
        if 1 <= int(digit) <= len(self._choices):
            self._choose(self._choices[int(digit) - 1][0])
            return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _offer(self, words: str, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        self.words.setText(words)
        while self._flow.takeAt(0) is not None:
            pass
        for old in self._buttons:
            old.deleteLater()
        self._buttons = []
        for n, (code, name) in enumerate(choices, 1):
            made = button(self._stage.theme, f"{number_text(n)}  {name}", kind="small")
            made.clicked.connect(partial(self._choose, code))
            made.setToolTip(number_text(n))
            self._buttons.append(made)
            self._flow.addWidget(made)
        self._row.updateGeometry()
        self.show()
        spoken = [words, *(one.text() for one in self._buttons)]
        announce(self, ". ".join(spoken))

    def _choose(self, code: str, *_checked: object) -> None:
        desk, bridge = self._stage.desk, self._stage.bridge
        term, ids = self._term, self._ids
        self.close_strip()
        if term is None:
            self._ids = ids
            future = desk.jobs.write(partial(desk.insight.not_ours.put_aside, ids, code))
            bridge.when_done(future, self._put_aside)
        elif code == "yes":
            job = partial(desk.insight.not_ours.keep_out, term.watch_id, term.word)
            bridge.when_done(desk.jobs.write(job), self._kept_out)
        else:
            desk.jobs.write(partial(desk.insight.not_ours.turn_down, term))

    def _put_aside(self, _changed: object) -> None:
        if not self._ids:
            return
        desk = self._stage.desk
        question = partial(never_proposals, desk.read_page, of_item=self._ids[0])
        self._stage.bridge.when_done(desk.jobs.ask(question), self._propose, question="never")

    def _propose(self, terms: Sequence[NeverTerm]) -> None:
        if not terms or not self._ids or not self.isHidden():
            return
        self._term = terms[0]
        words = _("Leave out everything with “{word}” from now on? Watch: {watch}")
        words = words.format(word=self._term.word, watch=self._term.watch)
        self._offer(words, (("yes", _("Yes, leave it out")), ("no", _("No"))))

    def _kept_out(self, _later: object) -> None:
        self._stage.frame.say(_("It is left out from now on."), can_undo=True)
