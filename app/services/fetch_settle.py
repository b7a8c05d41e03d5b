"""How an account stands after a try to read it is kept, with the time it could not be read."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.item import AccountState
from app.errors import ShopError, SignInError, to_facts
from app.events import NOTHING, Changed
from app.queries import accounts as asked
from app.services.abilities import lack_of, lose
from app.services.fetch_outcome import Outcome, outcome
from app.store import accounts as kept
from app.store.arriving import Stored
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from datetime import datetime

    from app.channels.base import Channel
    from app.clock import Clock
    from app.queries.accounts import AccountRow
    from app.services.fetch_stream import StreamEnd


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What a fetch did with one account; `has_died`: its sign-in was alive before."""

    account_id: int
    channel: str
    state: AccountState
    new: int = 0
    edited: int = 0
    deleted: int = 0
    error: ShopError | None = None
    new_ids: tuple[int, ...] = ()
    wrote_again: tuple[int, ...] = ()
    changed: Changed = NOTHING
    has_died: bool = False


class Settling:
    """Judges tries; on the writer's lane."""

    def __init__(
        self, db: sqlite3.Connection, channels: Mapping[str, Channel], clock: Clock
    ) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._chance = random.Random()  # noqa: S311 - spreads tries, keeps no secret

    def settle(
        self, row: AccountRow, ends: Sequence[StreamEnd], *, n_fresh: int = 0
    ) -> AccountReport:
        """Keep how an account stands after a try that began when it stood as in `row`.

        What the owner did to it meanwhile stays: switched off, it is not on again. `n_fresh` more
        of its streams were not asked, since they were read lately.
        """
        errors = [end.error for end in ends if end.error is not None]
        n_read = sum(end.is_whole for end in ends)
        state, error, has_died = row.state, row.error, False
        if errors or n_read == len(ends):  # a cancelled round says nothing of the network
            with transaction(self._db):
                now_row = asked.account(of_writer(self._db), row.id)
                errors = _of_this_sign_in(errors, row.state, now_row.state)
                if n_read < len(ends) and not errors:
                    state, error = now_row.state, now_row.error
                elif now_row.state not in (AccountState.OFF, AccountState.BY_HAND):
                    result = self._judged(now_row, errors, n_read=n_read, n_fresh=n_fresh)
                    self._keep(now_row, result, ends)
                    state, error = result.state, result.error
                    is_dead = state is AccountState.NEEDS_SIGN_IN
                    has_died = is_dead and now_row.state is not state
                else:
                    state, error = now_row.state, None
        return _report(row, ends, state, error, has_died=has_died)

    def _judged(
        self, row: AccountRow, errors: Sequence[ShopError], *, n_read: int, n_fresh: int
    ) -> Outcome:
        return outcome(
            errors,
            failures=row.failures,
            n_read=n_read,
            n_fresh=n_fresh,
            now=self._clock.now(),
            chance=self._chance.random(),
            ends_at=row.ends_at,
        )

    def _keep(self, row: AccountRow, result: Outcome, ends: Sequence[StreamEnd]) -> None:
        now = self._clock.now()
        facts = kept.AccountFacts(
            state=result.state,
            error=None if result.error is None else to_facts(result.error),
            failures=result.failures,
            next_try_at=result.next_try_at,
        )
        moved_to = next((end.moved_to for end in ends if end.moved_to), "")
        if moved_to and kept.find(self._db, row.channel, moved_to, row.remote_id) is None:
            facts["server"] = moved_to
        if result.is_success:
            facts["last_success_at"] = now
            kept.close_gap(self._db, row.id, now)
        elif result.next_try_at is not None or result.state is AccountState.NEEDS_SIGN_IN:
            self._open_gap(row, result.error, now)
        kept.change(self._db, row.id, **facts)
        declared = self._channels[row.channel].capabilities
        for end in ends:
            if (lack := lack_of(end.error)) is not None:
                lose(self._db, row.id, declared, lack)

    def _open_gap(self, row: AccountRow, error: ShopError | None, now: datetime) -> None:
        facts = to_facts(error or ShopError())
        kept.open_gap(self._db, row.id, row.last_success_at or now, json.dumps(facts))


def _of_this_sign_in(
    errors: list[ShopError], before: AccountState, now: AccountState
) -> list[ShopError]:
    """Leave out that a sign-in is dead where the owner has renewed it while it was tried."""
    if before is not AccountState.NEEDS_SIGN_IN or now is before:
        return errors
    return [one for one in errors if not isinstance(one, SignInError)]


def _report(
    row: AccountRow,
    ends: Sequence[StreamEnd],
    state: AccountState,
    error: ShopError | None,
    *,
    has_died: bool,
) -> AccountReport:
    stored = Stored()
    for end in ends:
        stored |= end.stored
    return AccountReport(
        account_id=row.id,
        channel=row.channel,
        state=state,
        new=stored.new,
        edited=stored.edited,
        deleted=stored.deleted,
        error=error,
        new_ids=stored.new_ids,
        wrote_again=stored.wrote_again,
        changed=Changed(is_accounts=True),
        has_died=has_died,
    )
