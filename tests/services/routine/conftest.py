"""A shop's file of its own for each test, with the services of the routine on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.clock import utc_text
from app.paths import Folder
from app.services.checklist import Checklist
from app.services.current import Current
from app.services.preferences import Preferences
from app.services.upkeep import Upkeep
from app.store.open import open_writer
from app.store.read import Reader
from tests.conftest import SetClock


@dataclass
class Shop:
    """One data folder opened for writing and reading."""

    folder: Folder
    db: sqlite3.Connection
    read_page: Reader
    clock: SetClock
    current: Current
    checklist: Checklist
    preferences: Preferences
    upkeep: Upkeep

    def account(self, last_success_at: str | None = None, **other: Any) -> int:
        """Add an account row."""
        values = {"channel": "feed", "state": "ok", "removed_at": None, **other}
        values["last_success_at"] = last_success_at
        (n,) = self.db.execute("SELECT count(*) FROM account").fetchone()
        values["remote_id"] = f"remote {n}"
        return int(
            self.db.execute(
                "INSERT INTO account (brand_id, channel, name, server, remote_id, state,"
                " last_success_at, created_at, removed_at) VALUES (1, :channel, 'Feed', 'https://f',"
                " :remote_id, :state, :last_success_at, '2026-01-01T00:00:00Z', :removed_at)"
                " RETURNING id",
                values,
            ).fetchone()[0]
        )

    def item(self, account_id: int, at: datetime, **other: Any) -> int:
        """Add an item row."""
        (author,) = self.db.execute(
            "INSERT INTO author (channel, stable_id, name, first_seen_at) VALUES ('feed', 'a', 'A',"
            " '2026-01-01T00:00:00Z') ON CONFLICT (channel, stable_id) DO UPDATE SET name = 'A'"
            " RETURNING id"
        ).fetchone()
        (n,) = self.db.execute("SELECT count(*) FROM item").fetchone()
        values = {
            "id": (int(at.timestamp()) << 6) + n,
            "account_id": account_id,
            "channel": "feed",
            "kind": "mention",
            "remote_id": f"item {n}",
            "author_id": author,
            "author_name": "A",
            "text": "Hello",
            "posted_at": utc_text(at),
            "arrived_at": utc_text(at),
            "day_on": at.date().isoformat(),
            "state_at": utc_text(at),
            "text_hash": b"",
            **other,
        }
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        self.db.execute(f"INSERT INTO item ({names}) VALUES ({places})", values)  # noqa: S608
        return int(values["id"])

    def verbs(self) -> list[str]:
        """List what was logged, in order."""
        return [row[0] for row in self.db.execute("SELECT verb FROM action ORDER BY id")]


@pytest.fixture
def shop(tmp_path: Path, clock: SetClock) -> Iterator[Shop]:
    """A new shop on a Wednesday morning in Stockholm."""
    folder = Folder(tmp_path / "shop")
    db = open_writer(folder, clock)
    db.execute("INSERT INTO setting (name, value) VALUES ('zone', '\"Europe/Stockholm\"')")
    reader = Reader(folder)
    current = Current(reader, clock)
    yield Shop(
        folder,
        db,
        reader,
        clock,
        current,
        Checklist(db, clock, current),
        Preferences(db, clock, current),
        Upkeep(folder, db, clock, current),
    )
    reader.close()
    db.close()
