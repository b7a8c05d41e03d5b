"""Signing in: proven first, shown to the owner, and kept once the owner agrees."""

from __future__ import annotations

import secrets as chance
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.base import (
    DATA_UNTIL,
    SIGN_IN_MADE,
    SIGN_IN_UNTIL,
    AccountRef,
    Asker,
    Capability,
    Channel,
    Identity,
    Secrets,
)
from app.domain.item import AccountState
from app.errors import ChooseOne, NoSuch, OtherIdentity, ShopError
from app.events import Changed
from app.queries import accounts as asked
from app.services.abilities import Lack, lacks, without_lacks
from app.services.fetch_outcome import EXPIRES_SOON
from app.services.metered import Newcomer
from app.services.pending_secrets import PendingSecrets
from app.store import accounts as kept
from app.store import spent
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.credentials import Keyring
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage

NAME_MAX: Final = 80
SWITCHED: Final = "switched"  # given as "off": a new account begins switched off
MOST_WAITING: Final = 8  # the oldest is dropped: a window that forgot it left secrets in memory
OWN: Final = "own_keys"  # in `config`: what the owner set there, which no sign-in may undo
OF_A_SIGN_IN: Final = frozenset({SIGN_IN_UNTIL, DATA_UNTIL, SIGN_IN_MADE})


@dataclass(frozen=True, slots=True)
class Probe:
    """A sign-in that was proven and waits for the owner's word.

    With `choices`, (id, name), nothing is proven yet: the owner says first which `what` it is
    to be (page, location, organization, channel).
    """

    ticket: str
    channel: str
    name: str = ""
    handle: str = ""
    capabilities: frozenset[Capability] = frozenset()
    cannot: tuple[Lack, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    what: str = ""


@dataclass(slots=True)
class _Waiting:
    """One proven sign-in with its secrets, in memory alone."""

    network: Channel
    given: Mapping[str, str] = field(repr=False)
    before: AccountRow | None
    asker: Newcomer
    pending: PendingSecrets
    identity: Identity | None = None


class SigningIn:
    """Proves and keeps sign-ins; every method but `drop` waits, so they are for the fetch lane."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        clock: Clock,
        keyring: Callable[[], Keyring] | None,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._http = http
        self._secrets_of = secrets_of
        self._clock = clock
        self._keyring = keyring
        self._lock = threading.Lock()
        self._waiting: dict[str, _Waiting] = {}

    def probe(self, network: Channel, given: Mapping[str, str], account_id: int | None) -> Probe:
        """Prove a sign-in; nothing is stored and no secret written.

        Raises:
            ShopError: what stood in the way.
        """
        before = None if account_id is None else asked.account(self._read_page, account_id)
        pending = PendingSecrets(None if account_id is None else self._secrets_of(account_id))
        waiting = _Waiting(network, dict(given), before, Newcomer(self._http), pending)
        return self._prove(chance.token_hex(8), waiting)

    def choose(self, ticket: str, choice: str) -> Probe:
        """Prove the same sign-in with one of its places.

        Raises:
            NoSuch: this sign-in waits no more.
            ShopError: what stood in the way; the sign-in goes on waiting for a choice.
        """
        waiting = self._get(ticket)
        return self._prove(ticket, replace(waiting, given={**waiting.given, "choice": choice}))

    def keep(self, ticket: str) -> int:
        """Keep a proven sign-in and its secrets, and give the account's id.

        Raises:
            NoSuch: this sign-in waits no more.
            ChooseOne: the owner has not said yet which place it is to be.
            ShopError: its secrets cannot be kept; then nothing is changed, and it goes on waiting.
        """
        waiting = self._get(ticket)
        if waiting.identity is None:
            raise ChooseOne
        identity = waiting.identity
        job = partial(self._reserve, waiting.network, identity)
        account_id, is_new = self._jobs.write(job).result()
        try:
            waiting.pending.hand_over(self._secrets_of(account_id))
        except ShopError:
            if is_new and self._keyring is not None:
                with suppress(ShopError):  # the first failure is the one to tell
                    self._keyring().forget(account_id, waiting.network.secret_kinds)
            raise
        self._jobs.write(partial(self._revive, account_id, waiting, identity)).result()
        self.drop(ticket)
        return account_id

    def drop(self, ticket: str) -> None:
        """Forget a sign-in that the owner does not want; harmless when done twice."""
        with self._lock:
            self._waiting.pop(ticket, None)

    def _prove(self, ticket: str, waiting: _Waiting) -> Probe:
        try:
            identity = self._signed_in(waiting)
        except ChooseOne as error:
            self._put(ticket, replace(waiting, identity=None))
            choices, what = error.choices, error.what
            return Probe(ticket, waiting.network.name, choices=choices, what=what)
        self._put(ticket, replace(waiting, identity=identity))
        return Probe(
            ticket,
            waiting.network.name,
            identity.name,
            identity.handle,
            _able(identity),
            identity.cannot,
        )

    def _signed_in(self, waiting: _Waiting) -> Identity:
        network, before = waiting.network, waiting.before
        try:
            identity = network.sign_in(waiting.asker, waiting.given, waiting.pending)
        except ChooseOne as error:
            if before is None or before.remote_id not in dict(error.choices):
                raise
            given = {**waiting.given, "choice": before.remote_id}  # the place it was before
            identity = network.sign_in(waiting.asker, given, waiting.pending)
        if before is not None:
            _refuse_other(before, network, identity)
        return identity

    def _get(self, ticket: str) -> _Waiting:
        with self._lock:
            if ticket not in self._waiting:
                raise NoSuch(kind="sign_in", id=ticket)
            return self._waiting[ticket]

    def _put(self, ticket: str, waiting: _Waiting) -> None:
        with self._lock:
            self._waiting[ticket] = waiting
            while len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]

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

    def _revive(self, account_id: int, waiting: _Waiting, identity: Identity) -> Changed:
        given, now = waiting.given, self._clock.now()
        name = " ".join(given.get("name", "").split())[:NAME_MAX]
        with transaction(self._db):
            row = asked.account(of_writer(self._db), account_id)
            new = {**waiting.asker.learned, **identity.config}
            config = merged(row.config, new, given) | lacks(identity.cannot)
            ends_at = asked.end_of(config)
            is_ending = ends_at is not None and ends_at - now <= EXPIRES_SOON
            at_rest = getattr(waiting.network, "state_at_rest", AccountState.OK)
            if row.removed_at is not None and given.get(SWITCHED) == "off":
                at_rest, is_ending = AccountState.OFF, False
            facts = kept.AccountFacts(
                handle=identity.handle,
                config=config,
                capabilities=[str(one) for one in _able(identity)],
                state=AccountState.EXPIRING if is_ending else at_rest,
                error=None,
                failures=0,
                next_try_at=None,
                removed_at=None,
            )
            if name or not row.name or row.removed_at is not None:
                facts["name"] = name or identity.name
            kept.change(self._db, account_id, **facts)
            self._count(AccountRef(account_id, row.channel, row.server, config=config), waiting)
        return Changed(is_accounts=True)

    def _count(self, account: AccountRef, waiting: _Waiting) -> None:
        """Count what signing in has spent, now that it is known whose it was."""
        now = self._clock.now()
        for bucket in waiting.network.buckets(account):
            if n := waiting.asker.spent[bucket.name]:
                spent.count(self._db, account.id, bucket, n, now)
        waiting.asker.spent.clear()


def merged(
    old: Mapping[str, str], new: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Join what a sign-in says with what was known, so that the owner's own settings survive it.

    Args:
        old: the account's `config` before.
        new: what the sign-in gave.
        given: what the owner typed now; what of it is kept in `config` is the owner's own.
    """
    if OWN in old:
        own = set(old[OWN].split())
    else:  # signed in before this was kept: what came out empty was only not typed again
        own = {name for name, value in new.items() if not value and old.get(name)}
    typed = {name for name in given if given[name] and new.get(name)}
    facts = {name: one for name, one in without_lacks(old).items() if name not in OF_A_SIGN_IN}
    kept_own = {name: old[name] for name in own - typed if name in old}
    return {**facts, **new, **kept_own, OWN: " ".join(sorted(own | typed))}


def _able(identity: Identity) -> frozenset[Capability]:
    lacking = {capability for capability, _ in identity.cannot}
    return frozenset(one for one in identity.capabilities if one.value not in lacking)


def _refuse_other(before: AccountRow, network: Channel, identity: Identity) -> None:
    same = (before.channel, before.server, before.remote_id)
    if same != (network.name, identity.server, identity.remote_id):
        raise OtherIdentity(
            account=before.name,
            expected=before.handle or before.name,
            got=identity.handle or identity.name,
        )
