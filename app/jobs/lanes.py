"""The lanes on which everything but drawing happens; see the guide, "Threads"."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from functools import partial
from typing import Final, TypeVar, TypeVarTuple

from app.events import Changed
from app.jobs.lane import Lane
from app.jobs.mill import Mill

T = TypeVar("T")
Given = TypeVarTuple("Given")
Listener = Callable[[Changed], None]
FETCHERS: Final = 32  # speed.md 4: more gain little and cost sockets
AFTER_HANG_UP_S: Final = 1.0
PER_HOST: Final = 6  # what browsers take; more is rude


class Jobs:
    """Gives each kind of work its own threads, and tells every screen what a write changed."""

    def __init__(self, *, on_error: Callable[[BaseException], None]) -> None:
        """Start nothing yet; `on_error` hears of every failure that is our own fault."""
        self._on_error = on_error
        self._writer = Lane("writer", on_error=on_error)
        self._reader = Lane("reader", on_error=on_error)
        self._fetch = Lane(
            "fetch",
            on_error=on_error,
            width=FETCHERS,
            per_key=PER_HOST,
            is_abandoned_at_exit=True,
        )
        self._mill_line = Lane("mill", on_error=on_error, is_abandoned_at_exit=True)
        self._mill = Mill()
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def write(self, job: Callable[[], T]) -> Future[T]:
        """Change the database; what changed is told before the future is done."""
        return self._writer.submit(partial(self._tell_after, job))

    def ask(self, question: Callable[[], T]) -> Future[T]:
        """Answer a question that takes too long for the thread that draws."""
        return self._reader.submit(question)

    def fetch(self, host: str, job: Callable[[], T]) -> Future[T]:
        """Speak to a network; at most `PER_HOST` jobs at once for one host."""
        return self._fetch.submit(job, host)

    def mill(
        self, function: Callable[[*Given], T], *plain: *Given, limit_s: float | None = None
    ) -> Future[T]:
        """Run what chews long in the child process; function and values must be picklable.

        What takes longer than `limit_s` is ended, and its future fails with `BadAnswer`.
        """
        return self._mill_line.submit(partial(self._mill.run, function, *plain, limit_s=limit_s))

    def on_changed(self, listener: Listener) -> Callable[[], None]:
        """Be told, in the writer's thread, what each write changed.

        Returns:
            What to call to be told no more.
        """
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def close(
        self,
        *,
        patience_s: float = 5.0,
        hang_up: Callable[[], None] | None = None,
        stop_asking: Callable[[Collection[int]], None] | None = None,
    ) -> bool:
        """End all lanes: no new network job begins, every write that was asked for is made.

        The writer goes last, since a reply that is leaving must store its outcome.

        Args:
            patience_s: how long to wait for each lane.
            hang_up: ends what still speaks to a network when that time is over.
            stop_asking: breaks off the long questions that these threads ask the database.

        Returns:
            Whether nothing uses the database any more; otherwise see `wait`.
        """
        is_quiet = self._fetch.close(patience_s=patience_s, is_drained=False)
        if hang_up is not None:
            hang_up()
        if not is_quiet:
            self._fetch.close(patience_s=AFTER_HANG_UP_S, is_drained=False)
        self._mill.close()
        self._mill_line.close(patience_s=patience_s, is_drained=False)
        self._reader.close(patience_s=0, is_drained=False)
        if stop_asking is not None:
            stop_asking(self._reader.threads())
        self._reader.close(patience_s=patience_s, is_drained=False)
        self._writer.close(patience_s=patience_s, is_drained=True)
        return not self.is_busy()

    def is_busy(self) -> bool:
        """Tell whether a thread may still change the database, or ask it a long question."""
        return self._writer.is_alive() or self._reader.is_alive()

    def wait(self) -> None:
        """Wait, after `close`, for as long as the database is used."""
        self._reader.close(patience_s=None, is_drained=False)
        self._writer.close(patience_s=None, is_drained=True)

    def _tell_after(self, job: Callable[[], T]) -> T:
        result = job()
        changed = result if isinstance(result, Changed) else getattr(result, "changed", None)
        if isinstance(changed, Changed):
            self._tell(changed)
        return result

    def _tell(self, changed: Changed) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(changed)
            except Exception as error:  # noqa: BLE001 - one screen's fault must not undo a write
                self._on_error(error)
