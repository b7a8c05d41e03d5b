"""The morning's round: every stream of every account, in parallel, one failure alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Final

from app.channels.base import AccountRef, Known
from app.domain.item import AccountState
from app.errors import BudgetSpent, FolderError, OwnFault, RateLimited
from app.queries import accounts as asked
from app.queries.watches import watches
from app.services.fetch_outcome import SLOW_ERRORS
from app.services.fetch_settle import AccountReport, Settling
from app.services.fetch_stream import Errand, Progress, StreamEnd, StreamReader, is_deep
from app.services.metered import asker_of
from app.services.spellings import watch_ref
from app.services.turns import turn_of

if TYPE_CHECKING:
    import sqlite3

    from app.channels.base import Asker, Care, Channel, Secrets, Stream
    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage
    from app.services.arrivals import Arrivals
    from app.services.current import Current

EARLY: Final = timedelta(minutes=1)  # a timer that comes a little early still counts
READ: Final = frozenset({AccountState.OK, AccountState.EXPIRING})
RESTING: Final = frozenset({AccountState.OFF, AccountState.BY_HAND})


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
        return any(one.state not in READ for one in self.accounts)


@dataclass(frozen=True, slots=True)
class WaysOut:
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
        doors: WaysOut,
        arrivals: Arrivals,
        current: Current,
        clock: Clock,
    ) -> None:
        self._jobs = jobs
        self._read_page = read_page
        self._doors = doors
        self._arrivals = arrivals
        self._current = current
        self._clock = clock
        self._reader = StreamReader(db, jobs, doors.channels, clock)
        self._settling = Settling(db, doors.channels, clock)
        self._round = threading.Lock()
        self._looked_after: dict[tuple[int, str], frozenset[str]] = {}  # at the last run

    @property
    def is_running(self) -> bool:
        """Whether a round is being made now."""
        return self._round.locked()

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
            rounds = [self._prepared(row, is_scheduled=is_scheduled) for row in rows]
            reports = {row.id: _as_before(row) for row in rows}
            for one, ends in self._ends(rounds, cancel, on_progress):
                settle = partial(self._settling.settle, one.row, ends, n_fresh=one.n_fresh)
                reports[one.row.id] = self._jobs.write(settle).result()
        return FetchReport(tuple(reports.values()), time.monotonic() - began)

    def _wanted(self, account_ids: Sequence[int] | None) -> list[AccountRow]:
        if account_ids is None:
            return [row for row in asked.accounts(self._read_page) if row.state not in RESTING]
        rows = [asked.account(self._read_page, one) for one in dict.fromkeys(account_ids)]
        return [row for row in rows if row.removed_at is None]

    def _prepared(self, row: AccountRow, *, is_scheduled: bool) -> _Round:
        """List what is to be read at an account now; nothing while it must be left alone."""
        now = self._clock.now()
        if _must_rest(row, now, is_scheduled=is_scheduled):
            return _Round(row, ())
        account = ref_of(row)
        languages = self._current.settings().languages
        wanted = [
            watch_ref(watch, row.channel, languages)
            for watch in watches(self._read_page)
            if watch.is_for(row.channel)
        ]
        read = asked.streams(self._read_page, row.id)
        asker = asker_of(self._doors.http, account, is_background=is_scheduled)
        streams = self._doors.channels[row.channel].streams(account, wanted)
        errands = []
        for stream in streams:
            state = read.get(stream.name, asked.StreamState())
            if not is_scheduled or _is_due(stream, state, now):
                errands.append(self._errand(row, account, asker, stream, state))
        n_fresh = len(streams) - len(errands)
        return _Round(row, tuple(errands), n_fresh=n_fresh, has_nothing=not streams)

    def _errand(
        self,
        row: AccountRow,
        account: AccountRef,
        asker: Asker,
        stream: Stream,
        state: asked.StreamState,
    ) -> Errand:
        is_first, now = not state.is_complete, self._clock.now()
        return Errand(
            account=account,
            asker=asker,
            stream=stream,
            kept=state,
            is_deep=is_deep(stream, state, now),
            back_to=now - timedelta(days=self._current.settings().backfill_days),
            options=self._arrivals.options(row.channel, stream, is_first_run=is_first),
            gate=self._arrivals.gate(row.channel, stream),
            secrets=self._doors.secrets_of(row.id),
        )

    def _ends(
        self,
        rounds: Sequence[_Round],
        cancel: Cancel | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> Iterator[tuple[_Round, list[StreamEnd]]]:
        """Read everything in parallel; give each account as soon as all its streams have ended."""
        by_id = {one.row.id: one for one in rounds}
        ends: dict[int, list[StreamEnd]] = {one.row.id: [] for one in rounds}
        running: dict[Future[StreamEnd], Errand] = {}
        for one in rounds:
            if one.has_nothing:  # a search that looks for no word yet: all there is, is read
                yield one, []
        for errand in _in_turn([one.errands for one in rounds]):
            job = partial(self._read, errand, cancel, on_progress)
            running[self._jobs.fetch(turn_of(errand.account.server), job)] = errand
        for future in as_completed(running):
            errand = running[future]
            ended = ends[errand.account.id]
            ended.append(_end_of(future, errand))
            if len(ended) == len(by_id[errand.account.id].errands):
                yield by_id[errand.account.id], ended

    def _read(
        self,
        errand: Errand,
        cancel: Cancel | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> StreamEnd:
        """Read one stream, once it is told what it looks after."""
        if errand.stream.care is not None:
            known = self._to_look_after(errand.account.id, errand.stream, errand.stream.care)
            errand = replace(errand, stream=replace(errand.stream, known=known))
        return self._reader.read(errand, cancel, on_progress)

    def _to_look_after(self, account_id: int, stream: Stream, care: Care) -> tuple[Known, ...]:
        """List stored items, those of the last time behind the others.

        Of some a network never says anything: they would be first each time, and nobody else
        ever looked after.
        """
        before = self._looked_after.get((account_id, stream.name), frozenset())
        wider = replace(care, most=care.most + len(before))
        found = [
            Known(*one)
            for one in asked.cared_for(self._read_page, account_id, wider, self._clock.now())
        ]
        found.sort(key=lambda one: one.remote_id in before)  # else in the order they came in
        known = tuple(found[: care.most])
        self._looked_after[account_id, stream.name] = frozenset(one.remote_id for one in known)
        return known


@dataclass(frozen=True, slots=True)
class _Round:
    """What is to be read at one account; `n_fresh` streams were read so lately that they wait."""

    row: AccountRow
    errands: tuple[Errand, ...]
    n_fresh: int = 0
    has_nothing: bool = False  # there is nothing to be read at it at all


def _in_turn(accounts: Sequence[Sequence[Errand]]) -> Iterator[Errand]:
    """Take one errand of each account, then the next of each: many may share one host's places."""
    return (one for one in chain.from_iterable(zip_longest(*accounts)) if one is not None)


def ref_of(row: AccountRow) -> AccountRef:
    """Give an account as its channel needs it."""
    return AccountRef(row.id, row.channel, row.server, row.handle, row.remote_id, row.config)


def _must_rest(row: AccountRow, now: datetime, *, is_scheduled: bool) -> bool:
    """Say whether an account must be left alone now.

    The owner waits for nothing but a network's own limit. A budget of ours that is spent stops
    only what spends of it: it is asked for again before each request.
    """
    if is_scheduled and row.state is AccountState.NEEDS_SIGN_IN:
        return True
    is_waiting = row.next_try_at is not None and row.next_try_at > now
    if not is_waiting or isinstance(row.error, BudgetSpent):
        return False
    is_theirs = row.state is AccountState.LIMITED and not isinstance(row.error, SLOW_ERRORS)
    return is_scheduled or is_theirs


def _is_due(stream: Stream, state: asked.StreamState, now: datetime) -> bool:
    if state.read_at is None or not state.is_complete or now < state.read_at:
        return True
    return now - state.read_at >= timedelta(minutes=stream.every_min) - EARLY


def _as_before(row: AccountRow) -> AccountReport:
    """Report an account that is left alone: as it stood."""
    error = None if row.state in READ else row.error
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
        return StreamEnd(errand, error=OwnFault())
