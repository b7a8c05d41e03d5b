"""Ask the file: any thread, never waiting for the writer, each answer as one JSON row."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import CancelledError
from typing import Any, Final

from app.paths import Folder
from app.store.open import open_reader
from app.store.trouble import folder_error

# One row instead of many: each step of a statement gives up the interpreter lock and
# waits to get it back, which beside a busy thread costs 677 ms for 100 rows (speed.md 0.2).
ONE_ROW = "SELECT json_group_array(json_array({columns})) FROM (\n{sql}\n)"


PATIENCE_S: Final = 2.0
# Steps of SQLite's machine, 5 ms or more, after which a question looks whether it shall go on:
# each look waits for the interpreter lock, so there are few.
STEPS: Final = 500_000


class Reader:
    """The `read_page` handed to the queries: a connection of its own for each thread.

    No thread ever touches another's connection while that one may be in it.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: list[_Own] = []
        self._mine = threading.local()
        self._stopped: frozenset[int] = frozenset()
        self._is_closed = False

    def __call__(self, sql: str, values: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """Run one SELECT with named parameters and give its rows as lists, in its own order.

        Text, numbers and None only: a blob cannot be asked for.

        Raises:
            FolderError: the file cannot be read any more.
            CancelledError: the program ends.
        """
        own = None
        try:
            own = self._own()
            with own.use:
                if own.is_stopped():
                    raise CancelledError
                (page,) = own.db.execute(own.one_row(sql), values or {}).fetchone()
        except sqlite3.Error as error:
            if own is not None and own.is_stopped():
                raise CancelledError from None
            fact = folder_error(error, self._folder.root)
            if fact is None:
                raise
            raise fact from error
        rows: list[list[Any]] = json.loads(page)
        return rows

    def stop(self, threads: Collection[int]) -> None:
        """Have these threads break off what they ask, and ask no more."""
        with self._lock:
            self._stopped |= frozenset(threads)
            for own in self._open:
                if own.thread.ident in self._stopped:
                    own.stop()

    def close(self) -> None:
        """Close every thread's connection, and answer no more.

        One that is in use is told to stop first, and stays open if it does not even so:
        closed under its thread, it would take the program with it.
        """
        with self._lock:
            self._is_closed = True
            open_ones, self._open = self._open, []
        for own in open_ones:
            own.stop()
        for own in open_ones:
            own.close()

    def _own(self) -> _Own:
        own: _Own | None = getattr(self._mine, "own", None)
        if own is None:
            own = _Own(open_reader(self._folder))
            with self._lock:
                ended = [one for one in self._open if not one.thread.is_alive()]
                self._open = [one for one in self._open if one.thread.is_alive()]
                if self._is_closed:
                    ended.append(own)
                else:
                    self._open.append(own)
                if own.thread.ident in self._stopped:
                    own.stop()
            for one in ended:
                one.close()
            self._mine.own = own
        return own


class _Own:
    """One thread's connection; its lock is held while it is used."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.thread = threading.current_thread()
        self.use = threading.Lock()
        self._stop = threading.Event()
        self._asked: dict[str, str] = {}
        # Asked by SQLite in the thread that asks it: `interrupt` would reach in from another one.
        db.set_progress_handler(self._stop.is_set, STEPS)

    def one_row(self, sql: str) -> str:
        """Give a query as the one that answers in one row."""
        if sql not in self._asked:
            self._asked[sql] = ONE_ROW.format(columns=_columns(self.db, sql), sql=sql)
        return self._asked[sql]

    def is_stopped(self) -> bool:
        """Tell whether it shall answer no more."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Have what is being asked break itself off."""
        self._stop.set()

    def close(self) -> None:
        """Close it, unless it stays in use."""
        self.stop()
        if self.use.acquire(timeout=PATIENCE_S):
            try:
                self.db.close()
            finally:
                self.use.release()


def _columns(db: sqlite3.Connection, sql: str) -> str:
    """Name a query's columns as SQLite names them once it is inside another.

    `EXPLAIN`-like dry run: no row is read, and parameters that are not given count as NULL.
    """
    empty = _Nothing()
    found = db.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0", empty)  # noqa: S608 - our own SQL
    return ", ".join('"{}"'.format(name.replace('"', '""')) for name, *_ in found.description)


class _Nothing(dict[str, None]):
    def __missing__(self, name: str) -> None:
        return None


def of_writer(db: sqlite3.Connection) -> Callable[..., list[list[Any]]]:
    """Make a `read_page` of the writer's own connection, which sees what is not committed yet."""

    def read_page(sql: str, values: Mapping[str, Any] | None = None) -> list[list[Any]]:
        return [list(row) for row in db.execute(sql, values or {}).fetchall()]

    return read_page
