"""Connecting, checking, renaming and removing our logins; history outlives them all."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.base import AccountRef, Asker, Channel, Identity, ReadContext, Secrets
from app.clock import Clock
from app.domain.item import AccountState
from app.errors import NoSuch, OtherIdentity, ShopError, WrongUse, to_facts
from app.events import Changed
from app.queries import accounts as asked
from app.queries.page import ReadPage
from app.services.fetch_outcome import outcome
from app.services.fetching import ref_of
from app.services.pending_secrets import PendingSecrets
from app.services.turns import turn_of
from app.store import accounts as kept
from app.store import forget
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn
    from app.credentials import Keyring, KeyringState
    from app.jobs.cancel import Cancel
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
CHANGED: Final = Changed(is_accounts=True)
NAME_MAX: Final = 80


@dataclass(frozen=True, slots=True)
class Checked:
    """How an account was found to stand."""

    state: AccountState
    changed: Changed = CHANGED


class Accounts:
    """Everything the owner does to a login; each method starts its own jobs and returns at once."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        channels: Mapping[str, Channel],
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        clock: Clock,
        *,
        keyring: Callable[[], Keyring] | None = None,
    ) -> None:
        """Take the lanes and the doors; without a keyring (the sample shop) none is asked."""
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._channels = channels
        self._http = http
        self._secrets_of = secrets_of
        self._clock = clock
        self._keyring = keyring

    # --- signing in

    def add(
        self, channel: str, given: Mapping[str, str], account_id: int | None = None
    ) -> Future[int]:
        """Sign in, and add the login or renew the one it turns out to be.

        Args:
            channel: the network's name.
            given: what the network's `needs` say, and "name" for a name of the owner's own.
            account_id: sign in again to this account; anybody else is refused.

        Returns:
            The account's id to be. It fails with the `ShopError` that stood in the way, and
            then nothing is changed and no secret is kept.

        Raises:
            WrongUse: there is no such network.
        """
        network = self._channel(channel)
        place = given.get("server") or given.get("url") or channel
        job = partial(self._sign_in, network, dict(given), account_id)
        return self._jobs.fetch(turn_of(place), job)

    def begin_browser(
        self, channel: str, given: Mapping[str, str], *, by_hand: bool = False
    ) -> Future[BrowserSignIn]:
        """Prepare a sign-in in the owner's browser; open its `address`, then `finish_browser`.

        `given` is what the owner typed before: a server, or the id of an app of their own.

        Raises:
            WrongUse: this network has no such sign-in.
        """
        begin = getattr(self._channel(channel), "begin_sign_in", None)
        if begin is None:
            raise WrongUse(why="needs_field", detail="token")
        job = partial(begin, self._http, dict(given), by_hand=by_hand)
        return self._jobs.fetch(turn_of(given.get("server") or channel), job)

    def finish_browser(
        self,
        channel: str,
        begun: BrowserSignIn,
        given: Mapping[str, str] | None = None,
        account_id: int | None = None,
        cancel: Cancel | None = None,
    ) -> Future[int]:
        """Wait for the owner in the browser, then go on as `add`; cancelled, it is a cancelled one.

        The wait has a lane key of its own, so that it keeps no host's place.
        """

        def wait() -> int:
            told = begun.wait(cancel)
            if told is None:
                raise CancelledError
            network = self._channel(channel)
            return self._sign_in(network, {**(given or {}), **told}, account_id)

        return self._jobs.fetch("the owner's browser", wait)

    def _sign_in(self, network: Channel, given: Mapping[str, str], account_id: int | None) -> int:
        before = None if account_id is None else asked.account(self._read_page, account_id)
        pending = PendingSecrets(None if account_id is None else self._secrets_of(account_id))
        identity = network.sign_in(self._http, given, pending)
        if before is not None:
            _refuse_other(before, network, identity)
        reserved, is_new = self._jobs.write(partial(self._reserve, network, identity)).result()
        try:
            pending.hand_over(self._secrets_of(reserved))
        except ShopError:
            if is_new:
                with suppress(ShopError):  # the first failure is the one to tell
                    self._forget_secrets_of(reserved, network)
            raise
        self._jobs.write(partial(self._revive, reserved, identity, given)).result()
        return reserved

    def _reserve(self, network: Channel, identity: Identity) -> tuple[int, bool]:
        """Find or make the row whose id names the secrets; a new one stays removed until then."""
        with transaction(self._db):
            found = kept.find(self._db, network.name, identity.server, identity.remote_id)
            if found is not None:
                return found, False
            now = self._clock.now()
            new = kept.add(
                self._db,
                network.name,
                now,
                server=identity.server,
                remote_id=identity.remote_id,
                name=identity.name,
                state=AccountState.OFF,
                removed_at=now,
            )
            return new, True

    def _revive(self, account_id: int, identity: Identity, given: Mapping[str, str]) -> Changed:
        name = " ".join(given.get("name", "").split())[:NAME_MAX]
        facts = kept.AccountFacts(
            handle=identity.handle,
            config=identity.config,
            capabilities=[str(one) for one in identity.capabilities],
            state=AccountState.OK,
            error=None,
            failures=0,
            next_try_at=None,
            removed_at=None,
        )
        row = asked.account(self._read_page, account_id)
        if name or not row.name or row.removed_at is not None:
            facts["name"] = name or identity.name
        with transaction(self._db):
            kept.change(self._db, account_id, **facts)
        return CHANGED

    # --- looking after

    def check(self, account_id: int) -> Future[AccountState]:
        """Ask the network whether the account can be read, and keep how it stands.

        Raises:
            NoSuch: there is no such account.
        """
        row = self._existing(account_id)
        return self._jobs.fetch(turn_of(row.server), partial(self._check, row))

    def _check(self, row: AccountRow) -> AccountState:
        network, account = self._channels[row.channel], ref_of(row)
        streams = network.streams(account, ())
        errors: list[ShopError] = []
        try:
            for stream in streams[:1]:
                raw = network.ask(self._http, account, self._secrets_of(row.id), stream, "", "")
                network.read(raw, ReadContext(account, stream, "", self._clock.now()))
        except ShopError as error:
            errors.append(error)
        return self._jobs.write(partial(self._keep_check, row, errors)).result().state

    def _keep_check(self, row: AccountRow, errors: Sequence[ShopError]) -> Checked:
        now = self._clock.now()
        result = outcome(errors, failures=row.failures, n_read=1 - len(errors), now=now, chance=0.5)
        with transaction(self._db):
            kept.change(
                self._db,
                row.id,
                state=result.state,
                error=None if result.error is None else to_facts(result.error),
                failures=result.failures,
                next_try_at=result.next_try_at,
            )
        return Checked(result.state)

    def rename(self, account_id: int, name: str) -> Changed:
        """Call a login something else; on the writer's lane.

        Raises:
            NoSuch: there is no such account.
            WrongUse: the name is empty.
        """
        plain = " ".join(name.split())[:NAME_MAX]
        if not plain:
            raise WrongUse(why="missing", detail="name")
        with transaction(self._db):
            if not kept.change(self._db, account_id, name=plain):
                raise NoSuch(kind="account", id=str(account_id))
        return CHANGED

    def configure(self, account_id: int, name: str, value: str) -> Changed:
        """Change one of the network's own settings of a login, as its hashtags; writer's lane.

        Raises:
            NoSuch: there is no such account.
        """
        row = self._existing(account_id)
        with transaction(self._db):
            kept.change(self._db, account_id, config={**row.config, name: value})
        return CHANGED

    def remove(self, account_id: int, *, forget_items: bool = False) -> Future[int]:
        """Remove a login and its secrets; what it brought stays, unless it is to be forgotten.

        Returns:
            How many texts were forgotten, to be; it fails with `KeyringError` where the secrets
            could not be deleted, and the login is removed all the same.

        Raises:
            NoSuch: there is no such account.
        """
        row = self._existing(account_id)
        return self._jobs.fetch("", partial(self._remove, row, forget_items=forget_items))

    def _remove(self, row: AccountRow, *, forget_items: bool) -> int:
        network = self._channels.get(row.channel)
        if network is not None and self._keyring is not None:
            self._sign_out(network, row)
        self._jobs.write(partial(self._take_out, row.id)).result()
        n = 0
        while forget_items:
            part = self._jobs.write(partial(self._forget_some, row.id)).result()
            n += len(part.items)
            if not part.items:
                break
        if network is not None:
            self._forget_secrets_of(row.id, network)
        return n

    def _take_out(self, account_id: int) -> Changed:
        now = self._clock.now()
        with transaction(self._db):
            kept.change(
                self._db, account_id, removed_at=now, state=AccountState.OFF, next_try_at=None
            )
            kept.close_gap(self._db, account_id, now)
        return CHANGED | Changed(is_list=True)

    def _forget_some(self, account_id: int) -> Changed:
        values = {"account_id": account_id, "limit": FORGET_AT_ONCE}
        with transaction(self._db):
            ids = [row[0] for row in self._db.execute(ITEMS_OF, values).fetchall()]
            for item_id in ids:
                forget.forget_item(self._db, item_id, self._clock.now())
        return Changed(items=frozenset(ids), is_list=bool(ids))

    def _sign_out(self, network: Channel, row: AccountRow) -> None:
        """Have the server forget our token, where it can; removing goes on in any case."""
        sign_out: Callable[[Asker, AccountRef, Secrets], bool] | None
        sign_out = getattr(network, "sign_out", None)
        if sign_out is None:
            return
        try:
            sign_out(self._http, ref_of(row), self._secrets_of(row.id))
        except ShopError as error:
            log.info("not signed out at the server: %s", error.code)

    def _forget_secrets_of(self, account_id: int, network: Channel) -> None:
        if self._keyring is not None:
            self._keyring().forget(account_id, network.secret_kinds)

    # --- the keyring, as far as the owner sees it

    def keyring_state(self) -> Future[KeyringState | None]:
        """Look how the system's keyring is; None where none is needed. It may take a while."""
        keyring = self._keyring
        return self._jobs.fetch("", lambda: None if keyring is None else keyring().state())

    def keep_for_session_only(self, *, on: bool) -> None:
        """Keep new secrets in memory alone: the owner's choice where there is no keyring."""
        if self._keyring is not None:
            self._keyring().keep_for_session_only(on)

    def _channel(self, name: str) -> Channel:
        if name not in self._channels:
            raise WrongUse(why="unknown_channel", detail=name)
        return self._channels[name]

    def _existing(self, account_id: int) -> AccountRow:
        row = asked.account(self._read_page, account_id)
        if row.removed_at is not None:
            raise NoSuch(kind="account", id=str(account_id))
        return row


def _refuse_other(before: AccountRow, network: Channel, identity: Identity) -> None:
    same = (before.channel, before.server, before.remote_id)
    if same != (network.name, identity.server, identity.remote_id):
        raise OtherIdentity(
            account=before.name,
            expected=before.handle or before.name,
            got=identity.handle or identity.name,
        )
