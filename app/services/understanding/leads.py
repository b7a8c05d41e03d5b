"""What the owner makes of leads: taken up, dismissed, helped, won or lost; each can be undone.

Everything here runs on the writer's lane and is written to the log.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Final

from app.domain.lead import LeadState
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.store import actions, leads, piles
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.store.undo import Act

VERB: Final = "lead"
VALUE_MOST: Final = 10**12


class Leads:
    """Keeps how leads stand."""

    def __init__(
        self, db: sqlite3.Connection, clock: Clock, *, actor_id: int = actions.OWNER
    ) -> None:
        """Take the writer's connection."""
        self._db = db
        self._clock = clock
        self._actor = actor_id

    def set(self, item_id: int, state: LeadState, value_minor: int | None = None) -> Changed:
        """Say how a lead stands; anything can be made one by taking it up.

        Args:
            item_id: who asked.
            state: how it stands now.
            value_minor: what a won one brought, in hundredths of the shop's money.

        Raises:
            NoSuch: there is no such item.
            WrongUse: a value without having won, or one that cannot be.
        """
        if value_minor is not None and (
            state is not LeadState.WON or not 0 <= value_minor <= VALUE_MOST
        ):
            raise WrongUse(why="lead_value", detail=str(value_minor))
        with transaction(self._db):
            if not piles.there(self._db, [item_id]):
                raise NoSuch(kind="item", id=str(item_id))
            was = leads.get(self._db, item_id)
            if was == (state, value_minor):
                return NOTHING
            now = self._clock.now()
            leads.put(self._db, item_id, state, value_minor, now)
            actions.log(
                self._db,
                self._actor,
                now,
                VERB,
                subject_id=item_id,
                before={"was": was, "to": [state, value_minor]},
                after={"state": state, "value": value_minor},
            )
        return Changed(items=frozenset({item_id}), is_list=True)

    def unsay(self, item_id: int) -> Changed:
        """Take back all that was said of a lead: it is a suggestion again, or none."""
        with transaction(self._db):
            was = leads.get(self._db, item_id)
            if was is None:
                return NOTHING
            leads.remove(self._db, item_id)
            actions.log(
                self._db,
                self._actor,
                self._clock.now(),
                VERB,
                subject_id=item_id,
                before={"was": was, "to": None},
                after={"state": None, "value": None},
            )
        return Changed(items=frozenset({item_id}), is_list=True)

    def undo(self, act: Act) -> Changed:
        """Take back what was said of a lead; inside the undo's own transaction."""
        before, item_id = json.loads(act.before), act.subject_id or 0
        was, now = before["was"], leads.get(self._db, item_id)
        if (list(now) if now else None) != before["to"]:
            return NOTHING  # something else was said since
        if was is None:
            leads.remove(self._db, item_id)
        else:
            leads.put(self._db, item_id, was[0], was[1], self._clock.now())
        return Changed(items=frozenset({item_id}), is_list=True)
