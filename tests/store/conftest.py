"""A shop's file on the disk, with one account, and short ways to fill it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.channels.base import Page
from app.clock import Clock
from app.domain.item import Author, Found, Kind, Post
from app.paths import Folder
from app.store import accounts
from app.store.ingest import Ingest, Judged, Stored, store_page
from app.store.open import open_writer
from app.store.read import Reader
from app.store.transaction import transaction

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
ANNA = Author("a1", "Anna", "anna@shop.test")
BO = Author("b2", "Bo", "bo@shop.test")
US = Author("us", "The shop", "shop@shop.test")


def judge_nothing(_: Found) -> Judged:
    """Understand nothing: most tests are about storing."""
    return Judged()


def a_day_later(moment: datetime) -> datetime:
    """Owe an answer within 24 plain hours."""
    return moment + timedelta(hours=24)


OPTIONS = Ingest(
    zone=ZoneInfo("Europe/Stockholm"),
    is_first_run=False,
    own_ids=frozenset({"us"}),
    due=a_day_later,
    judge=judge_nothing,
)


def found(remote_id: str, text: str = "Hello there", **facts: Any) -> Found:
    """Say something as Anna, an hour before noon, unless told otherwise."""
    values: dict[str, Any] = {
        "kind": Kind.MENTION,
        "author": ANNA,
        "posted_at": NOON - timedelta(hours=1),
        **facts,
    }
    return Found(remote_id=remote_id, text=text, **values)


def own_post(remote_id: str, parent: str, text: str = "Thanks!", **facts: Any) -> Post:
    """Say something as the shop, ten minutes before noon."""
    values: dict[str, Any] = {"posted_at": NOON - timedelta(minutes=10), **facts}
    return Post(remote_id, text, US, is_ours=True, parent_remote_id=parent, **values)


@dataclass
class Shop:
    """One shop's file, open for writing and reading."""

    folder: Folder
    db: sqlite3.Connection
    account: int
    read: Reader
    options: Ingest = field(default=OPTIONS)

    def store(
        self, *items: Found, at: datetime = NOON, cursor: str | None = None, **page: Any
    ) -> Stored:
        """Store a page of the account's one stream."""
        options = page.pop("options", self.options)
        stream = page.pop("stream", "notifications")
        whole = Page(items=tuple(items), cursor=cursor, **page)
        return store_page(self.db, self.account, stream, whole, at, options)

    def rows(self, sql: str, **values: Any) -> list[list[Any]]:
        """Read as a query does."""
        return self.read(sql, values)

    def one(self, sql: str, **values: Any) -> Any:
        """Read a single value."""
        return self.read(sql, values)[0][0]

    def item(self, remote_id: str) -> dict[str, Any]:
        """Read an item's row as it is shown to nobody but tests."""
        row = self.db.execute("SELECT * FROM item WHERE remote_id = ?", (remote_id,))
        return dict(zip((name for name, *_ in row.description), row.fetchone(), strict=True))

    def matches(self, words: str) -> list[int]:
        """Give what the index finds, as it stands, oldest first."""
        sql = "SELECT rowid FROM words WHERE words MATCH :words ORDER BY rowid"
        return [row[0] for row in self.rows(sql, words=words)]


def add_account(db: sqlite3.Connection, name: str = "shop", channel: str = "mastodon") -> int:
    """Add a login that speaks as `US`."""
    with transaction(db):
        return accounts.add(
            db,
            channel,
            NOON,
            server=f"https://{name}.test",
            remote_id="us",
            name=name,
        )


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty data folder."""
    return Folder(tmp_path / "data")


@pytest.fixture
def shop(folder: Folder, clock: Clock) -> Iterator[Shop]:
    """A new shop with one account."""
    db = open_writer(folder, clock)
    read = Reader(folder)
    yield Shop(folder, db, add_account(db), read)
    read.close()
    db.close()


@pytest.fixture
def judging(shop: Shop) -> Callable[[Callable[[Found], Judged]], Ingest]:
    """Storing with a judge of the test's own."""

    def with_judge(judge: Callable[[Found], Judged]) -> Ingest:
        shop.options = replace(shop.options, judge=judge)
        return shop.options

    return with_judge


def set_state(db: sqlite3.Connection, state: str, remote_ids: Sequence[str]) -> None:
    """Put items into a state, as if the owner had."""
    for remote_id in remote_ids:
        db.execute("UPDATE item SET state = ? WHERE remote_id = ?", (state, remote_id))
