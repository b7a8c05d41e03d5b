"""Understands what is stored, in the background: new texts first, then all that was read otherwise.

Block by block: a block is read from the file in the thread that calls, understood in the mill and
written in one short transaction. Each item carries the run that understood it, so that a kill at
any moment loses nothing and doubles nothing: what carries no run, or an older one, is read next.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.domain.deadline import shop_day
from app.domain.understanding import Cause, Side, cause_of, stamp
from app.errors import BadAnswer
from app.events import NOTHING, Changed
from app.queries import understanding as asked
from app.services.understanding.readings import asked_of, read_of
from app.store import understanding as kept
from app.store import understanding_runs as runs
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.analysis.reading import Asked, Reading
    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.page import ReadPage
    from app.queries.understanding import Pending
    from app.services.current import Current
    from app.services.understanding.minds import Minds

log = logging.getLogger(__name__)
BLOCK: Final = 400
LIMIT_S: Final = 60.0  # for a block, which takes a tenth of a second; what takes longer was made to
CAUTIOUS: Final = {"fewer": -1, "more": 1}
_LAST: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `done` of `of` texts; `cause` is None where only new ones are read."""

    done: int
    of: int
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run did; it is not `is_whole` where it was broken off and goes on later."""

    n: int = 0
    is_whole: bool = True
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far everything stored is understood: `left` of `of` texts are to be read."""

    left: int
    of: int
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is under way."""

    id: int
    version: str
    side: Side
    cause: Cause | None
    changed: Changed = NOTHING


class Understanding:
    """Reads texts; one run at a time, and a fetch goes first."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        current: Current,
        clock: Clock,
        minds: Minds,
        *,
        must_wait: Callable[[], bool],
    ) -> None:
        """Take the lanes, what is asked, what reads, and what says that something else goes first.

        Args:
            db: the writer's connection, used on its lane alone.
            jobs: the lanes.
            read_page: asks the file.
            current: the owner's settings.
            clock: what time it is.
            minds: reads texts, in the mill.
            must_wait: whether a fetch runs; a run then ends between two blocks.
        """
        self._db = db
        self._jobs = jobs
        self._read_page = read_page
        self._current = current
        self._clock = clock
        self._minds = minds
        self._must_wait = must_wait
        self._one = threading.Lock()
        self._is_paused = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether texts are being read now."""
        return self._one.locked()

    @property
    def is_paused(self) -> bool:
        """Whether the owner wants nothing read now."""
        return self._is_paused.is_set()

    def is_due(self) -> bool:
        """Tell whether anything is to be understood; a question for the reader's lane."""
        if self._is_paused.is_set():
            return False
        last = asked.last_run(self._read_page)
        if last is None or cause_of(last[1], stamp(self._minds.version(), self.side())):
            return True
        return asked.is_left(self._read_page, last[0])

    def standing(self) -> Standing:
        """Tell how far everything is; a question for the reader's lane."""
        last = asked.last_run(self._read_page)
        left = asked.left(self._read_page, _LAST if last is None else last[0])
        return Standing(left, asked.stored(self._read_page), self._is_paused.is_set())

    def pause(self) -> None:
        """Read nothing until told to go on, or until the next start; from any thread."""
        self._is_paused.set()

    def go_on(self) -> None:
        """Read again after a pause; from any thread."""
        self._is_paused.clear()

    def side(self) -> Side:
        """Tell the owner's side of understanding as it is now."""
        settings = self._current.settings()
        return Side(
            languages=settings.languages,
            topics=asked.own_topics(self._read_page),
            taught=asked.taught(self._read_page),
            cautious=CAUTIOUS.get(settings.complaints, 0),
        )

    def run(
        self,
        cancel: Cancel | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Ran:
        """Understand all that is not understood as it should be; never on the writer's lane.

        Args:
            cancel: looked at between blocks; what is written stays.
            on_progress: told after each block, in the calling thread.

        Raises:
            FolderError: nothing can be stored.
        """
        if not self._one.acquire(blocking=False):
            return Ran(is_whole=False)
        try:
            return self._run(cancel, on_progress)
        except CancelledError:  # the program ends
            return Ran(is_whole=False)
        finally:
            self._one.release()

    def again(self) -> Changed:
        """Have everything understood again from the start; on the writer's lane."""
        with transaction(self._db):
            runs.all_again(self._db)
        return NOTHING

    def leave_rest(self) -> Changed:
        """Have what was read before stay as it is, where it waits to be read again.

        What came since and nobody read yet is read all the same. On the writer's lane.
        """
        with transaction(self._db):
            last = runs.last(self._db)
            if last is None or not runs.leave(self._db, last.id):
                return NOTHING
        return Changed(is_settings=True)

    def _run(self, cancel: Cancel | None, on_progress: Callable[[Progress], None] | None) -> Ran:
        side, model = self.side(), self._minds.version()
        begun = self._jobs.write(partial(self._begin, side, model)).result()
        of = asked.left(self._read_page, begun.id)
        usual = asked.accounts_bring(self._read_page) if of else {}
        done = 0
        for block in self._blocks(begun.id):
            if self._must_end(cancel):
                return Ran(done, is_whole=False, cause=begun.cause)
            self._understand(begun, model, block, usual)
            done += len(block)
            if on_progress is not None:
                on_progress(Progress(done, max(of, done), begun.cause))
        self._jobs.write(partial(self._end, begun.id)).result()
        return Ran(done, cause=begun.cause)

    def _must_end(self, cancel: Cancel | None) -> bool:
        is_cancelled = cancel is not None and cancel.is_set()
        return is_cancelled or self._is_paused.is_set() or self._must_wait()

    def _begin(self, side: Side, model: str) -> Begun:
        """Go on with the newest run, or begin one where something else is to be understood by."""
        version = stamp(model, side)
        with transaction(self._db):
            last = runs.last(self._db)
            cause = cause_of(None if last is None else last.version, version)
            if last is not None and cause is None:
                return Begun(last.id, version, side, None)
            now = self._clock.now()
            day = shop_day(self._current.clockwork(), now).isoformat()
            run_id = runs.begin(self._db, now, day, cause or Cause.FIRST, version)
        return Begun(run_id, version, side, cause, Changed(is_settings=True))

    def _end(self, run_id: int) -> None:
        with transaction(self._db):
            runs.end(self._db, run_id, self._clock.now())

    def _blocks(self, run: int) -> Iterator[Sequence[Pending]]:
        """Give what is left, newest first: what nobody read, then what earlier runs did."""
        by: int | None = 0
        while by is not None:
            before = _LAST
            while block := asked.pending(self._read_page, by, before, BLOCK):
                yield block
                before = block[-1].id
            by = asked.older_run(self._read_page, by or run)

    def _understand(
        self, begun: Begun, model: str, block: Sequence[Pending], usual: dict[int, str]
    ) -> None:
        there = [one for one in block if one.is_there]
        authors = asked.authors_write(self._read_page, [one.author_id for one in there])
        readings = self._read(begun.side, [asked_of(one, authors, usual) for one in there])
        if (n_strange := readings.count(None)) > 0:
            log.info("%s texts could not be understood", n_strange)
        read = [read_of(one, reading) for one, reading in zip(there, readings, strict=True)]
        stubs = [read_of(one, None) for one in block if not one.is_there]
        self._jobs.write(partial(self._keep, begun.id, model, [*read, *stubs])).result()

    def _read(self, side: Side, texts: Sequence[Asked]) -> list[Reading | None]:
        """Have texts read in the mill; one that never ends is left out, and no other with it."""
        if not texts:
            return []
        try:
            job = self._jobs.mill(self._minds.read, side, list(texts), limit_s=LIMIT_S)
            return job.result()
        except BadAnswer:
            if len(texts) == 1:
                return [None]
            half = len(texts) // 2
            return [*self._read(side, texts[:half]), *self._read(side, texts[half:])]

    def _keep(self, run: int, model: str, read: Sequence[kept.Read]) -> Changed:
        with transaction(self._db):
            touched = kept.keep(self._db, run, model, read, self._clock.now())
        return Changed(items=touched, is_list=bool(touched))
