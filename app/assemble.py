"""Builds every object once and hands each what it needs; the only place that knows them all.

Called before the first paint: what the first picture does not need is loaded and made when
somebody first asks for it (some 60 ms are left of 150, and no network, http or keyring).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from app.clock import SystemClock
from app.jobs.lanes import Jobs
from app.services import handover, profile
from app.services.current import Current
from app.services.doors import Doors, Given
from app.services.late import late
from app.store.checklist import is_empty as has_no_steps
from app.store.open import open_reader, open_writer
from app.store.read import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx
    from keyring.backend import KeyringBackend

    from app.clock import Clock
    from app.domain.deadline import Clockwork
    from app.events import Changed
    from app.paths import Folder
    from app.services.accounts import Accounts
    from app.services.arrivals import Arrivals
    from app.services.by_hand_round import HandRound
    from app.services.checklist import Checklist
    from app.services.desk import Desk
    from app.services.fetching import Fetching
    from app.services.live_look import LiveLook
    from app.services.metered import Meters
    from app.services.outbox import Outbox
    from app.services.pictures import Pictures
    from app.services.preferences import Preferences
    from app.services.profile import Profile
    from app.services.reactions import Reactions
    from app.services.replies import Replies
    from app.services.threads import Threads
    from app.services.triage import Triage
    from app.services.understanding.insight import Insight
    from app.services.upkeep import Upkeep
    from app.services.views import Views
    from app.services.watches import Watches
    from app.settings import Settings
    from app.store.search import Search

log = logging.getLogger(__name__)
FRAMES: Final = 6
PICTURES: Final = "cache/pictures"  # under the data folder; not missed when it is deleted
PATIENCE_S: Final = 5.0  # how long the end waits for each lane


def open_desk(
    folder: Folder,
    *,
    clock: Clock | None = None,
    is_reading_only: bool = False,
    transport: httpx.BaseTransport | None = None,
    keyring: KeyringBackend | None = None,
    on_error: Callable[[BaseException], None] | None = None,
) -> Desk:
    """Open a data folder and lay everything out.

    Args:
        folder: made if it is missing, unless only reading.
        clock: what time it is; the computer's own by default.
        is_reading_only: take no lock and write nothing, for a command beside an open window;
            what such a desk's services are asked to change fails with `FolderReadOnly`.
        transport: what stands in for the network in tests.
        keyring: what stands in for the system's keyring.
        on_error: hears of faults of our own in any lane; the log does by default.

    Raises:
        FolderError: the folder is busy, newer, damaged, full or not ours to write.
    """
    given = Given(transport, keyring)
    hears = on_error or _log_fault
    return _open(folder, clock or SystemClock(), given, hears, is_reading_only=is_reading_only)


def make_sample(folder: Folder, *, clock: Clock | None = None) -> int:
    """Make the sample shop in a folder, or find it there, and say how many items it has.

    Raises:
        WrongUse: the folder holds a real shop.
        ShopError: the folder cannot be used, or the practice network cannot be read.
    """
    from app.services import sample
    from app.services.triage import Triage
    from app.store.actions import PROGRAM

    clock = clock or SystemClock()
    sample.claim(folder)
    desk = _open(folder, clock, Given(), _log_fault, is_reading_only=False)
    try:
        return sample.fill(desk, Triage(desk.db, clock, actor_id=PROGRAM))
    finally:
        desk.close()


def _open(
    folder: Folder,
    clock: Clock,
    given: Given,
    on_error: Callable[[BaseException], None],
    *,
    is_reading_only: bool,
) -> _Desk:
    with ExitStack() as shutting:  # undone in the opposite order, now or at `Desk.close`
        files = shutting.enter_context(ExitStack())
        if not is_reading_only:
            files.enter_context(handover.hold(folder))
        db = open_reader(folder) if is_reading_only else open_writer(folder, clock)
        files.callback(db.close)
        who = profile.load_or_make(folder)
        read_page = Reader(folder)
        files.callback(read_page.close)
        doors = Doors(folder, who, clock, given, is_reading_only=is_reading_only)
        jobs = Jobs(on_error=on_error)
        shutting.callback(_give_up, jobs, files)
        shutting.callback(
            jobs.close,
            patience_s=PATIENCE_S,
            hang_up=doors.close,
            stop_asking=read_page.stop,
        )
        current = Current(read_page, clock)
        shutting.callback(jobs.on_changed(current.forget))
        base = _Base(folder, who, clock, jobs, db, read_page, current, doors)
        if not is_reading_only and has_no_steps(db):
            jobs.write(partial(_seed, base)).result()
        desk = _Desk(base, shutting.pop_all().close)
        jobs.on_changed(desk.tidy_pictures)
        return desk


def _give_up(jobs: Jobs, files: ExitStack) -> None:
    """Close the files and let go of the folder, but never while a lane is still writing.

    A thread of its own then waits for that, and the process does not end before it.
    """
    rest = files.pop_all()
    if jobs.is_busy():
        log.info("a lane is still at work: the shop's file is closed after it")
        threading.Thread(target=_give_up_later, args=(jobs, rest), name="closer").start()
    else:
        rest.close()


def _give_up_later(jobs: Jobs, files: ExitStack) -> None:
    with files:
        jobs.wait()


def _seed(base: _Base) -> Changed:
    """Give a new shop the usual steps, also one whose first start was broken off."""
    from app.services.checklist import Checklist

    return Checklist(base.db, base.clock, base.current).seed()


@dataclass(frozen=True, slots=True)
class _Base:
    """What nearly every part stands on."""

    folder: Folder
    profile: Profile
    clock: Clock
    jobs: Jobs
    db: sqlite3.Connection
    read_page: Reader
    current: Current
    doors: Doors


class _Desk:
    """Fits `Desk`."""

    def __init__(self, base: _Base, shut: Callable[[], None]) -> None:
        self.lock = threading.RLock()
        self.folder, self.profile, self.clock = base.folder, base.profile, base.clock
        self.jobs, self.db, self.read_page = base.jobs, base.db, base.read_page
        self.current, self.channels = base.current, base.doors.channels
        self._doors = base.doors
        self._shut = shut

    def settings(self) -> Settings:
        return self.current.settings()

    def clockwork(self) -> Clockwork:
        return self.current.clockwork()

    def close(self) -> None:
        self._shut()

    @late
    def http(self) -> Meters:
        from app.services.metered import Meters

        return Meters(self.db, self.jobs, self.channels, self._doors.http, self.clock)

    @late
    def search(self) -> Search:
        from app.store.search import Search

        return Search(self.read_page, lambda: self.clockwork().zone)

    @late
    def accounts(self) -> Accounts:
        from app.services.accounts import Accounts

        doors = self._doors
        return Accounts(
            self.db,
            self.jobs,
            self.read_page,
            self.channels,
            self.http,
            doors.secrets_of,
            self.clock,
            keyring=doors.keyring,
        )

    @late
    def arrivals(self) -> Arrivals:
        from app.services.arrivals import Arrivals

        return Arrivals(self.read_page, self.current, marks_backlog=not self.profile.is_sample)

    @late
    def fetching(self) -> Fetching:
        from app.services.fetching import Fetching, WaysOut

        doors = WaysOut(self.channels, self.http, self._doors.secrets_of)
        return Fetching(
            self.db, self.jobs, self.read_page, doors, self.arrivals, self.current, self.clock
        )

    @late
    def triage(self) -> Triage:
        from app.services.triage import Triage

        return Triage(
            self.db,
            self.clock,
            replies=self.replies,
            search=self.search,
            take_back=self.reactions.take_back,
            undoers=self.insight.undoers(),
        )

    @late
    def replies(self) -> Replies:
        from app.services.replies import Replies

        return Replies(self.db, self.channels, self.clock, self.settings, self.clockwork)

    @late
    def outbox(self) -> Outbox:
        from app.queries.accounts import is_off
        from app.services.outbox import Outbox

        return Outbox(
            self.jobs,
            self.replies,
            self.channels,
            self.http,
            self._doors.secrets_of,
            threads=self.threads,
            is_off=partial(is_off, self.read_page),
        )

    @late
    def threads(self) -> Threads:
        from app.services.threads import Threads

        return Threads(
            self.db,
            self.jobs,
            self.channels,
            self.http,
            self._doors.secrets_of,
            self.clock,
            self.arrivals,
        )

    @late
    def reactions(self) -> Reactions:
        from app.services.reactions import Reactions

        secrets_of = self._doors.secrets_of
        return Reactions(self.db, self.jobs, self.channels, self.http, secrets_of, self.clock)

    @late
    def watches(self) -> Watches:
        from app.services.watches import Watches

        return Watches(self.db, self.jobs, self.read_page, self.current, self.clock)

    @late
    def live_look(self) -> LiveLook:
        from app.services.live_look import LiveLook

        return LiveLook(
            self.jobs,
            self.read_page,
            self.channels,
            self.http,
            self._doors.secrets_of,
            self.current,
            self.clock,
        )

    @late
    def hand_round(self) -> HandRound:
        from app.services.by_hand_round import HandRound

        return HandRound(
            self.db,
            self.read_page,
            self.accounts,
            self.arrivals,
            self.settings,
            self.clock,
        )

    @late
    def checklist(self) -> Checklist:
        from app.services.checklist import Checklist

        return Checklist(self.db, self.clock, self.current)

    @late
    def preferences(self) -> Preferences:
        from app.services.preferences import Preferences

        return Preferences(self.db, self.clock, self.current)

    @late
    def pictures(self) -> Pictures:
        from app.services.pictures import Pictures

        return Pictures(
            self.folder.root / PICTURES,
            self.jobs,
            self.read_page,
            self._doors.http,
            self.clock,
            self.settings,
            self.preferences.change,
        )

    def tidy_pictures(self, changed: Changed) -> None:
        """Let no picture outlive what it hangs on; heard on the writer's lane."""
        if (self.folder.root / PICTURES).is_dir():
            self.jobs.ask(lambda: self.pictures.heard(changed))

    @late
    def insight(self) -> Insight:
        from app.services.understanding.insight import Insight

        is_fetching = lambda: self.fetching.is_running  # noqa: E731 - it is made when it is asked
        return Insight(self.db, self.jobs, self.read_page, self.current, self.clock, is_fetching)

    @late
    def views(self) -> Views:
        from app.services.views import Views

        return Views(self.db, self.clock)

    @late
    def upkeep(self) -> Upkeep:
        from app.services.upkeep import Upkeep

        return Upkeep(self.folder, self.db, self.clock, self.current)


def _log_fault(error: BaseException) -> None:
    """Log where a fault of our own lies, not what it says: that may be somebody's words."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("a fault in a lane: %s in %s", type(error).__name__, " > ".join(places[-FRAMES:]))
