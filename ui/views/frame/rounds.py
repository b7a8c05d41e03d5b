"""The one-second timer that has everything done whose time has come; nothing else drives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.jobs.cancel import Cancel
from app.jobs.timetable import EVERY, due

if TYPE_CHECKING:
    from concurrent.futures import Future

    from app.services.desk import Desk
    from app.services.fetch_stream import Progress
    from app.services.understanding.run import Ran
    from ui.bridge import Bridge

SECOND_MS: Final = 1_000
SLOW: Final = ("purge", "backup")
UNDERSTANDING: Final = "understanding"  # its turn on the lane of what takes long
QUIET: Final = timedelta(minutes=5)


class Rounds(QObject):
    """Starts what is due on its lane; a round of the same kind never runs twice at once."""

    fetch_began = Signal()
    fetch_went_on = Signal(int)  # how many accounts have answered so far
    fetch_ended = Signal(object)  # the FetchReport, or None
    understanding_went_on = Signal(object)  # the Progress; in the main thread
    understanding_ended = Signal(object)  # the Ran, or None
    _page_came = Signal(object)  # from the threads that fetch

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._bridge = desk, bridge
        self._last: dict[str, datetime] = {}
        self._running: set[str] = set()
        self._cancel = Cancel()
        self._is_asked_for = False
        self._heard: set[int] = set()
        self._page_came.connect(self._hear)
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tick)

    def begin(self) -> None:
        """Make the rounds from now on; what keeps the disk busy begins when the owner has begun."""
        now = self._desk.clock.now()
        for name in SLOW:
            self._last[name] = now - EVERY[name] + QUIET
        self._last["understand"] = now  # its models are loaded once the window is painted
        self._bridge.is_live = True
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Make no more rounds and ask a running one to end between two pages."""
        self._bridge.is_live = False
        self._timer.stop()
        self._cancel.set()

    def tick(self) -> None:
        """Start what is due."""
        now = self._desk.clock.now()
        for name in due(now, self._last, self._desk.settings()):
            if name not in self._running:
                self._last[name] = now
                self._begin(name, now)

    def fetch_now(self) -> None:
        """Read all channels, unless that is being done."""
        if "fetch" not in self._running:
            now = self._desk.clock.now()
            self._last["fetch"] = now
            self._is_asked_for = True
            self._begin("fetch", now)

    def understand_now(self) -> None:
        """Have what is to be understood begin at once, unless it has begun."""
        if "understand" not in self._running:
            now = self._desk.clock.now()
            self._last["understand"] = now
            self._begin("understand", now)

    def _begin(self, name: str, now: datetime) -> None:
        start: Callable[[datetime], Future[Any] | None] = getattr(self, f"_do_{name}")
        future = start(now)
        if future is not None:
            self._running.add(name)
            future.add_done_callback(partial(_note_end, self._running, name))

    def _do_outbox(self, now: datetime) -> Future[Any] | None:
        future = self._desk.outbox.run_due(now)
        self._bridge.when_done(future, self._sent)  # a full disk is told as any other trouble
        return future

    def _do_wake(self, now: datetime) -> Future[Any] | None:
        return self._desk.jobs.write(partial(self._desk.triage.wake, now))

    def _do_fetch(self, _now: datetime) -> Future[Any] | None:
        self._heard.clear()
        self.fetch_began.emit()
        is_scheduled, self._is_asked_for = not self._is_asked_for, False
        job = partial(
            self._desk.fetching.fetch,
            cancel=self._cancel,
            is_scheduled=is_scheduled,
            on_progress=self._tell_page,
        )
        future = self._desk.jobs.fetch("", job)
        self._bridge.when_done(future, self._fetched, self._not_fetched)
        return future

    def _do_understand(self, _now: datetime) -> Future[Any] | None:
        if "fetch" in self._running:
            return None
        future = self._desk.jobs.fetch(UNDERSTANDING, self._understand)
        self._bridge.when_done(future, self._understood, self._not_understood)
        return future

    def _understand(self) -> Ran | None:
        """Read what is new, or what something else is to be understood by; off the main thread."""
        tending = self._desk.insight.tending
        if self._cancel.is_set() or not tending.is_due():
            return None
        return tending.run(self._cancel, self.understanding_went_on.emit)

    def _do_auto_steps(self, now: datetime) -> Future[Any] | None:
        return self._desk.jobs.write(partial(self._desk.checklist.run_auto, now))

    def _do_purge(self, now: datetime) -> Future[Any] | None:
        return self._desk.jobs.write(self._desk.upkeep.purge)

    def _do_backup(self, now: datetime) -> Future[Any] | None:
        from app.services.upkeep import run_nightly

        return run_nightly(self._desk.jobs, self._desk.upkeep)

    def _tell_page(self, progress: Progress) -> None:
        """Ring in the main thread; called by whatever thread read a page."""
        self._page_came.emit(progress.account_id)

    def _hear(self, account_id: int) -> None:
        self._heard.add(account_id)
        self.fetch_went_on.emit(len(self._heard))

    def _fetched(self, report: object) -> None:
        self._last.pop("understand", None)  # what came is read at the next tick
        self.fetch_ended.emit(report)

    def _understood(self, ran: Ran | None) -> None:
        if ran is not None:
            self.understanding_ended.emit(ran)

    def _not_understood(self, error: object) -> None:
        self.understanding_ended.emit(None)
        self._bridge.went_wrong.emit(error)

    def _sent(self, _report: object) -> None:
        """What became of each reply is told by what changed."""

    def _not_fetched(self, error: object) -> None:
        self.fetch_ended.emit(None)
        self._bridge.went_wrong.emit(error)


def _note_end(running: set[str], name: str, _future: Future[Any]) -> None:
    running.discard(name)  # one step of the interpreter: safe from any thread
