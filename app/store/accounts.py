"""Write our logins: what they are, how they do, and the times they could not be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from app.clock import utc_text
from app.domain.item import AccountState
from app.store import rows

FIND = """
SELECT id FROM account
WHERE channel = :channel AND server = :server AND remote_id = :remote_id
"""
OPEN_GAP = """
INSERT INTO gap (account_id, from_at, error)
SELECT :account_id, :at, :error
WHERE NOT EXISTS (SELECT 1 FROM gap WHERE account_id = :account_id AND until_at IS NULL)
"""
CLOSE_GAP = "UPDATE gap SET until_at = :at WHERE account_id = :account_id AND until_at IS NULL"
METRIC = """
INSERT INTO metric (account_id, post_id, name, day_on, value)
VALUES (:account_id, :post_id, :name, :day_on, :value)
ON CONFLICT (account_id, post_id, name, day_on) DO UPDATE SET value = excluded.value
"""


class AccountFacts(TypedDict, total=False):
    """What of an account may be set, beyond what identifies it."""

    brand_id: int
    name: str
    handle: str
    server: str  # only when the network says that it moved
    remote_id: str
    config: Mapping[str, str]
    capabilities: Iterable[str]
    state: AccountState
    error: dict[str, Any] | None  # app.errors.to_facts
    failures: int
    last_success_at: datetime | None
    next_try_at: datetime | None
    followers: int | None
    removed_at: datetime | None


def find(db: sqlite3.Connection, channel: str, server: str, remote_id: str) -> int | None:
    """Give the account of an identity, also one that was removed."""
    values = {"channel": channel, "server": server, "remote_id": remote_id}
    row = db.execute(FIND, values).fetchone()
    return None if row is None else int(row[0])


def add(db: sqlite3.Connection, channel: str, at: datetime, **facts: Unpack[AccountFacts]) -> int:
    """Add a login and give its id; server and remote_id are its identity.

    `find` first: an identity can stand here once only.
    """
    facts.setdefault("brand_id", 1)
    facts.setdefault("name", "")
    values = {"channel": channel, "created_at": at, **facts}
    return rows.insert(db, "account", _kept(values))


def change(db: sqlite3.Connection, account_id: int, **facts: Unpack[AccountFacts]) -> bool:
    """Change what is named; tells whether there is such an account."""
    return rows.update(db, "account", account_id, _kept(facts))


def open_gap(db: sqlite3.Connection, account_id: int, at: datetime, error_json: str) -> None:
    """Note that an account cannot be read from now on; once until `close_gap`."""
    db.execute(OPEN_GAP, {"account_id": account_id, "at": utc_text(at), "error": error_json})


def close_gap(db: sqlite3.Connection, account_id: int, at: datetime) -> None:
    """Note that an account can be read again."""
    db.execute(CLOSE_GAP, {"account_id": account_id, "at": utc_text(at)})


def put_metric(
    db: sqlite3.Connection, account_id: int, name: str, day_on: str, value: int, post_id: int = 0
) -> None:
    """Keep one of our own numbers as it stands on a day; the day's last one counts."""
    values = {"account_id": account_id, "post_id": post_id, "name": name}
    db.execute(METRIC, {**values, "day_on": day_on, "value": value})


def _kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(facts)
    if "capabilities" in facts:
        kept["capabilities"] = frozenset(facts["capabilities"])
    return kept
