"""Brings home the conversation around an item, so that it can be read before answering."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Channel,
    CursorKind,
    Page,
    ReadContext,
    Secrets,
    Stream,
)
from app.clock import Clock
from app.events import Changed
from app.jobs.lanes import Jobs
from app.services.arrivals import Arrivals
from app.services.futures import after, ended
from app.services.metered import asker_of
from app.services.reply_checks import account_ref, asked_item
from app.services.turns import turn_of
from app.store.ingest import Ingest, Stored, store_thread

THREAD = Stream("thread", CursorKind.NONE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conversation that is to be brought home."""

    item_id: int
    account: AccountRef
    ref: str


class Threads:
    """Asks networks for whole conversations and keeps what they hold as posts."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        channels: Mapping[str, Channel],
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        clock: Clock,
        arrivals: Arrivals,
    ) -> None:
        """Take the writer's connection, the lanes, the networks and the doors to them."""
        self._db = db
        self._jobs = jobs
        self._channels = channels
        self._http = http
        self._secrets_of = secrets_of
        self._clock = clock
        self._arrivals = arrivals

    def refresh(self, item_id: int) -> Future[Stored]:
        """Fetch an item's conversation and keep it; an answer of ours in it settles the item.

        The future fails with the `ShopError` that the network gave. Networks without
        conversations give an empty answer at once.
        """
        asked = self._jobs.write(partial(self._wanted, item_id))
        return after(asked, self._fetch)

    def bring_home(self, item_id: int) -> Stored:
        """Do what `refresh` does, here and now: for jobs that are on the fetch lane already.

        Raises:
            ShopError: the network did not give it.
        """
        wanted = self._jobs.write(partial(self._wanted, item_id)).result()
        channel = self._channels[wanted.account.channel]
        if Capability.THREAD not in channel.capabilities:
            return Stored()
        return self._bring_home(channel, wanted)

    def _wanted(self, item_id: int) -> Wanted:
        item = asked_item(self._db, item_id)
        return Wanted(item_id, account_ref(item), item.ref)

    def _fetch(self, wanted: Wanted) -> Future[Stored]:
        channel = self._channels[wanted.account.channel]
        if Capability.THREAD not in channel.capabilities:
            return ended(Stored())
        return self._jobs.fetch(
            turn_of(wanted.account.server), partial(self._bring_home, channel, wanted)
        )

    def _bring_home(self, channel: Channel, wanted: Wanted) -> Stored:
        secrets = self._secrets_of(wanted.account.id)
        asker = asker_of(self._http, wanted.account)
        raw = channel.ask_thread(asker, wanted.account, secrets, wanted.ref)
        context = ReadContext(wanted.account, THREAD, "", self._clock.now())
        page = channel.read_thread(raw, context)
        options = self._arrivals.options(wanted.account.channel)
        return self._jobs.write(partial(self._keep, wanted, page, options)).result()

    def _keep(self, wanted: Wanted, page: Page, options: Ingest) -> Stored:
        stored = store_thread(self._db, wanted.account.id, page, self._clock.now(), options)
        return stored | Stored(changed=Changed(items=frozenset({wanted.item_id})))
