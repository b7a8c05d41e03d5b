"""Our logins as the screens and the fetching see them: how each does, and what it may do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.clock import utc_text
from app.domain.item import AccountState
from app.errors import NoSuch, ShopError, from_facts
from app.queries.page import ReadPage, moment, sure_moment

_COLUMNS: Final = """
SELECT id, brand_id, channel, name, handle, server, remote_id, config, capabilities, state, error,
  failures, last_success_at, next_try_at, followers, created_at, removed_at
FROM account
"""
ACCOUNTS: Final = _COLUMNS + "WHERE removed_at IS NULL ORDER BY created_at, id"
ACCOUNT: Final = _COLUMNS + "WHERE id = :id ORDER BY id"
OWN_IDS: Final = "SELECT remote_id FROM account WHERE channel = :channel ORDER BY id"
STREAMS: Final = """
SELECT name, cursor, read_at, reread_at, is_complete FROM stream
WHERE account_id = :account_id
ORDER BY name
"""
GAPS: Final = """
SELECT id, account_id, from_at, until_at, error FROM gap
WHERE until_at IS NULL OR until_at >= :since
ORDER BY from_at DESC, id DESC
"""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One login and how it does."""

    id: int
    brand_id: int
    channel: str
    name: str
    handle: str
    server: str
    remote_id: str
    config: Mapping[str, str]
    capabilities: frozenset[str]
    state: AccountState
    error: ShopError | None
    failures: int
    last_success_at: datetime | None
    next_try_at: datetime | None
    followers: int | None
    created_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far one thing at an account has been read."""

    cursor: str = ""
    read_at: datetime | None = None
    reread_at: datetime | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which an account could not be read; open as long as it cannot."""

    id: int
    account_id: int
    from_at: datetime
    until_at: datetime | None
    error: ShopError


def accounts(read_page: ReadPage) -> tuple[AccountRow, ...]:
    """List every login that was not removed, in the order they were added."""
    return tuple(_account(row) for row in read_page(ACCOUNTS, {}))


def account(read_page: ReadPage, account_id: int) -> AccountRow:
    """Give one login, also a removed one.

    Raises:
        NoSuch: there never was one by that id.
    """
    rows = read_page(ACCOUNT, {"id": account_id})
    if not rows:
        raise NoSuch(kind="account", id=str(account_id))
    return _account(rows[0])


def own_ids(read_page: ReadPage, channel: str) -> frozenset[str]:
    """Give every stable id under which the shop speaks on a network, removed logins included."""
    return frozenset(str(row[0]) for row in read_page(OWN_IDS, {"channel": channel}))


def streams(read_page: ReadPage, account_id: int) -> dict[str, StreamState]:
    """Tell how far each stream of an account has been read, by its name."""
    return {
        str(name): StreamState(str(cursor), moment(read_at), moment(reread_at), bool(is_complete))
        for name, cursor, read_at, reread_at, is_complete in read_page(
            STREAMS, {"account_id": account_id}
        )
    }


def gaps(read_page: ReadPage, since: datetime) -> tuple[Gap, ...]:
    """List the times not fetched that are open or ended since then, newest first."""
    rows = read_page(GAPS, {"since": utc_text(since)})
    return tuple(
        Gap(
            id=gap_id,
            account_id=account_id,
            from_at=sure_moment(from_at),
            until_at=moment(until_at),
            error=from_facts(json.loads(error)),
        )
        for gap_id, account_id, from_at, until_at, error in rows
    )


def _account(row: list[Any]) -> AccountRow:
    (
        account_id, brand_id, channel, name, handle, server, remote_id, config, capabilities,
        state, error, failures, last_success_at, next_try_at, followers, created_at, removed_at,
    ) = row  # fmt: skip
    return AccountRow(
        id=account_id,
        brand_id=brand_id,
        channel=channel,
        name=name,
        handle=handle,
        server=server,
        remote_id=remote_id,
        config=json.loads(config),
        capabilities=frozenset(json.loads(capabilities)),
        state=AccountState(state),
        error=from_facts(json.loads(error)) if error else None,
        failures=failures,
        last_success_at=moment(last_success_at),
        next_try_at=moment(next_try_at),
        followers=followers,
        created_at=sure_moment(created_at),
        removed_at=moment(removed_at),
    )
