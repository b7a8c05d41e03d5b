"""How fast what was fetched becomes stored, searchable rows, and how much of that is SQLite's.

    python tests/bench/store_ingest.py [ROWS] [PAGE]

Stores ROWS (100,000) items in pages of PAGE (100): into a new file, the same pages again
(nothing may change), with changed words, and into a file of a million. Beside it stands the
bare figure: the same rows by `executemany` into the same table and its indexes, without
search, counts, known words or authors.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.channels.base import Page
from app.clock import SystemClock
from app.domain.item import Found
from app.paths import Folder
from app.store.ingest import store_page
from app.store.open import open_writer
from tests.bench.corpus import CHANNELS, DAYS, SEED, START, Talk, add_accounts, big_folder, options
from tests.bench.store_read import resident

END = START + timedelta(days=DAYS + 30)


class Spent:
    """Seconds of the thread's own time inside SQLite."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Count the time of the block."""
        began = time.thread_time()
        yield
        self.seconds += time.thread_time() - began


SPENT = Spent()


class TimedCursor(sqlite3.Cursor):
    """A cursor whose every step is counted."""

    def execute(self, sql: str, values: Any = (), /) -> TimedCursor:
        """Run a statement."""
        with SPENT.inside():
            super().execute(sql, values)
        return self

    def executemany(self, sql: str, values: Any, /) -> TimedCursor:
        """Run a statement many times; the values were made outside."""
        made = list(values)
        with SPENT.inside():
            super().executemany(sql, made)
        return self

    def fetchall(self) -> list[Any]:
        """Give all rows."""
        with SPENT.inside():
            return super().fetchall()

    def fetchone(self) -> Any:
        """Give one row."""
        with SPENT.inside():
            return super().fetchone()


class TimedConnection(sqlite3.Connection):
    """A connection whose every step is counted."""

    def execute(self, sql: str, values: Any = (), /) -> TimedCursor:
        """Run a statement."""
        return self.cursor(TimedCursor).execute(sql, values)

    def executemany(self, sql: str, values: Any, /) -> TimedCursor:
        """Run a statement many times."""
        return self.cursor(TimedCursor).executemany(sql, values)


def pages_of(found: Sequence[Found], size: int) -> list[Page]:
    """Cut what was said into pages."""
    starts = range(0, len(found), size)
    return [Page(items=tuple(found[at : at + size]), cursor=str(at)) for at in starts]


def store(db: sqlite3.Connection, accounts: list[int], pages: Sequence[Page], name: str) -> None:
    """Store pages and print the figures."""
    SPENT.seconds, took = 0.0, []
    own, wall = time.thread_time(), time.perf_counter()
    for number, page in enumerate(pages):
        began = time.perf_counter()
        store_page(db, accounts[number % len(accounts)], "all", page, END, options())
        took.append((time.perf_counter() - began) * 1000)
    own, wall = time.thread_time() - own, time.perf_counter() - wall
    rows = sum(len(page.items) for page in pages)
    took.sort()
    outside = 1 - SPENT.seconds / own
    print(
        f"{name:30} {rows / own:8,.0f} rows/s own time, {rows / wall:8,.0f} by the clock,"
        f" outside SQLite {outside:4.0%}, page p50 {took[len(took) // 2]:.1f}"
        f" p95 {took[int(len(took) * 0.95)]:.1f} max {took[-1]:.0f} ms",
        flush=True,
    )


def _now(found: Found, share: float) -> Found:
    """Say the same in the month after all that is stored."""
    moment = END - timedelta(days=30 * (1 - share))
    return replace(found, remote_id=f"new{found.remote_id}", posted_at=moment)


def bare(db: sqlite3.Connection, size: int) -> None:
    """Put the stored rows into a table of the same shape, with its indexes and nothing else."""
    rows = db.execute("SELECT * FROM item ORDER BY arrived_at, remote_id").fetchall()
    made = db.execute("SELECT sql FROM sqlite_schema WHERE tbl_name = 'item' AND sql IS NOT NULL")
    shape = [sql for (sql,) in made.fetchall() if not sql.startswith("CREATE TRIGGER")]
    db.executescript("DROP TABLE words; DROP VIEW item_shown; DROP VIEW searchable;")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DROP TABLE item")
    for sql in shape:
        db.execute(sql)
    marks = ", ".join("?" * len(rows[0]))
    own = time.thread_time()
    for start in range(0, len(rows), size):
        db.execute("BEGIN IMMEDIATE")
        db.executemany(f"INSERT INTO item VALUES ({marks})", rows[start : start + size])  # noqa: S608
        db.execute("COMMIT")
    rate = len(rows) / (time.thread_time() - own)
    print(f"{'bare rows and their indexes':30} {rate:8,.0f} rows/s own time")


def main(rows: int = 100_000, size: int = 100) -> None:
    """Print every figure."""
    said = list(Talk(SEED + 1).stream(rows))
    changed = [replace(one, text=f"{one.text} indeed") for one in said[: rows // 10]]
    with (
        tempfile.TemporaryDirectory() as place,
        patch("sqlite3.connect", partial(sqlite3.connect, factory=TimedConnection)),
    ):
        before = resident()
        with closing(open_writer(Folder(Path(place) / "new"), SystemClock())) as db:
            ids = add_accounts(db)
            store(db, ids, pages_of(said, size), "into a new file")
            store(db, ids, pages_of(said, size), "the same pages again")
            store(db, ids, pages_of(changed, size), "a tenth with changed words")
            print(f"{'memory added by storing':30} {resident() - before:8,.0f} MiB")
            bare(db, size)
        big = Folder(Path(place) / "big")
        big.root.mkdir()
        shutil.copyfile(big_folder().database, big.database)
        with closing(open_writer(big, SystemClock())) as db:
            fresh = [_now(one, number / rows) for number, one in enumerate(said)]
            accounts = list(range(1, len(CHANNELS) + 1))
            store(db, accounts, pages_of(fresh, size), "into the file of a million")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
