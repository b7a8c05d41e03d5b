"""The door to the network as one account has it: what it may spend, and what it learns, is kept.

A channel asks through `Asker` and knows no account's budget. Here a request is counted before
it leaves, on the writer's lane, so that two threads never spend the same, nor a restart twice.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.channels.base import AccountRef, Asker, Capability, Channel, NotSent, Outcome, Raw
from app.channels.http import LOGIN, may_have_left
from app.domain.budget import Bucket
from app.domain.item import AccountState
from app.errors import ShopError, SignInError, to_facts
from app.events import NOTHING, Changed
from app.queries import accounts as asked
from app.services.abilities import lack_of, lose
from app.store import accounts as kept
from app.store import spent
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from datetime import datetime

    from app.clock import Clock
    from app.jobs.lanes import Jobs


class _Door:
    """Hands a request on to the door behind; `login` says to it who asks."""

    def __init__(self, http: Asker, login: Mapping[str, str] | None = None) -> None:
        self._http = http
        self._login = login or {}

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        bearer: str | None = None,
        is_write: bool = False,
        keep_alive: bool = True,
        spends: Mapping[str, int] | None = None,
    ) -> Raw:
        """Ask as `Asker.send` says, once `_spend` has let it; what surely never left is free."""
        if spends:
            self._spend(spends)
        try:
            return self._http.send(
                method,
                url,
                params=params,
                headers={**(headers or {}), **self._login},
                json=json,
                form=form,
                bearer=bearer,
                is_write=is_write,
                keep_alive=keep_alive,
            )
        except ShopError as error:
            if spends and not may_have_left(error):
                for bucket, n in spends.items():
                    self.give_back(bucket, n)
            raise

    def give_back(self, bucket: str, n: int) -> None:
        """Return what a request was feared to cost and did not."""
        raise NotImplementedError

    def _spend(self, spends: Mapping[str, int]) -> None:
        raise NotImplementedError


class Metered(_Door):
    """Fits `Asker` for one account; for the fetch lane, since it waits for the writer's."""

    def __init__(self, meters: Meters, account: AccountRef, *, is_background: bool) -> None:
        super().__init__(meters, {LOGIN: str(account.id)})
        self._meters = meters
        self._account = account
        self._is_background = is_background

    def give_back(self, bucket: str, n: int) -> None:
        """Return what a request was feared to cost and did not."""
        if n > 0:
            self._meters.give_back_of(self._account, bucket, n)

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep what the network itself says is used of a bucket, and when it begins anew."""
        self._meters.note_of(self._account, bucket, used, until)

    def learn(self, name: str, value: str) -> None:
        """Keep a fact about the account in its `config`."""
        self._meters.learn_of(self._account, name, value)

    def _spend(self, spends: Mapping[str, int]) -> None:
        self._meters.reserve(self._account, spends, is_background=self._is_background)


class Newcomer(_Door):
    """Fits `Asker` while somebody signs in: what is spent and learned waits for the account."""

    def __init__(self, http: Asker) -> None:
        super().__init__(http)
        self.spent: Counter[str] = Counter()
        self.learned: dict[str, str] = {}

    def give_back(self, bucket: str, n: int) -> None:
        """Return what a request was feared to cost and did not."""
        self.spent[bucket] -= n

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Leave what the network says to the first fetch, which hears it again."""

    def learn(self, name: str, value: str) -> None:
        """Remember a fact about the account to be."""
        self.learned[name] = value

    def _spend(self, spends: Mapping[str, int]) -> None:
        self.spent.update(spends)


class Meters:
    """Keeps the accounts' budgets; itself it fits `Asker` as the bare door that knows none."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        channels: Mapping[str, Channel],
        http: Asker,
        clock: Clock,
    ) -> None:
        """Take the writer's connection and lane, the networks and the door behind."""
        self.send = http.send
        self._db = db
        self._jobs = jobs
        self._channels = channels
        self._clock = clock

    def of(self, account: AccountRef, *, is_background: bool = False) -> Metered:
        """Give the door as one account has it; the background leaves a quarter to the owner."""
        return Metered(self, account, is_background=is_background)

    def give_back(self, bucket: str, n: int) -> None:
        """Keep no account of anything: nobody is named."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep no account of anything."""

    def learn(self, name: str, value: str) -> None:
        """Keep nothing about anybody."""

    def reserve(
        self, account: AccountRef, spends: Mapping[str, int], *, is_background: bool
    ) -> None:
        """Count what is about to be spent.

        Raises:
            BudgetSpent: a bucket does not allow it now.
        """
        buckets = self._buckets(account)
        change = partial(spent.reserve, self._db, account.id, buckets, spends, self._clock.now())
        self._write(partial(change, is_background=is_background))

    def give_back_of(self, account: AccountRef, bucket: str, n: int) -> None:
        """Count so much less."""
        named, now = self._buckets(account)[bucket], self._clock.now()
        self._write(partial(spent.count, self._db, account.id, named, -n, now))

    def note_of(self, account: AccountRef, bucket: str, used: int, until: datetime | None) -> None:
        """Put the network's figure in the place of ours."""
        named, now = self._buckets(account)[bucket], self._clock.now()
        self._write(partial(spent.note, self._db, account.id, named, used, until, now))

    def learn_of(self, account: AccountRef, name: str, value: str) -> None:
        """Put a fact into an account's `config`, beside what stands there by now."""
        self._write(partial(self._learn, account.id, name, value))

    def heard_of(self, account: AccountRef, error: ShopError, verb: Capability | None) -> None:
        """Keep what an answer to something other than reading says about the account as a whole."""
        lack = lack_of(error, verb)
        if isinstance(error, SignInError):
            self._write(partial(self._bury, account.id, error))
        elif lack is not None:
            declared = self._channels[account.channel].capabilities
            self._write(partial(lose, self._db, account.id, declared, lack))

    def _bury(self, account_id: int, error: SignInError) -> Changed:
        with transaction(self._db):
            row = asked.account(of_writer(self._db), account_id)
            if row.state in (AccountState.OFF, AccountState.NEEDS_SIGN_IN):
                return NOTHING
            state, facts = AccountState.NEEDS_SIGN_IN, to_facts(error)
            kept.change(self._db, account_id, state=state, error=facts, next_try_at=None)
        return Changed(is_accounts=True)

    def _learn(self, account_id: int, name: str, value: str) -> None:
        with transaction(self._db):
            config = asked.account(of_writer(self._db), account_id).config
            if config.get(name) != value:
                kept.change(self._db, account_id, config={**config, name: value})

    def _buckets(self, account: AccountRef) -> dict[str, Bucket]:
        named = self._channels[account.channel].buckets(account)
        return {bucket.name: bucket for bucket in named}

    def _write(self, change: Callable[[], object]) -> None:
        self._jobs.write(change).result()


def asker_of(http: Asker, account: AccountRef, *, is_background: bool = False) -> Asker:
    """Give the door as an account has it, where budgets are kept; a bare one stays as it is."""
    if isinstance(http, Meters):
        return http.of(account, is_background=is_background)
    return http


def heard(http: Asker, account: AccountRef, outcome: Outcome, verb: Capability | None) -> None:
    """Keep what the end of a reply or reaction says about its account, where that is kept."""
    if isinstance(http, Meters) and isinstance(outcome, NotSent):
        http.heard_of(account, outcome.error, verb)
