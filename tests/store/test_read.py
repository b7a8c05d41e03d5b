"""Reading from many threads: no connection is touched or closed under the thread that uses it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path

import pytest

from app.clock import Clock
from app.paths import Folder
from app.store import read as reading
from app.store.open import open_writer
from app.store.read import Reader

WAIT_S = 10.0
SHORT = "SELECT id FROM actor ORDER BY id"
FOR_EVER = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n"
)


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Folder:
    """A folder with a database in it."""
    folder = Folder(tmp_path / "shop")
    open_writer(folder, clock).close()
    return folder


@pytest.fixture
def read(folder: Folder) -> Iterator[Reader]:
    """Its reader."""
    reader = Reader(folder)
    yield reader
    reader.close()


def in_thread(do: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=do)
    thread.start()
    return thread


def n_open(folder: Folder) -> int:
    """Count the files of the database that this process holds open."""
    held = Path("/proc/self/fd")
    if not held.is_dir():
        pytest.skip("this system does not list a process's open files")
    return sum(one.resolve() == folder.database for one in held.iterdir())


def test_connections_of_threads_that_ended_are_closed(folder: Folder, read: Reader) -> None:
    """Each command handed to an open window comes in a thread of its own."""
    for _ in range(20):
        in_thread(lambda: read(SHORT)).join(WAIT_S)
    assert n_open(folder) <= 2


def test_a_long_question_breaks_itself_off(read: Reader) -> None:
    began, ended = threading.Event(), threading.Event()

    def ask() -> None:
        began.set()
        with pytest.raises(CancelledError):
            read(FOR_EVER)
        ended.set()

    asker = in_thread(ask)
    assert began.wait(WAIT_S)
    assert asker.ident is not None
    read.stop([asker.ident])
    assert ended.wait(WAIT_S)
    asker.join(WAIT_S)
    assert read(SHORT) == [[1], [2]]  # the others go on


def test_a_stopped_thread_does_not_begin_either(read: Reader) -> None:
    read.stop([threading.get_ident()])
    with pytest.raises(CancelledError):
        read(FOR_EVER)


def test_what_stays_in_use_is_not_closed(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PATIENCE_S", 0.05)
    inside, gate, ended = threading.Event(), threading.Event(), threading.Event()

    def stay() -> None:
        read(SHORT)
        own = read._mine.own  # noqa: SLF001 - stands for a question SQLite cannot break off
        with own.use:
            inside.set()
            gate.wait(WAIT_S)
            assert own.db.execute(SHORT).fetchall() == [(1,), (2,)]
        own.close()
        ended.set()

    asker = in_thread(stay)
    assert inside.wait(WAIT_S)
    read.close()
    gate.set()
    assert ended.wait(WAIT_S)
    asker.join(WAIT_S)


def test_many_threads_ask_while_it_is_closed(folder: Folder) -> None:
    """Thousands of first questions, each on a connection that may be closed at that moment."""
    for _ in range(10):
        reader = Reader(folder)
        ready = threading.Barrier(5)

        def ask(reader: Reader = reader, ready: threading.Barrier = ready) -> None:
            ready.wait(WAIT_S)
            with suppress(CancelledError):
                for number in itertools.count():
                    reader(f"{SHORT} LIMIT {number}")

        ended = [in_thread(ask) for _ in range(4)]
        ready.wait(WAIT_S)
        reader.stop([one.ident for one in ended[:2] if one.ident])
        reader.close()
        for one in ended:
            one.join(WAIT_S)
            assert not one.is_alive()
