"""What the owner does to items: done, reopen, noise, snooze, and taking any of it back.

Everything here runs on the writer's lane, is written to the log, and can be undone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from app.clock import Clock
from app.domain.filter import InboxFilter
from app.domain.item import Reason, State
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.jobs.cancel import Cancel
from app.queries.inbox import Finder, inbox_ids
from app.services.replies import Replies
from app.store import actions, items, piles
from app.store import undo as past
from app.store.read import of_writer
from app.store.transaction import transaction

Verb = Literal["done", "reopen", "noise", "snooze"]
Progress = Callable[[int, int], None]
Undoer = Callable[[past.Act], Changed]  # inside the undo's transaction

STATE_OF: Final[Mapping[str, State]] = {
    "done": State.DONE,
    "reopen": State.NEW,
    "noise": State.NOISE,
    "snooze": State.SNOOZED,
}
ON_NETWORK: Final = ("like", "unlike", "hide", "unhide")  # taken back by asking the network
OF_REPLIES: Final = ("reply", "by_hand", "drop_draft")
UNDOABLE: Final = (*STATE_OF, *ON_NETWORK, *OF_REPLIES)
CHUNK: Final = 1_000  # some 30 ms of the writer's time


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back; `n` items or replies are as before (0: others changed them since).

    Where a network must take it back, `asked` ends when it has answered.
    """

    verb: str
    n: int
    changed: Changed
    asked: Future[Changed] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the network was asked and may not have answered yet."""
        return self.asked is not None


@dataclass(frozen=True, slots=True)
class Bulk:
    """How far one action over very many items has come."""

    action_id: int
    n: int
    left: tuple[int, ...]
    state: State
    until: datetime | None
    changed: Changed = NOTHING

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to change."""
        return not self.left


class Triage:
    """Moves items between the piles of product.md 2, and back."""

    def __init__(
        self,
        db: sqlite3.Connection,
        clock: Clock,
        *,
        replies: Replies | None = None,
        search: Finder | None = None,
        take_back: Callable[[str, int, int], Future[Changed]] | None = None,
        undoers: Mapping[str, Undoer] | None = None,
        actor_id: int = actions.OWNER,
    ) -> None:
        """Take the writer's connection and what some undos need.

        Args:
            db: the writer's connection.
            clock: what time it is.
            replies: takes a held reply back.
            search: finds the items of a filter with words.
            take_back: asks a network to undo (verb, item id, action id): `Reactions.take_back`.
            undoers: what takes back other verbs, by verb.
            actor_id: who acts.
        """
        self._db = db
        self._pages = of_writer(db)
        self._clock = clock
        self._replies = replies
        self._search = search
        self._take_back = take_back
        self._undoers = undoers or {}
        self._actor = actor_id

    def done(self, ids: Sequence[int]) -> Changed:
        """Tick items off."""
        return self._move("done", ids)

    def reopen(self, ids: Sequence[int]) -> Changed:
        """Bring items back to the pile that needs the owner."""
        return self._move("reopen", ids)

    def noise(self, ids: Sequence[int]) -> Changed:
        """Put items aside that are not about us."""
        return self._move("noise", ids)

    def snooze(self, ids: Sequence[int], until: datetime | None) -> Changed:
        """Let items sleep until a moment, or until the customer writes again (None).

        Raises:
            WrongUse: if the moment is past.
        """
        if until is not None and until <= self._clock.now():
            raise WrongUse(why="snooze_past")
        return self._move("snooze", ids, until)

    def seen(self, ids: Sequence[int], *, is_seen: bool = True) -> Changed:
        """Take the dot away or set it again; that is all that opening an item changes."""
        with transaction(self._db):
            has_changed = items.mark_seen(self._db, ids, is_seen=is_seen)
        return Changed(items=frozenset(ids)) if has_changed else NOTHING

    def all_matching(
        self,
        wanted: InboxFilter,
        verb: Verb,
        until: datetime | None = None,
        *,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Changed:
        """Do one thing to everything a filter shows, as one action with one undo.

        `queries.inbox.matching` says beforehand what that would be. `progress` hears
        (done, of) after each chunk; `cancel` is looked at between chunks.
        """
        bulk = self.begin_bulk(wanted, verb, until)
        changed = bulk.changed
        while not bulk.is_done and not (cancel and cancel.is_set()):
            bulk = self.go_on(bulk)
            changed |= bulk.changed
            if progress:
                progress(bulk.n - len(bulk.left), bulk.n)
        return changed

    def begin_bulk(self, wanted: InboxFilter, verb: Verb, until: datetime | None = None) -> Bulk:
        """Find what a filter shows now and log the action; `go_on` then does it by chunks.

        To let other writes in between, give each `go_on` to `jobs.write` by itself:
        `services.bulk.run` does.
        """
        state = STATE_OF[verb]
        ids = inbox_ids(self._pages, wanted, self._clock.now(), search=self._search, limit=None)
        ids = piles.changing(self._db, ids, state, until)
        if not ids:
            return Bulk(0, 0, (), state, until)
        with transaction(self._db):
            action = self._log(verb, n=len(ids))
        return Bulk(action, len(ids), tuple(ids), state, until)

    def go_on(self, bulk: Bulk) -> Bulk:
        """Do the next chunk of an action over many items."""
        part, left = bulk.left[:CHUNK], bulk.left[CHUNK:]
        with transaction(self._db):
            moved = piles.changing(self._db, part, bulk.state, bulk.until)
            self._set(bulk.action_id, moved, bulk.state, bulk.until)
        changed = Changed(items=frozenset(moved), is_list=True)
        return Bulk(bulk.action_id, bulk.n, left, bulk.state, bulk.until, changed)

    def undo(self) -> Undone:
        """Take back the last thing this person did that is not taken back yet.

        Raises:
            WrongUse: there is nothing, or it cannot be taken back (a reply that has left).
        """
        act = past.last(self._db, self._actor, (*UNDOABLE, *self._undoers))
        if act is None:
            raise WrongUse(why="nothing_to_undo")
        return self._undo(act)

    def undo_action(self, action_id: int) -> Undone:
        """Take back one action of the history.

        Raises:
            NoSuch: no such action, or it is taken back already.
            WrongUse: it cannot be taken back.
        """
        act = past.one(self._db, action_id)
        if act is None:
            raise NoSuch(kind="action", id=str(action_id))
        if act.verb not in UNDOABLE and act.verb not in self._undoers:
            raise WrongUse(why="cannot_undo")
        return self._undo(act)

    def wake(self, now: datetime) -> Changed:
        """Bring back every snoozed item whose time has come, however long ago."""
        with transaction(self._db):
            ids = piles.slept_enough(self._db, now)
            if not ids:
                return NOTHING
            action = actions.log(self._db, actions.PROGRAM, now, "woke", n=len(ids))
            actions.remember_items(self._db, action, ids, State.NEW)
            items.set_states(self._db, ids, State.NEW, now, reason=Reason.WOKE)
        return Changed(items=frozenset(ids), is_list=True)

    def _move(self, verb: Verb, ids: Sequence[int], until: datetime | None = None) -> Changed:
        state = STATE_OF[verb]
        with transaction(self._db):
            self._refuse_unknown(ids)
            moved = piles.changing(self._db, ids, state, until)
            if not moved:
                return NOTHING
            action = self._log(verb, n=len(moved), subject=moved[0] if len(moved) == 1 else None)
            self._set(action, moved, state, until)
        return Changed(items=frozenset(moved), is_list=True)

    def _set(self, action: int, ids: list[int], state: State, until: datetime | None) -> None:
        actions.remember_items(self._db, action, ids, state, until)
        is_until_reply = state is State.SNOOZED and until is None
        now = self._clock.now()
        items.set_states(self._db, ids, state, now, until=until, is_until_reply=is_until_reply)

    def _undo(self, act: past.Act) -> Undone:
        if act.verb in ON_NETWORK:
            return self._ask_back(act)
        if act.verb in OF_REPLIES:
            return self._undo_reply(act)
        if act.verb in self._undoers:
            return self._undo_other(act, self._undoers[act.verb])
        with transaction(self._db):
            ids = past.still_as_left(self._db, act.id)
            undoing = self._log("undo", n=len(ids), subject=act.subject_id, undoes=act.id)
            past.put_back(self._db, act.id, undoing, ids, self._clock.now())
        return Undone(act.verb, len(ids), Changed(items=frozenset(ids), is_list=True))

    def _undo_other(self, act: past.Act, undoer: Undoer) -> Undone:
        with transaction(self._db):
            actions.log(
                self._db,
                self._actor,
                self._clock.now(),
                "undo",
                subject_kind=act.subject_kind,
                subject_id=act.subject_id,
                n=act.n,
                undoes=act.id,
            )
            changed = undoer(act)
        return Undone(act.verb, act.n, changed)

    def _undo_reply(self, act: past.Act) -> Undone:
        if self._replies is None or act.subject_id is None:
            raise WrongUse(why="cannot_undo")
        taken = self._replies.undo(act.verb, act.subject_id)
        return Undone(act.verb, 1, taken)

    def _ask_back(self, act: past.Act) -> Undone:
        if self._take_back is None or act.subject_id is None:
            raise WrongUse(why="cannot_undo")
        asked = self._take_back(act.verb, act.subject_id, act.id)
        return Undone(act.verb, 1, NOTHING, asked)

    def _log(
        self, verb: str, *, n: int, subject: int | None = None, undoes: int | None = None
    ) -> int:
        now = self._clock.now()
        return actions.log(self._db, self._actor, now, verb, subject_id=subject, n=n, undoes=undoes)

    def _refuse_unknown(self, ids: Sequence[int]) -> None:
        missing = set(ids) - set(piles.there(self._db, ids))
        if missing:
            raise NoSuch(kind="item", id=str(min(missing)))
