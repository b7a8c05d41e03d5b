"""Sends what is due and settles what is unknown, on the fetch lane, one after another per account.

What may have happened is committed before the network hears of a reply, and what did happen
after it: see `Sending`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from app.channels.base import Asker, Capability, Channel, NotSent, Outcome, Secrets, Unclear
from app.domain.item import Visibility
from app.errors import ShopError
from app.events import NOTHING, Changed
from app.jobs.lanes import Jobs
from app.services.futures import after, all_of
from app.services.metered import asker_of, heard
from app.services.replies import Replies
from app.services.sending import Due, Job, Trip
from app.services.threads import Threads
from app.services.turns import turn_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutboxReport:
    """What one round did: every reply that was tried or looked up, with how that ended."""

    outcomes: Mapping[int, Outcome]
    changed: Changed = NOTHING


class Outbox:
    """Takes replies from the outbox to the networks."""

    def __init__(
        self,
        jobs: Jobs,
        replies: Replies,
        channels: Mapping[str, Channel],
        http: Asker,
        secrets_of: Callable[[int], Secrets],
        *,
        threads: Threads | None = None,
        is_off: Callable[[int], bool] | None = None,
    ) -> None:
        """Take the lanes, the replies, the networks and the doors to them.

        With `threads` the conversation is read again before a reply goes that waited long. What
        `is_off` says of an account's id is that its replies wait.
        """
        self._jobs = jobs
        self._replies = replies
        self._channels = channels
        self._http = http
        self._secrets_of = secrets_of
        self._threads = threads
        self._is_off = is_off
        self._lock = threading.Lock()
        self._lines: dict[int, threading.Lock] = {}  # of each account, one after another

    def run_due(self, now: datetime) -> Future[OutboxReport]:
        """Do one round; it may be called at any time, also while another is under way.

        A later `now` sends at once what is held back till then, as when the program is to end.

        Accounts go side by side, the replies of one in their order. The answer is there when
        the last outcome is stored.
        """
        due = self._jobs.write(partial(self._replies.due, now))
        return after(due, partial(self._start, now))

    def _start(self, now: datetime, due: Due) -> Future[OutboxReport]:
        chains: dict[int, list[Job]] = {}
        for job in due.jobs:
            chains.setdefault(job.account_id, []).append(job)
        running = [
            self._jobs.fetch(turn_of(chain[0].server), partial(self._run, now, tuple(chain)))
            for account_id, chain in chains.items()
            if self._is_off is None or not self._is_off(account_id)
        ]
        return after(all_of(running), partial(_report, due.changed))

    def _run(self, now: datetime, chain: tuple[Job, ...]) -> dict[int, Outcome]:
        """Send the replies of one account, once an earlier round has ended with it."""
        with self._lock:
            line = self._lines.setdefault(chain[0].account_id, threading.Lock())
        with line:
            return self._run_alone(now, chain)

    def _run_alone(self, now: datetime, chain: tuple[Job, ...]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        for job in chain:
            if job.is_late and self._threads is not None:
                self._look_around(self._threads, job.item_id)
            outcome = self._one(job.reply_id, now)
            if outcome is None:
                continue
            outcomes[job.reply_id] = outcome
            if isinstance(outcome, NotSent) and outcome.is_passing and not job.is_look_up:
                break  # the account cannot be reached now; those behind were told to wait
        return outcomes

    def _look_around(self, threads: Threads, item_id: int) -> None:
        """See whether it was answered meanwhile; then `begin` keeps the reply here."""
        try:
            threads.bring_home(item_id)
        except ShopError as error:  # no more reachable than before: sending will say so itself
            log.info("no look at the conversation before a late reply: %s", error.code)

    def _one(self, reply_id: int, now: datetime) -> Outcome | None:
        begun = self._jobs.write(partial(self._replies.begin, reply_id, now)).result()
        if begun.trip is None:
            return None
        outcome: Outcome = Unclear(ShopError())  # stays so if our own code breaks half-way
        try:
            outcome = self._travel(begun.trip)
        finally:
            self._jobs.write(partial(self._replies.settle, reply_id, outcome)).result()
        if not begun.trip.is_look_up:
            is_public = begun.trip.outgoing.visibility is not Visibility.PRIVATE
            verb = Capability.REPLY if is_public else None  # messages have rights of their own
            heard(self._http, begun.trip.account, outcome, verb)
        return outcome

    def _travel(self, trip: Trip) -> Outcome:
        channel = self._channels[trip.account.channel]
        go = channel.look_up if trip.is_look_up else channel.send
        asker = asker_of(self._http, trip.account)
        return go(asker, trip.account, self._secrets_of(trip.account.id), trip.outgoing)


def _report(changed: Changed, parts: tuple[dict[int, Outcome], ...]) -> Future[OutboxReport]:
    whole: Future[OutboxReport] = Future()
    outcomes = {reply: outcome for part in parts for reply, outcome in part.items()}
    whole.set_result(OutboxReport(outcomes, changed))
    return whole
