"""Removing a login: signed out where that can be, its secrets deleted, its history kept or not."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.base import AccountRef, Asker, Channel, Secrets
from app.domain.item import AccountState
from app.errors import KeyringError, ShopError
from app.events import Changed
from app.services.fetching import WaysOut, ref_of
from app.services.metered import asker_of
from app.store import accounts as kept
from app.store import forget
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.credentials import Keyring
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow

log = logging.getLogger(__name__)
FORGET_AT_ONCE: Final = 100
ITEMS_OF: Final = """
SELECT id FROM item
WHERE account_id = :account_id AND deleted_at IS NULL AND purged_at IS NULL
ORDER BY id
LIMIT :limit
"""
# What strangers said around them, which was shown in their conversations.
POSTS_OF: Final = """
SELECT remote_id FROM post
WHERE account_id = :account_id AND is_ours = 0 AND deleted_at IS NULL
ORDER BY id
LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many texts went at once."""

    n: int
    changed: Changed


class Removing:
    """Removes logins."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        ways: WaysOut,
        clock: Clock,
        keyring: Callable[[], Keyring] | None,
    ) -> None:
        """Take the lanes and the ways out; without a keyring (the sample shop) none is asked."""
        self._db = db
        self._jobs = jobs
        self._ways = ways
        self._clock = clock
        self._keyring = keyring

    def remove(self, row: AccountRow, *, forget_items: bool) -> int:
        """Remove a login and say how many texts were forgotten; for the fetch lane.

        Raises:
            KeyringError: the secrets could not be deleted; the login is removed all the same.
        """
        network = self._ways.channels.get(row.channel)
        if network is not None and self._keyring is not None:
            self._sign_out(network, row)
            with suppress(KeyringError):  # asked again at the end, when a fetch has ended, too
                self._keyring().forget(row.id, network.secret_kinds)
        self._jobs.write(partial(self._take_out, row.id)).result()
        n = 0
        while forget_items:
            part = self._jobs.write(partial(self._forget_some, row.id)).result()
            n += part.n
            if not part.n:
                break
        if network is not None and self._keyring is not None:
            self._keyring().forget(row.id, network.secret_kinds)
        return n

    def _take_out(self, account_id: int) -> Changed:
        now = self._clock.now()
        with transaction(self._db):
            kept.change(
                self._db, account_id, removed_at=now, state=AccountState.OFF, next_try_at=None
            )
            kept.close_gap(self._db, account_id, now)
        return Changed(is_accounts=True, is_list=True)

    def _forget_some(self, account_id: int) -> Forgotten:
        values, now = {"account_id": account_id, "limit": FORGET_AT_ONCE}, self._clock.now()
        with transaction(self._db):
            ids = [row[0] for row in self._db.execute(ITEMS_OF, values).fetchall()]
            for item_id in ids:
                forget.forget_item(self._db, item_id, now)
            posts = [row[0] for row in self._db.execute(POSTS_OF, values).fetchall()]
            forget.forget_posts(self._db, account_id, posts, now)
        return Forgotten(len(ids) + len(posts), Changed(items=frozenset(ids), is_list=bool(ids)))

    def _sign_out(self, network: Channel, row: AccountRow) -> None:
        """Have the server forget our token, where it can; removing goes on in any case."""
        sign_out: Callable[[Asker, AccountRef, Secrets], bool] | None
        sign_out = getattr(network, "sign_out", None)
        if sign_out is None:
            return
        account = ref_of(row)
        try:
            sign_out(asker_of(self._ways.http, account), account, self._ways.secrets_of(row.id))
        except ShopError as error:
            log.info("not signed out at the server: %s", error.code)
