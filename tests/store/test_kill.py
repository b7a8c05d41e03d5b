"""Killed at any moment, the program has lost nothing and doubled nothing (product.md 7, case 1)."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from app.channels.base import Page
from app.clock import Clock, SystemClock
from app.paths import Folder
from app.store import accounts, streams
from app.store.ingest import store_page
from app.store.open import open_writer
from app.store.recount import rebuild_counts
from app.store.transaction import transaction
from tests.store.conftest import NOON, OPTIONS, found
from tests.store.test_ingest import check_index

PAGES: Final = 6
PER_PAGE: Final = 5


def store_pages(folder: Folder, kill_at: int) -> None:
    """Store the pages the cursor does not know of yet, each again with the one before it.

    A step is one statement; at the n-th the process kills itself with SIGKILL: nothing is
    flushed, closed or rolled back by anybody.
    """
    left = [kill_at]

    def step(_: str) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(open_writer(folder, SystemClock())) as db:
        db.set_trace_callback(step)
        account = accounts.find(db, "mastodon", "https://shop.test", "us")
        if account is None:
            with transaction(db):
                account = accounts.add(
                    db, "mastodon", NOON, server="https://shop.test", remote_id="us"
                )
        done = int(streams.get(db, account, "s").cursor or 0)
        for number in range(done, PAGES):
            store_page(db, account, "s", page(number), NOON, OPTIONS)
        db.set_trace_callback(None)


def page(number: int) -> Page:
    """Make the n-th page, with what the one before it held: networks overlap."""
    items = tuple(
        found(f"{at:02d}-{n}", f"words {at} {n}", posted_at=NOON - timedelta(days=at, minutes=n))
        for at in range(max(0, number - 1), number + 1)
        for n in range(PER_PAGE)
    )
    return Page(items=items, cursor=str(number + 1))


def is_finished(folder: Folder, kill_at: int) -> bool:
    """Let a process of its own store pages; tells whether it came to the end alive."""
    child = os.fork()
    if not child:
        try:
            store_pages(folder, kill_at)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
@pytest.mark.parametrize("seed", range(6))
def test_killed_at_random_steps_nothing_is_lost_or_doubled(
    tmp_path: Path, clock: Clock, seed: int
) -> None:
    choose, folder, kills = random.Random(seed), Folder(tmp_path), 0
    while not is_finished(folder, choose.randrange(1, 160)):
        kills += 1
        assert kills < 200, "it never comes to an end"
        with closing(open_writer(folder, clock)) as db:
            check_whole(db)
    assert kills > 0
    with closing(open_writer(folder, clock)) as db:
        check_whole(db)
        texts = db.execute("SELECT remote_id, text FROM item ORDER BY remote_id").fetchall()
    assert texts == [
        (f"{at:02d}-{n}", f"words {at} {n}") for at in range(PAGES) for n in range(PER_PAGE)
    ]


def check_whole(db: sqlite3.Connection) -> None:
    """Prove that cursor, items, counts, index and log agree."""
    row = db.execute("SELECT cursor FROM stream").fetchone()
    pages = json.loads(row[0] or "0") if row else 0
    (items,) = db.execute("SELECT count(*) FROM item").fetchone()
    assert items == pages * PER_PAGE
    kept = db.execute("SELECT * FROM day_count ORDER BY 1, 2, 3, 4, 5").fetchall()
    rebuild_counts(db)
    assert db.execute("SELECT * FROM day_count ORDER BY 1, 2, 3, 4, 5").fetchall() == kept
    check_index(db)
    (found,) = db.execute("SELECT count(*) FROM words WHERE words MATCH 'words'").fetchone()
    assert found == items
    assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
