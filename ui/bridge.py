"""The door between the lanes and the screen: what comes home is delivered in the main thread."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.errors import ShopError

if TYPE_CHECKING:
    from app.events import Changed
    from app.jobs.lanes import Jobs


@dataclass(slots=True)
class _Awaited:
    """Who waits for one future."""

    then: WeakMethod[Callable[..., Any]]
    failed: WeakMethod[Callable[..., Any]] | None
    question: tuple[int, str] | None


class Bridge(QObject):
    """Tells the screens what changed, and hands them the answers they asked for."""

    changed = Signal(object)
    went_wrong = Signal(object)  # a ShopError nobody took
    broke = Signal(object)  # any other exception of a job
    _came = Signal(int, object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._awaited: dict[int, _Awaited] = {}
        self._newest: dict[tuple[int, str], int] = {}
        self.is_live = False  # once the rounds are made: before that no network is asked
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stop = jobs.on_changed(self._tell)

    def close(self) -> None:
        """Tell nobody anything any more."""
        self._stop()
        self._awaited.clear()

    def is_idle(self) -> bool:
        """Tell whether every answer has been delivered."""
        return not self._awaited

    def when_done(
        self,
        future: Future[Any],
        then: Callable[[Any], Any],
        failed: Callable[[ShopError], Any] | None = None,
        *,
        question: str = "",
    ) -> None:
        """Call a bound method of a living QObject with a future's result, in the main thread.

        Args:
            future: what a lane gave.
            then: takes the result; never called once its object is gone.
            failed: takes what the world did to us; without it `went_wrong` tells.
            question: names what is asked, so that an answer older than the newest
                question of the same receiver is dropped.
        """
        number = next(self._numbers)
        asked = (id(getattr(then, "__self__", None)), question) if question else None
        if asked:
            self._newest[asked] = number
        weak = WeakMethod(failed) if failed else None
        self._awaited[number] = _Awaited(WeakMethod(then), weak, asked)
        future.add_done_callback(_Callback(self, number))

    def _tell(self, changed: Changed) -> None:
        if isValid(self):
            self.changed.emit(changed)  # queued: the receivers live in the main thread

    @Slot(int, object)
    def _deliver(self, number: int, future: Future[Any]) -> None:
        awaited = self._awaited.pop(number, None)
        if awaited is None or future.cancelled():
            return
        if awaited.question:
            if self._newest.get(awaited.question) != number:
                return
            del self._newest[awaited.question]
        try:
            result = future.result()
        except CancelledError:
            return
        except ShopError as error:
            self._fail(awaited, error)
        except Exception as error:  # noqa: BLE001 - ours: it goes to the crash page
            self.broke.emit(error)
        else:
            _call(awaited.then, result)

    def _fail(self, awaited: _Awaited, error: ShopError) -> None:
        if awaited.failed is None or awaited.failed() is None:
            self.went_wrong.emit(error)
        else:
            _call(awaited.failed, error)


class _Callback:
    """Runs in whatever thread finished the future; it only rings."""

    def __init__(self, bridge: Bridge, number: int) -> None:
        self._bridge, self._number = bridge, number

    def __call__(self, future: Future[Any]) -> None:
        if isValid(self._bridge):
            self._bridge._came.emit(self._number, future)  # noqa: SLF001 - one thing with it


def _call(weak: WeakMethod[Callable[..., Any]], value: object) -> None:
    method = weak()
    if method is None:
        return
    owner = getattr(method, "__self__", None)
    if not isinstance(owner, QObject) or isValid(owner):
        method(value)
