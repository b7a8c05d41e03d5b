"""Likes, hides and deletes on the network, logged once it has agreed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.channels.base import AccountRef, Asker, Capability, Channel, Secrets, Sent
from app.clock import Clock
from app.domain.item import ReplyState
from app.errors import NoSuch, NotOffered, WrongUse
from app.events import Changed
from app.jobs.lanes import Jobs
from app.services.futures import after
from app.services.metered import asker_of, heard
from app.services.reply_checks import account_ref, asked_item
from app.services.turns import turn_of
from app.store import actions, items, outbox, replies, undo
from app.store.answering import Asked
from app.store.transaction import transaction

# The verb in the log, by what is asked and whether it is set or taken back.
VERBS: Final = {
    (Capability.LIKE, True): "like",
    (Capability.LIKE, False): "unlike",
    (Capability.HIDE, True): "hide",
    (Capability.HIDE, False): "unhide",
}
BACK: Final = {
    "like": (Capability.LIKE, False),
    "unlike": (Capability.LIKE, True),
    "hide": (Capability.HIDE, False),
    "unhide": (Capability.HIDE, True),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing asked of a network; repeating it is harmless, so none of it is stored before."""

    verb: Capability
    account: AccountRef
    name: str
    ref: str
    item_id: int
    on: bool = True
    reply_id: int | None = None
    undoes: int | None = None


class Reactions:
    """Asks networks for what is neither reading nor answering."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        channels: Mapping[str, Channel],
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        clock: Clock,
        *,
        actor_id: int = actions.OWNER,
    ) -> None:
        """Take the writer's connection, the lanes, the networks and the doors to them."""
        self._db = db
        self._jobs = jobs
        self._channels = channels
        self._http = http
        self._secrets_of = secrets_of
        self._clock = clock
        self._actor = actor_id

    def like(self, item_id: int, *, on: bool = True) -> Future[Changed]:
        """Like an item on its network, or take the like back.

        The future fails with the `ShopError` the network gave; then nothing has changed here.
        """
        return self._ask(partial(self._wish, Capability.LIKE, item_id, on=on))

    def hide(self, item_id: int, *, on: bool = True) -> Future[Changed]:
        """Hide an item on its network, or show it again."""
        return self._ask(partial(self._wish, Capability.HIDE, item_id, on=on))

    def delete_reply(self, reply_id: int) -> Future[Changed]:
        """Delete a reply of ours on its network; this cannot be undone."""
        return self._ask(partial(self._deletion, reply_id))

    def take_back(self, verb: str, item_id: int, action_id: int) -> Future[Changed]:
        """Ask the network to take back what an action did; logged as its undo when it agrees."""
        capability, on = BACK[verb]
        return self._ask(partial(self._wish, capability, item_id, on=on, undoes=action_id))

    def _ask(self, wish: Callable[[], Wish]) -> Future[Changed]:
        return after(self._jobs.write(wish), self._send)

    def _send(self, wish: Wish) -> Future[Changed]:
        return self._jobs.fetch(turn_of(wish.account.server), partial(self._travel, wish))

    def _travel(self, wish: Wish) -> Changed:
        channel = self._channels[wish.account.channel]
        secrets = self._secrets_of(wish.account.id)
        asker = asker_of(self._http, wish.account)
        outcome = channel.act(asker, wish.account, secrets, wish.verb, wish.ref, on=wish.on)
        heard(self._http, wish.account, outcome, wish.verb)
        if not isinstance(outcome, Sent):
            raise outcome.error
        return self._jobs.write(partial(self._keep, wish)).result()

    def _wish(self, verb: Capability, item_id: int, *, on: bool, undoes: int | None = None) -> Wish:
        item = asked_item(self._db, item_id)
        account = self._able(verb, item)
        return Wish(verb, account, item.account_name, item.ref, item_id, on=on, undoes=undoes)

    def _deletion(self, reply_id: int) -> Wish:
        row = outbox.one(self._db, reply_id)
        if row is None:
            raise NoSuch(kind="reply", id=str(reply_id))
        if row.state != ReplyState.SENT or not row.remote_id:
            raise WrongUse(why="not_sent", detail=str(reply_id))
        item = asked_item(self._db, row.item_id)
        account = self._able(Capability.DELETE, item)
        ref = row.remote_id
        return Wish(Capability.DELETE, account, item.account_name, ref, item.id, reply_id=reply_id)

    def _able(self, verb: Capability, item: Asked) -> AccountRef:
        declared = self._channels[item.channel].capabilities
        able = set(json.loads(item.capabilities)) or declared
        if verb not in declared or verb not in able or item.removed_at:
            raise NotOffered(account=item.account_name, what=verb)
        return account_ref(item)

    def _keep(self, wish: Wish) -> Changed:
        now = self._clock.now()
        with transaction(self._db):
            if wish.reply_id is not None:
                replies.change(self._db, wish.reply_id, now, state=ReplyState.CANCELLED)
                self._log("delete_reply", "reply", wish.reply_id, None)
                gone = frozenset({wish.reply_id})
                return Changed(items=frozenset({wish.item_id}), replies=gone)
            if wish.verb is Capability.LIKE:
                has_changed = items.set_liked(self._db, [wish.item_id], is_liked=wish.on)
            else:
                has_changed = items.set_hidden(self._db, [wish.item_id], is_hidden=wish.on)
            is_open = wish.undoes is None or undo.one(self._db, wish.undoes) is not None
            if has_changed and is_open:
                verb = VERBS[wish.verb, wish.on] if wish.undoes is None else "undo"
                self._log(verb, "item", wish.item_id, wish.undoes)
        return Changed(items=frozenset({wish.item_id}))

    def _log(self, verb: str, kind: str, subject_id: int, undoes: int | None) -> None:
        actions.log(
            self._db,
            self._actor,
            self._clock.now(),
            verb,
            subject_kind=kind,
            subject_id=subject_id,
            undoes=undoes,
        )
