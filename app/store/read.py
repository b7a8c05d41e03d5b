"""Ask the file: any thread, never waiting for the writer, each answer as one JSON row."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Mapping
from typing import Any

from app.paths import Folder
from app.store.open import open_reader
from app.store.trouble import folder_error

# One row instead of many: each step of a statement gives up the interpreter lock and
# waits to get it back, which beside a busy thread costs 677 ms for 100 rows (speed.md 0.2).
ONE_ROW = "SELECT json_group_array(json_array({columns})) FROM (\n{sql}\n)"


class Reader:
    """The `read_page` handed to the queries: a connection of its own for each thread."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._own = threading.local()
        self._age = 0

    def __call__(self, sql: str, values: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """Run one SELECT with named parameters and give its rows as lists, in its own order.

        Text, numbers and None only: a blob cannot be asked for.

        Raises:
            FolderError: the file cannot be read any more.
        """
        try:
            db = self._connection()
            (page,) = db.execute(self._one_row(db, sql), values or {}).fetchone()
        except sqlite3.Error as error:
            fact = folder_error(error, self._folder.root)
            if fact is None:
                raise
            raise fact from error
        rows: list[list[Any]] = json.loads(page)
        return rows

    def close(self) -> None:
        """Close every thread's connection; the next question opens a new one."""
        with self._lock:
            self._age += 1
            while self._open:
                self._open.pop().close()

    def _connection(self) -> sqlite3.Connection:
        if getattr(self._own, "age", None) != self._age:
            db = open_reader(self._folder)
            with self._lock:
                self._open.append(db)
                self._own.db, self._own.age, self._own.asked = db, self._age, {}
        connection: sqlite3.Connection = self._own.db
        return connection

    def _one_row(self, db: sqlite3.Connection, sql: str) -> str:
        asked: dict[str, str] = self._own.asked
        if sql not in asked:
            asked[sql] = ONE_ROW.format(columns=_columns(db, sql), sql=sql)
        return asked[sql]


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
