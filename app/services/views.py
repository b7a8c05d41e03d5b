"""Keeps the owner's saved views: a name and a filter, at places that keys 1 to 9 open."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.clock import Clock
from app.domain.filter import InboxFilter, to_json
from app.errors import NoSuch, WrongUse
from app.events import Changed
from app.store import actions
from app.store import views as rows
from app.store.transaction import transaction

NAME_MAX: Final = 60
CHANGED: Final = Changed(is_list=True)


@dataclass(frozen=True, slots=True)
class SavedAs:
    """A view that was kept."""

    view_id: int
    changed: Changed = CHANGED


class Views:
    """Adds, changes, orders and removes saved views; runs on the writer's lane."""

    def __init__(
        self, db: sqlite3.Connection, clock: Clock, *, actor_id: int = actions.OWNER
    ) -> None:
        """Take the writer's connection."""
        self._db = db
        self._clock = clock
        self._actor = actor_id

    def save(self, name: str, wanted: InboxFilter, view_id: int | None = None) -> SavedAs:
        """Keep a filter under a name: as a new view, or in the place of an old one.

        Raises:
            WrongUse: the name is empty.
            NoSuch: there is no view to replace.
        """
        name = " ".join(name.split())[:NAME_MAX]
        if not name:
            raise WrongUse(why="missing", detail="name")
        with transaction(self._db):
            if view_id is None:
                view_id = rows.add(self._db, name, to_json(wanted))
                self._log("view_add", view_id)
            elif rows.change(self._db, view_id, name, to_json(wanted)):
                self._log("view_change", view_id)
            else:
                raise NoSuch(kind="view", id=str(view_id))
        return SavedAs(view_id)

    def remove(self, view_id: int) -> Changed:
        """Take a view away; the items it showed stay as they are.

        Raises:
            NoSuch: there is no such view.
        """
        with transaction(self._db):
            if not rows.remove(self._db, view_id):
                raise NoSuch(kind="view", id=str(view_id))
            self._log("view_remove", view_id)
        return CHANGED

    def order(self, ids: Sequence[int]) -> Changed:
        """Put the views in this order."""
        with transaction(self._db):
            rows.place(self._db, ids)
        return CHANGED

    def _log(self, verb: str, view_id: int) -> None:
        now = self._clock.now()
        actions.log(self._db, self._actor, now, verb, subject_kind="view", subject_id=view_id)
