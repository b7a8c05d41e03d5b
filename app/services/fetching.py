"""The morning's round: every stream of every account, in parallel, one failure alone."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from app.channels.base import AccountRef, WatchRef
from app.domain.item import AccountState
from app.errors import BadAnswer, FolderError, RateLimited, ShopError, to_facts
from app.events import NOTHING, Changed
from app.queries import accounts as asked
from app.queries.watches import watches
from app.services.fetch_outcome import Outcome, outcome
from app.services.fetch_stream import Errand, Progress, StreamEnd, StreamReader, is_deep
from app.services.turns import turn_of
from app.store import accounts as kept
from app.store.arriving import Stored
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.channels.base import Asker, Channel, Secrets, Stream
    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage
    from app.services.arrivals import Arrivals
    from app.services.current import Current

EARLY: Final = timedelta(minutes=1)  # a timer that comes a little early still counts
RESTING: Final = frozenset({AccountState.OFF, AccountState.BY_HAND})


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What a fetch did with one account."""

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


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch did; `seconds` by the wall."""

    accounts: tuple[AccountReport, ...]
    seconds: float

    @property
    def new(self) -> int:
        """How many items are new."""
        return sum(one.new for one in self.accounts)

    @property
    def has_failed(self) -> bool:
        """Whether any account could not be read as it should."""
        return any(one.state is not AccountState.OK for one in self.accounts)


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways out of the program that fetching needs."""

    channels: Mapping[str, Channel]
    http: Asker
    secrets_of: Callable[[int], Secrets]


class Fetching:
    """Fetches what is new; one round at a time."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        doors: Doors,
        arrivals: Arrivals,
        current: Current,
        clock: Clock,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._doors = doors
        self._arrivals = arrivals
        self._current = current
        self._clock = clock
        self._reader = StreamReader(db, jobs, doors.channels, doors.http, clock)
        self._round = threading.Lock()
        self._chance = random.Random()  # noqa: S311 - spreads tries, keeps no secret

    def fetch(
        self,
        account_ids: Sequence[int] | None = None,
        cancel: Cancel | None = None,
        *,
        is_scheduled: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> FetchReport:
        """Read every stream and wait for the end; never called on the writer's lane.

        Args:
            account_ids: these accounts only; None takes all.
            cancel: looked at between pages; what is stored stays.
            is_scheduled: the timer asks, so pauses and dead sign-ins are respected; the owner
                may ask sooner, but never before a network's own limit is over.
            on_progress: told after each page, from any thread.

        Raises:
            NoSuch: one of the ids is no account.
            FolderError: nothing can be stored.
        """
        began = time.monotonic()
        with self._round:
            rows = self._wanted(account_ids)
            errands = {row.id: self._errands(row, is_scheduled=is_scheduled) for row in rows}
            reports = {row.id: _as_before(row) for row in rows}
            for row, ends in self._ends(rows, errands, cancel, on_progress):
                reports[row.id] = self._jobs.write(partial(self._settle, row, ends)).result()
        return FetchReport(tuple(reports.values()), time.monotonic() - began)

    def _wanted(self, account_ids: Sequence[int] | None) -> list[AccountRow]:
        if account_ids is None:
            return [row for row in asked.accounts(self._read_page) if row.state not in RESTING]
        rows = [asked.account(self._read_page, one) for one in dict.fromkeys(account_ids)]
        return [row for row in rows if row.removed_at is None]

    def _errands(self, row: AccountRow, *, is_scheduled: bool) -> list[Errand]:
        """List what is to be read at an account now; nothing while it must be left alone."""
        now = self._clock.now()
        is_waiting = row.next_try_at is not None and row.next_try_at > now
        if is_waiting and (is_scheduled or row.state is AccountState.LIMITED):
            return []
        if is_scheduled and row.state is AccountState.NEEDS_SIGN_IN:
            return []
        account = ref_of(row)
        wanted = [
            WatchRef(watch.id, watch.any, watch.all, watch.never)
            for watch in watches(self._read_page)
            if watch.is_for(row.channel)
        ]
        read = asked.streams(self._read_page, row.id)
        found = []
        for stream in self._doors.channels[row.channel].streams(account, wanted):
            state = read.get(stream.name, asked.StreamState())
            if not is_scheduled or _is_due(stream, state, now):
                found.append(self._errand(row, account, stream, state, now))
        return found

    def _errand(
        self,
        row: AccountRow,
        account: AccountRef,
        stream: Stream,
        state: asked.StreamState,
        now: datetime,
    ) -> Errand:
        is_first = not state.is_complete
        return Errand(
            account=account,
            stream=stream,
            kept=state,
            is_deep=is_deep(stream, state, now),
            back_to=now - timedelta(days=self._current.settings().backfill_days),
            options=self._arrivals.options(row.channel, stream, is_first_run=is_first),
            gate=self._arrivals.gate(stream),
            secrets=self._doors.secrets_of(row.id),
        )

    def _ends(
        self,
        rows: Sequence[AccountRow],
        errands: Mapping[int, list[Errand]],
        cancel: Cancel | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> Iterator[tuple[AccountRow, list[StreamEnd]]]:
        """Read everything in parallel; give each account as soon as all its streams have ended."""
        by_id = {row.id: row for row in rows}
        left = {row_id: len(some) for row_id, some in errands.items()}
        ends: dict[int, list[StreamEnd]] = {row_id: [] for row_id in errands}
        running: dict[Future[StreamEnd], Errand] = {}
        for errand in (one for some in errands.values() for one in some):
            job = partial(self._reader.read, errand, cancel, on_progress)
            running[self._jobs.fetch(turn_of(errand.account.server), job)] = errand
        for future in as_completed(running):
            errand = running[future]
            ends[errand.account.id].append(_end_of(future, errand))
            left[errand.account.id] -= 1
            if not left[errand.account.id]:
                yield by_id[errand.account.id], ends[errand.account.id]

    def _settle(self, row: AccountRow, ends: Sequence[StreamEnd]) -> AccountReport:
        """Keep how an account stands after a try, and the time it could not be read."""
        now = self._clock.now()
        errors = [end.error for end in ends if end.error is not None]
        n_read = sum(end.is_whole for end in ends)
        stored = Stored()
        for end in ends:
            stored |= end.stored
        state, error = row.state, row.error
        if errors or n_read == len(ends):  # a cancelled round says nothing of the network
            result = outcome(
                errors,
                failures=row.failures,
                n_read=n_read,
                now=now,
                chance=self._chance.random(),
            )
            moved_to = next((end.moved_to for end in ends if end.moved_to), "")
            with transaction(self._db):
                self._keep(row, result, now, moved_to)
            state, error = result.state, result.error
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
        )

    def _keep(self, row: AccountRow, result: Outcome, now: datetime, moved_to: str) -> None:
        facts = kept.AccountFacts(
            state=result.state,
            error=None if result.error is None else to_facts(result.error),
            failures=result.failures,
            next_try_at=result.next_try_at,
        )
        if moved_to and kept.find(self._db, row.channel, moved_to, row.remote_id) is None:
            facts["server"] = moved_to
        if result.is_success:
            facts["last_success_at"] = now
            kept.close_gap(self._db, row.id, now)
        elif result.error is not None:
            since = row.last_success_at or now
            kept.open_gap(self._db, row.id, since, json.dumps(to_facts(result.error)))
        kept.change(self._db, row.id, **facts)


def ref_of(row: AccountRow) -> AccountRef:
    """Give an account as its channel needs it."""
    return AccountRef(row.id, row.channel, row.server, row.handle, row.remote_id, row.config)


def _is_due(stream: Stream, state: asked.StreamState, now: datetime) -> bool:
    if state.read_at is None or not state.is_complete or now < state.read_at:
        return True
    return now - state.read_at >= timedelta(minutes=stream.every_min) - EARLY


def _as_before(row: AccountRow) -> AccountReport:
    """Report an account that is left alone: as it stood."""
    error = row.error if row.state is not AccountState.OK else None
    if row.state is AccountState.LIMITED and error is None:
        error = RateLimited()
    return AccountReport(row.id, row.channel, row.state, error=error)


def _end_of(future: Future[StreamEnd], errand: Errand) -> StreamEnd:
    """Take a stream's end; a fault of our own in it (the lane has reported it) stops no other."""
    try:
        return future.result()
    except CancelledError:
        return StreamEnd(errand)
    except FolderError:
        raise
    except Exception:  # noqa: BLE001 - reported by the lane; here only the account must know
        return StreamEnd(errand, error=BadAnswer(host=turn_of(errand.account.server), why="shape"))
