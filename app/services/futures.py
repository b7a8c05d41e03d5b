"""Joins jobs of several lanes into one that somebody can wait for, without a thread that waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def after(first: Future[A], then: Callable[[A], Future[B]]) -> Future[B]:
    """Go on with another job when one has ended well; a failure of either is the whole's."""
    whole: Future[B] = Future()
    first.add_done_callback(partial(_go_on, whole, then))
    return whole


def all_of(parts: Sequence[Future[A]]) -> Future[tuple[A, ...]]:
    """Wait for several jobs; the first failure in their order is the whole's, after all ended."""
    whole: Future[tuple[A, ...]] = Future()
    if not parts:
        whole.set_result(())
        return whole
    lock = threading.Lock()
    left = [len(parts)]

    def one_ended(_: Future[A]) -> None:
        with lock:
            left[0] -= 1
            is_last = left[0] == 0
        if is_last:
            _end(whole, lambda: tuple(part.result() for part in parts))

    for part in parts:
        part.add_done_callback(one_ended)
    return whole


def ended(result: A) -> Future[A]:
    """Give a job that has nothing left to do."""
    whole: Future[A] = Future()
    whole.set_result(result)
    return whole


def _go_on(whole: Future[B], then: Callable[[A], Future[B]], first: Future[A]) -> None:
    try:
        second = then(first.result())
    except CancelledError:
        whole.cancel()
    except BaseException as error:  # noqa: BLE001 - it goes to whoever holds the future
        whole.set_exception(error)
    else:
        second.add_done_callback(lambda done: _end(whole, done.result))


def _end(whole: Future[B], result: Callable[[], B]) -> None:
    try:
        whole.set_result(result())
    except CancelledError:
        whole.cancel()
    except BaseException as error:  # noqa: BLE001 - it goes to whoever holds the future
        whole.set_exception(error)
