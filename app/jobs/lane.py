"""Threads that take jobs in the order they were given, with a limit for each key."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from app.errors import ShopError

T = TypeVar("T")
Job = tuple[str, "Future[Any]", Callable[[], Any]]


class Lane:
    """A few threads with one line of waiting jobs.

    Threads start on first need. `is_abandoned_at_exit` is for lanes that may hang in the
    network: their threads do not hold up the end of the program.
    """

    def __init__(
        self,
        name: str,
        *,
        on_error: Callable[[BaseException], None],
        width: int = 1,
        per_key: int | None = None,
        is_abandoned_at_exit: bool = False,
    ) -> None:
        self._name = name
        self._width = width
        self._per_key = per_key or width
        self._is_daemon = is_abandoned_at_exit
        self._on_error = on_error
        self._ready = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._running: Counter[str] = Counter()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._is_closed = False

    def submit(self, job: Callable[[], T], key: str = "") -> Future[T]:
        """Put a job in line; on a closed lane its future is a cancelled one."""
        future: Future[T] = Future()
        with self._ready:
            if self._is_closed:
                _drop(future)
                return future
            self._waiting.append((key, future, job))
            if self._idle < len(self._waiting) and len(self._threads) < self._width:
                self._start_one()
            self._ready.notify()
        return future

    def _start_one(self) -> None:
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._work, name=name, daemon=self._is_daemon)
        self._threads.append(thread)
        thread.start()

    def _take(self) -> Job | None:
        """Wait for a job whose key has room; None when the lane is closed and empty."""
        with self._ready:
            while True:
                for number, (key, _, _) in enumerate(self._waiting):
                    if self._running[key] < self._per_key:
                        taken = self._waiting[number]
                        del self._waiting[number]
                        self._running[key] += 1
                        return taken
                if self._is_closed and not self._waiting:
                    return None
                self._idle += 1
                self._ready.wait()
                self._idle -= 1

    def _work(self) -> None:
        while (taken := self._take()) is not None:
            key, future, job = taken
            del taken
            if future.set_running_or_notify_cancel():
                self._run(future, job)
            del future, job  # an idle thread must not keep what the last job held
            with self._ready:
                self._running[key] -= 1
                if not self._running[key]:
                    del self._running[key]
                self._ready.notify_all()

    def _run(self, future: Future[Any], job: Callable[[], Any]) -> None:
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001 - it goes to whoever holds the future
            if not isinstance(error, ShopError | CancelledError):
                self._on_error(error)
            future.set_exception(error)
        else:
            future.set_result(result)

    def is_alive(self) -> bool:
        """Tell whether any of its threads still runs."""
        return any(thread.is_alive() for thread in self._threads)

    def threads(self) -> frozenset[int]:
        """Give the system's numbers of its threads."""
        return frozenset(thread.ident for thread in self._threads if thread.ident is not None)

    def close(self, *, patience_s: float | None, is_drained: bool) -> bool:
        """Take no more jobs, and wait for the running ones, or with `is_drained` for all.

        It may be called again, to wait longer; without `patience_s` for ever.

        Returns:
            Whether every thread has ended.
        """
        with self._ready:
            self._is_closed = True
            dropped = [] if is_drained else list(self._waiting)
            if not is_drained:
                self._waiting.clear()
            self._ready.notify_all()
        for _, future, _ in dropped:
            _drop(future)
        end = None if patience_s is None else time.monotonic() + patience_s
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(None if end is None else max(0.0, end - time.monotonic()))
        return not self.is_alive()


def _drop(future: Future[Any]) -> None:
    """Cancel a future and tell whoever waits for it: `as_completed` would not notice otherwise."""
    if future.cancel():
        future.set_running_or_notify_cancel()
