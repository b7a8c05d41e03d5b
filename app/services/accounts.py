"""Connecting, checking, renaming and removing our logins; history outlives them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.base import Asker, Channel, ReadContext, Secrets
from app.clock import Clock
from app.domain.item import AccountState
from app.errors import (
    BudgetSpent,
    ChooseOne,
    NoSuch,
    OutOfCredit,
    ShopError,
    WrongUse,
    to_facts,
)
from app.events import NOTHING, Changed
from app.queries import accounts as asked
from app.queries.page import ReadPage
from app.services.fetch_outcome import outcome
from app.services.fetching import RESTING, WaysOut, ref_of
from app.services.health import AccountHealth, health
from app.services.metered import asker_of
from app.services.removing import Removing
from app.services.signing_in import NAME_MAX, OWN, Probe, SigningIn
from app.services.turns import turn_of
from app.store import accounts as kept
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn
    from app.credentials import Keyring, KeyringState
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow

__all__ = ["AccountHealth", "Accounts", "Checked", "Probe"]

CHANGED: Final = Changed(is_accounts=True)


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
        ways = WaysOut(channels, http, secrets_of)
        self._removing = Removing(db, jobs, ways, clock, keyring)
        self._signing = SigningIn(db, jobs, read_page, http, secrets_of, clock, keyring)

    # --- signing in

    def probe(
        self, channel: str, given: Mapping[str, str], account_id: int | None = None
    ) -> Future[Probe]:
        """Prove a sign-in, which then waits for `keep` or `drop`, with choices for `choose` first.

        Args:
            channel: the network's name.
            given: what the network's `needs` say, and "name" for a name of the owner's own.
            account_id: sign in again to this account; anybody else is refused.

        Returns:
            Who it is and what it may do, to be. It fails with the `ShopError` that stood in the
            way. Nothing is stored and no secret written either way.

        Raises:
            WrongUse: there is no such network.
        """
        network = self._channel(channel)
        job = partial(self._signing.probe, network, dict(given), account_id)
        return self._jobs.fetch(_turn(channel, given), job)

    def choose(self, ticket: str, choice: str) -> Future[Probe]:
        """Prove the same sign-in with one of the places that `Probe.choices` named."""
        return self._jobs.fetch("", partial(self._signing.choose, ticket, choice))

    def keep(self, ticket: str) -> Future[int]:
        """Add the login that was proven, or renew the one it turned out to be.

        Returns:
            The account's id to be. It fails with the `ShopError` that stood in the way; then
            nothing is changed, and the sign-in waits on: the keyring may be unlocked meanwhile.
        """
        return self._jobs.fetch("", partial(self._signing.keep, ticket))

    def drop(self, ticket: str) -> None:
        """Forget a sign-in that is not wanted, with its secrets."""
        self._signing.drop(ticket)

    def add(
        self, channel: str, given: Mapping[str, str], account_id: int | None = None
    ) -> Future[int]:
        """Prove and keep a sign-in in one go; takes what `probe` takes.

        Returns:
            The account's id to be. It fails with the `ShopError` that stood in the way, with
            `ChooseOne` where there are several places, and then nothing is changed.

        Raises:
            WrongUse: there is no such network.
        """
        network = self._channel(channel)

        def add() -> int:
            return self._kept(self._signing.probe(network, given, account_id))

        return self._jobs.fetch(_turn(channel, given), add)

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
    ) -> Future[Probe]:
        """Wait for the owner in the browser, then go on as `probe`; it may end cancelled.

        The wait has a lane key of its own, so that it keeps no host's place.
        """
        job = partial(self._wait, channel, begun, given or {}, account_id, cancel)
        return self._jobs.fetch("the owner's browser", job)

    def _wait(
        self,
        channel: str,
        begun: BrowserSignIn,
        given: Mapping[str, str],
        account_id: int | None,
        cancel: Cancel | None,
    ) -> Probe:
        told = begun.wait(cancel)
        if told is None:
            raise CancelledError
        return self._signing.probe(self._channel(channel), {**given, **told}, account_id)

    def _kept(self, probe: Probe) -> int:
        try:
            if probe.choices:
                raise ChooseOne(what=probe.what, choices=probe.choices)
            return self._signing.keep(probe.ticket)
        finally:
            self._signing.drop(probe.ticket)

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
        asker = asker_of(self._http, account)
        streams = network.streams(account, ())
        errors: list[ShopError] = []
        try:
            for stream in streams[:1]:
                raw = network.ask(asker, account, self._secrets_of(row.id), stream, "", "")
                network.read(raw, ReadContext(account, stream, "", self._clock.now()))
        except ShopError as error:
            errors.append(error)
        return self._jobs.write(partial(self._keep_check, row.id, errors)).result().state

    def _keep_check(self, account_id: int, errors: Sequence[ShopError]) -> Checked:
        now, n_read = self._clock.now(), 1 - len(errors)
        with transaction(self._db):
            row = asked.account(of_writer(self._db), account_id)  # as it stands by now
            if row.state in RESTING:  # looking at it does not switch it on
                return Checked(row.state)
            result = outcome(
                errors,
                failures=row.failures,
                n_read=n_read,
                now=now,
                chance=0.5,
                ends_at=row.ends_at,
            )
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
        own = " ".join(sorted({*row.config.get(OWN, "").split(), name}))
        facts = kept.AccountFacts(config={**row.config, name: value, OWN: own})
        if row.state is AccountState.LIMITED and isinstance(row.error, BudgetSpent | OutOfCredit):
            facts |= {"state": AccountState.OK, "error": None, "next_try_at": None}
        with transaction(self._db):
            kept.change(self._db, account_id, **facts)
        return CHANGED

    def switch(self, account_id: int, *, on: bool) -> Changed:
        """Switch a login off, so that it is not read and its replies wait, or on; writer's lane.

        Raises:
            NoSuch: there is no such account.
        """
        row = self._existing(account_id)
        if on is (row.state is not AccountState.OFF):
            return NOTHING
        at_rest = getattr(self._channel(row.channel), "state_at_rest", AccountState.OK)
        now, state = self._clock.now(), at_rest if on else AccountState.OFF
        with transaction(self._db):
            facts = kept.AccountFacts(state=state, error=None, failures=0, next_try_at=None)
            kept.change(self._db, account_id, **facts)
            kept.close_gap(self._db, account_id, now)  # what is off is not missed
        return CHANGED

    def health(self) -> tuple[AccountHealth, ...]:
        """Tell how every login does: what is left of its sign-in, of its budgets, and what not."""
        rows = asked.accounts(self._read_page)
        return tuple(self._health(row) for row in rows)

    def health_of(self, account_id: int) -> AccountHealth:
        """Tell how one login does.

        Raises:
            NoSuch: there never was such an account.
        """
        return self._health(asked.account(self._read_page, account_id))

    def _health(self, row: AccountRow) -> AccountHealth:
        return health(self._read_page, self._channels[row.channel], row, self._clock.now())

    def remove(self, account_id: int, *, forget_items: bool = False) -> Future[int]:
        """Remove a login and its secrets; what it brought stays, unless it is to be forgotten.

        Returns:
            How many texts were forgotten, to be; it fails with `KeyringError` where the secrets
            could not be deleted, and the login is removed all the same.

        Raises:
            NoSuch: there is no such account.
        """
        row = self._existing(account_id)
        return self._jobs.fetch("", partial(self._removing.remove, row, forget_items=forget_items))

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


def _turn(channel: str, given: Mapping[str, str]) -> str:
    return turn_of(given.get("server") or given.get("url") or channel)
