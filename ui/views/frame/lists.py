"""Opens the short lists: keys, what was done in this session, what a message said before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.i18n import _, ngettext
from app.queries.history import ActionRow, history
from app.services.current import zone_of
from app.wording import verb_text
from ui.dialogs.lists import Line, ListDialog, key_lines
from ui.i18n import hour_text, number_text, when_text

if TYPE_CHECKING:
    from app.queries.conversation import Version
    from ui.views.base import Stage

SHOWN = 200


class Lists(QObject):
    """Holds the history dialog while it is open; the others need nothing."""

    def __init__(self, window: QWidget, stage: Stage) -> None:
        super().__init__(window)
        self._window, self._stage = window, stage
        self._began = stage.desk.clock.now()
        self._open: ListDialog | None = None

    def show_keys(self) -> None:
        """List the keys."""
        dialog = ListDialog(self._window, _("Keys"), self._stage.theme)
        dialog.show_lines(key_lines(), _nothing)
        dialog.open()

    def show_history(self) -> None:
        """List what was done since the program started, each with its way back."""
        self._open = ListDialog(self._window, _("What was done"), self._stage.theme)
        self._open.open()
        self._ask()

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """List what a message said before it was edited, the last first."""
        now, zone = self._stage.desk.clock.now(), zone_of(self._stage.desk.settings().zone)
        lines = [
            Line(
                "\n".join(filter(None, [one.title, one.text])),
                when_text(one.replaced_at, now, zone),
            )
            for one in reversed(versions)
        ]
        dialog = ListDialog(self._window, _("What it said before"), self._stage.theme)
        dialog.show_lines(lines, _nothing)
        dialog.open()

    def _ask(self, _why: object = None) -> None:
        desk = self._stage.desk
        question = partial(history, desk.read_page, SHOWN, since=self._began)
        self._stage.bridge.when_done(desk.jobs.ask(question), self._take, question="history")

    def _take(self, rows: tuple[ActionRow, ...]) -> None:
        if self._open is None or not isValid(self._open):
            return
        zone = zone_of(self._stage.desk.settings().zone)
        lines = [self._line(row, hour_text(row.at, zone)) for row in rows if not row.is_program]
        self._open.show_lines(lines, self._undo)

    def _line(self, row: ActionRow, hour: str) -> Line:
        words = verb_text(row.verb)
        if row.n > 1:
            many = ngettext("{what}: {n} message", "{what}: {n} messages", row.n)
            words = many.format(what=words, n=number_text(row.n))
        if row.is_undone:
            words = _("{what} (taken back)").format(what=words)
        return Line(words, hour, _("Undo") if row.may_undo else "", row.action_id)

    def _undo(self, action_id: int) -> None:
        desk = self._stage.desk
        future = desk.jobs.write(partial(desk.triage.undo_action, action_id))
        self._stage.bridge.when_done(future, self._ask)


def _nothing(_key: int) -> None:
    """A list whose lines have no buttons."""
