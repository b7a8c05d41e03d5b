"""What the owner does to messages: each thing goes to its service, each has its way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.domain.item import State
from app.events import Changed
from app.i18n import _, ngettext
from app.queries.inbox import Matching, matching
from app.services import bulk
from app.wording import impossible_text, verb_text
from ui.i18n import number_text
from ui.views.snooze import choices, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from app.errors import ShopError
    from app.services.triage import Bulk, Undone
    from ui.models.talk import Talk
    from ui.views.base import Stage
    from ui.views.inbox import InboxView

MOVES: Final = ("done", "reopen", "noise")


@dataclass(frozen=True, slots=True)
class Told:
    """What one command did; `changed` tells the screens, the rest tells the owner."""

    verb: str
    changed: Changed


def _told(verb: str, job: Callable[[], Changed]) -> Told:
    return Told(verb, job())


class Doing(QObject):
    """Turns commands into writes; nothing is said to be done before it is stored."""

    def __init__(self, stage: Stage, view: InboxView) -> None:
        super().__init__(view)
        self._stage, self._view = stage, view
        self._own: set[int] = set()
        self._brought: set[int] = set()
        self._is_undoing = False
        self._all: tuple[str, datetime | None] | None = None
        self._menu = QMenu(view)
        self._connect()

    def is_own(self, changed: Changed) -> bool:
        """Tell whether a change was asked for here, so that the list may move for it."""
        is_own = self._is_undoing or bool(changed.items & self._own)
        self._is_undoing = False
        self._own -= changed.items
        return is_own

    def own(self, ids: Iterable[int]) -> None:
        """Let the list move for what is about to be done to these."""
        self._own.update(ids)

    def opened(self, talk: Talk) -> None:
        """Take the dot away, and bring the whole conversation home once; the state stays."""
        if not talk.row.is_seen:
            self._write(partial(self._stage.desk.triage.seen, [talk.item_id]))
        is_wanted = "thread" in talk.full.capabilities and talk.item_id not in self._brought
        if is_wanted and self._stage.bridge.is_live:
            self._brought.add(talk.item_id)
            asked = self._stage.desk.threads.refresh(talk.item_id)
            self._stage.bridge.when_done(asked, self._came, self._stayed_away)

    def _came(self, _stored: object) -> None:
        """What came is told to every screen."""

    def _stayed_away(self, _error: ShopError) -> None:
        """What is stored is shown; how the channel does stands in the side bar."""

    def show_possible(self, talk: Talk | None) -> None:
        """Offer only what can be done to the current message."""
        actions = self._stage.actions
        able = talk.full.capabilities if talk else frozenset()
        state = talk.row.state if talk else None
        possible = {
            "reply": talk is not None,
            "snooze": talk is not None,
            "seen": talk is not None,
            "correct": talk is not None and talk.full.deleted_at is None,
            "lead": talk is not None,
            "done": state not in (None, State.DONE),
            "reopen": state not in (None, State.NEW),
            "noise": state not in (None, State.NOISE),
            "like": "like" in able and not self._why_not(talk, "like"),
            "hide": "hide" in able and not self._why_not(talk, "hide"),
            "browse": bool(talk and talk.page),
            "copy_link": bool(talk and talk.row.url),
            "versions": bool(talk and talk.versions),
        }
        for name, can in possible.items():
            actions[name].setEnabled(can)
        for name in ("like", "hide"):
            actions[name].setToolTip(self._why_not(talk, name))
        if talk is not None:
            actions["like"].setText(_("Take the like back") if talk.row.is_liked else _("Like"))
            is_hidden = talk.full.is_hidden
            actions["hide"].setText(
                _("Show again on the network") if is_hidden else _("Hide on the network")
            )
            is_seen = talk.row.is_seen
            actions["seen"].setText(
                _("Mark as not looked at") if is_seen else _("Mark as looked at")
            )

    def _why_not(self, talk: Talk | None, verb: str) -> str:
        """Say why something is not offered: by the message, the sign-in, or the network."""
        if talk is None:
            return ""
        why = talk.full.cannot.get(verb)
        channel = self._stage.desk.channels.get(talk.row.channel)
        if why is None and channel is not None and verb in channel.impossible:
            why = verb
        return impossible_text(why) if why else ""

    # --- moving between the piles ---------------------------------------------------------

    def move(self, verb: str, until: datetime | None = None) -> None:
        """Move the chosen messages to a pile."""
        ids = self._view.list.chosen_ids()
        if not ids:
            return
        triage = self._stage.desk.triage
        job = partial(triage.snooze, ids, until) if verb == "snooze" else None
        self._own.update(ids)
        self._view.list.aside.close_strip()
        future = self._write(partial(_told, verb, job or partial(getattr(triage, verb), ids)))
        self._stage.bridge.when_done(future, self._moved)
        self._view.list.bulk.hide()

    def snooze(self, until: object) -> None:
        """Put the chosen messages off until a moment, or until they write again (None)."""
        self.move("snooze", until if isinstance(until, datetime) else None)

    def undo(self) -> None:
        """Take back the last thing that was done."""
        self._is_undoing = True
        self._view.list.aside.close_strip()
        future = self._write(self._stage.desk.triage.undo)
        self._stage.bridge.when_done(future, self._undone, self._not_undone)

    def _moved(self, told: Told) -> None:
        n = len(told.changed.items)
        if told.verb == "noise" and n:
            self._view.list.aside.ask(sorted(told.changed.items))
        elif n:
            words = ngettext("{what}", "{what}: {n} messages", n)
            said = words.format(what=verb_text(told.verb), n=number_text(n))
            self._stage.frame.say(said, can_undo=True)

    def _undone(self, undone: Undone) -> None:
        what = verb_text(undone.verb)
        self._stage.frame.say(_("Taken back: {what}").format(what=what))
        if len(undone.changed.items) == 1:
            (item_id,) = undone.changed.items
            number = self._view.list.model.number_of(item_id)
            if number is None:  # the list is still being asked for
                self._view.looker.first_id = item_id
            else:
                self._view.list.choose(number)

    def _not_undone(self, error: ShopError) -> None:
        self._is_undoing = False
        self._stage.bridge.went_wrong.emit(error)

    def _ask_snooze(self) -> None:
        desk = self._stage.desk
        fill(self._menu, desk.clock.now(), self._view.conversation.zone, self.snooze)
        row = self._view.list.table.visualRect(self._view.list.table.currentIndex())
        corner = self._view.list.table.viewport().mapToGlobal(row.center())
        self._menu.popup(corner if row.isValid() else QCursor.pos())

    # --- everything that matches ---------------------------------------------------------------

    def ask_all(self, verb: str, is_all: bool) -> None:
        """Do it to the chosen ones at once, or say first what doing it to all would touch."""
        if not is_all or self._view.looker.words:
            if verb == "snooze":
                self._ask_snooze()
            else:
                self.move(verb)
            return
        desk, wanted = self._stage.desk, self._view.looker.effective()
        question = partial(matching, desk.read_page, wanted, desk.clock.now(), search=desk.search)
        tomorrow = choices(desk.clock.now(), self._view.conversation.zone)[2][1]
        self._all = (verb, tomorrow if verb == "snooze" else None)
        self._stage.bridge.when_done(desk.jobs.ask(question), self._ask_if_sure, question="all")

    def do_all(self, verb: str) -> None:
        """Do it to everything that matches, as one action with one undo."""
        if self._all is None or self._all[0] != verb:
            return
        desk, until = self._stage.desk, self._all[1]
        self._is_undoing = True  # the owner's own doing: the list may move
        wanted: Any = verb
        future = bulk.run(desk.jobs, desk.triage, self._view.looker.effective(), wanted, until)
        self._stage.bridge.when_done(future, self._all_done)

    def _ask_if_sure(self, found: Matching) -> None:
        if self._all is not None:
            self._view.list.bulk.ask_if_sure(self._all[0], found)

    def _all_done(self, done: Bulk) -> None:
        self._view.looker.look()
        self._view.list.bulk.choose_none()
        verb = self._all[0] if self._all else "done"
        words = ngettext("{what}: {n} message", "{what}: {n} messages", done.n)
        said = words.format(what=verb_text(verb), n=number_text(done.n))
        self._stage.frame.say(said, can_undo=True)

    # --- one message --------------------------------------------------------------------------

    def _seen(self) -> None:
        if talk := self._view.conversation.talk:
            triage, is_seen = self._stage.desk.triage, not talk.row.is_seen
            self._write(partial(triage.seen, [talk.item_id], is_seen=is_seen))

    def _like(self) -> None:
        if talk := self._view.conversation.talk:
            asked = self._stage.desk.reactions.like(talk.item_id, on=not talk.row.is_liked)
            self._stage.bridge.when_done(asked, self._reacted)

    def _hide(self) -> None:
        if talk := self._view.conversation.talk:
            asked = self._stage.desk.reactions.hide(talk.item_id, on=not talk.full.is_hidden)
            self._stage.bridge.when_done(asked, self._reacted)

    def _reacted(self, _changed: object) -> None:
        self._stage.frame.say(_("The network has done it."), can_undo=True)

    def _copy_link(self) -> None:
        if talk := self._view.conversation.talk:
            QGuiApplication.clipboard().setText(talk.row.url)
            self._stage.frame.say(_("The link was copied."))

    def _versions(self) -> None:
        if talk := self._view.conversation.talk:
            self._stage.frame.show_versions(talk.versions)

    def _mark(self) -> None:
        """Choose the current row for doing something to several, or let it go."""
        table = self._view.list.table
        model = table.selectionModel()
        model.select(table.currentIndex(), model.SelectionFlag.Toggle | model.SelectionFlag.Rows)

    # --- wiring -------------------------------------------------------------------------------

    def _connect(self) -> None:
        actions, view = self._stage.actions, self._view
        for verb in MOVES:
            actions[verb].triggered.connect(partial(self._move_pressed, verb))
        table = {
            "snooze": self._ask_snooze,
            "undo": self.undo,
            "seen": self._seen,
            "like": self._like,
            "hide": self._hide,
            "browse": view.conversation.browse,
            "copy_link": self._copy_link,
            "versions": self._versions,
            "mark": self._mark,
            "select_all": view.list.table.selectAll,
        }
        for name, slot in table.items():
            actions[name].triggered.connect(slot)
        view.conversation.snooze_chosen.connect(self.snooze)
        view.list.bulk.asked.connect(self.ask_all)
        view.list.bulk.sure.connect(self.do_all)
        self.show_possible(None)

    def _move_pressed(self, verb: str, *_checked: object) -> None:
        self.move(verb)

    def _write(self, job: Callable[[], Any]) -> Future[Any]:
        return self._stage.desk.jobs.write(job)
