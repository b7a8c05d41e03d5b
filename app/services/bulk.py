"""Does one thing to very many items without keeping the writer from anything else."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from functools import partial

from app.domain.filter import InboxFilter
from app.jobs.cancel import Cancel
from app.jobs.lanes import Jobs
from app.services.futures import after, ended
from app.services.triage import Bulk, Progress, Triage, Verb


def run(
    jobs: Jobs,
    triage: Triage,
    wanted: InboxFilter,
    verb: Verb,
    until: datetime | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Future[Bulk]:
    """Give each chunk to the writer by itself, so that a key pressed meanwhile is not kept waiting.

    `progress` hears (done, of) in the writer's thread. One undo takes all of it back; after a
    cancel, what was done by then.
    """

    def go_on(bulk: Bulk) -> Future[Bulk]:
        if progress and bulk.n:
            progress(bulk.n - len(bulk.left), bulk.n)
        if bulk.is_done or (cancel and cancel.is_set()):
            return ended(bulk)
        return after(jobs.write(partial(triage.go_on, bulk)), go_on)

    return after(jobs.write(partial(triage.begin_bulk, wanted, verb, until)), go_on)
