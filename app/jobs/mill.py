"""The child process that chews what would hold the interpreter lock: no Qt, no state, no loss.

A plain child rather than `multiprocessing`: that would import the program's own start
script, and with it Qt, into the child, and start a third process to watch it.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import IO, Any, Final, TypeVar, TypeVarTuple

from app.errors import BadAnswer

T = TypeVar("T")
Given = TypeVarTuple("Given")
log = logging.getLogger(__name__)
ARGUMENT: Final = "--mill"  # how a frozen program is told to be the mill
TRIES: Final = 2
_LENGTH: Final = struct.Struct("!Q")
_START: Final = (
    "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep); "
    "from app.jobs.mill import serve; serve()"
)


class Mill:
    """One child, started on first need, replaced when it dies; used by one thread at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._use = threading.Lock()  # held while a job is with the child
        self._lock = threading.Lock()
        self._is_closed = False

    def run(
        self, function: Callable[[*Given], T], *plain: *Given, limit_s: float | None = None
    ) -> T:
        """Run a function in the child: a second time if the child died, then in this thread.

        Raises:
            BadAnswer: it took longer than `limit_s`, and would do so again.
        """
        asked = pickle.dumps((function, plain), pickle.HIGHEST_PROTOCOL)
        for _ in range(TRIES):
            with self._use:
                try:
                    is_well, answer = self._ask(asked, limit_s)
                except (OSError, EOFError, pickle.UnpicklingError) as error:
                    self._drop()
                    log.info("the mill died: %s", type(error).__name__)
                    continue
            if is_well:
                result: T = answer
                return result
            raise answer
        if self._is_closed:
            raise CancelledError
        return function(*plain)

    def close(self) -> None:
        """End the child; a job still in it ends as cancelled."""
        with self._lock:
            self._is_closed = True
            if self._child is not None:
                self._child.kill()
        with self._use:
            self._drop()

    def _ask(self, asked: bytes, limit_s: float | None) -> tuple[bool, Any]:
        child = self._ready_child()
        assert child.stdin is not None  # noqa: S101 - both are pipes by construction
        assert child.stdout is not None  # noqa: S101
        over = threading.Event()
        limit = threading.Timer(limit_s or 0, _give_up, (child, over))
        limit.daemon = True
        if limit_s is not None:
            limit.start()
        try:
            _put(child.stdin, asked)
            found: tuple[bool, Any] = pickle.loads(_take(child.stdout))  # noqa: S301 - our own child
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            if not over.is_set():
                raise
            self._drop()
            raise BadAnswer(why="too_big") from error
        finally:
            limit.cancel()
        return found

    def _ready_child(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._is_closed:
                raise CancelledError
            if self._child is not None and self._child.poll() is not None:
                _end(self._child)
                self._child = None
            if self._child is None:
                self._child = _start()
            return self._child

    def _drop(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            _end(child)


def _start() -> subprocess.Popen[bytes]:
    if getattr(sys, "frozen", False):
        command = [sys.executable, ARGUMENT]
    else:
        command = [sys.executable, "-c", _START, os.pathsep.join(sys.path)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _give_up(child: subprocess.Popen[bytes], over: threading.Event) -> None:
    """Kill a child that chews for too long; whoever waits for it hears the end of its pipe."""
    over.set()
    log.info("the mill took too long over a job and was ended")
    child.kill()


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def serve() -> None:
    """Be the child: take jobs from standard input until it ends, answer on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in the terminal is the parent's affair
    source = sys.stdin.buffer
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    while True:
        try:
            asked = _take(source)
        except EOFError:
            return
        _put(target, _answer(asked))


def _answer(asked: bytes) -> bytes:
    try:
        function, plain = pickle.loads(asked)  # noqa: S301 - from our own parent
        return pickle.dumps((True, function(*plain)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - it is raised again in the parent
        return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)


def _put(pipe: IO[bytes], block: bytes) -> None:
    left = memoryview(_LENGTH.pack(len(block)) + block)
    while left:
        left = left[pipe.write(left) :]


def _take(pipe: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_take_exactly(pipe, _LENGTH.size))
    return _take_exactly(pipe, length)


def _take_exactly(pipe: IO[bytes], length: int) -> bytes:
    parts = []
    while length:
        part = pipe.read(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
