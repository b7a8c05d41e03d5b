"""Our logins as the screens and the fetching see them: how each does, and what it may do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.clock import utc_moment, utc_text
from app.domain.item import AccountState, Kind
from app.errors import NoSuch, ShopError, from_facts
from app.queries.page import ReadPage, moment, sure_moment

if TYPE_CHECKING:
    from app.channels.base import Care  # its shape alone: questions know no network

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
IS_OFF: Final = """
SELECT id FROM account WHERE id = :id AND state = 'off' AND removed_at IS NULL ORDER BY id
"""
SPENT: Final = """
SELECT bucket, since_at, until_at, used FROM spent WHERE account_id = :account_id ORDER BY bucket
"""
# Items whose text is kept, the one not heard of for longest first. Each pile has its own index.
_CARED_FOR: Final = """
SELECT remote_id, ref, kind, thread, parent_remote_id, posted_at,
  coalesce(heard_of_at, arrived_at) AS heard_at, id
FROM item
WHERE account_id = :account_id AND deleted_at IS NULL AND purged_at IS NULL {state}
  AND arrived_at >= :since AND coalesce(heard_of_at, arrived_at) <= :before
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
"""
_OLDEST_FIRST: Final = "ORDER BY heard_at, id LIMIT :most"
CARED_FOR: Final = _CARED_FOR.format(state="") + _OLDEST_FIRST
OPEN_CARED_FOR: Final = (
    "UNION ALL".join(
        _CARED_FOR.format(state=f"AND state = '{state}'") for state in ("new", "waiting", "snoozed")
    )
    + _OLDEST_FIRST
)
CANNOT: Final = "cannot."  # in `config`, before a capability: why this sign-in lacks it
# In `config`, when it ends: SIGN_IN_UNTIL and DATA_UNTIL of app.channels.base.
ENDS: Final = ("sign_in_until_at", "data_until_at")
WARN_DAYS: Final = (2, 7, 14)  # product.md A6


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

    @property
    def cannot(self) -> tuple[tuple[str, str], ...]:
        """What this sign-in turned out to lack: capability and reason code."""
        return lacks(self.config)

    @property
    def ends_at(self) -> datetime | None:
        """When the sign-in ends, or the data with it; None where nobody said."""
        return end_of(self.config)

    def days_left(self, now: datetime) -> int | None:
        """Say for how many whole days the sign-in still lasts; 0 once it is over."""
        ends_at = self.ends_at
        return None if ends_at is None else max(0, (ends_at - now) // timedelta(days=1))


class Kept(NamedTuple):
    """A stored item, in the order of `app.channels.base.Known`."""

    remote_id: str
    ref: str
    kind: Kind
    thread: str
    parent_remote_id: str
    posted_at: datetime | None


@dataclass(frozen=True, slots=True)
class SpentRow:
    """What was counted of one bucket, in the period that is named; it may be over."""

    bucket: str
    since_at: datetime
    until_at: datetime | None
    used: int


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


def is_off(read_page: ReadPage, account_id: int) -> bool:
    """Tell whether the owner switched a login off."""
    return bool(read_page(IS_OFF, {"id": account_id}))


def spent(read_page: ReadPage, account_id: int) -> tuple[SpentRow, ...]:
    """List what was counted of what an account's network limits."""
    return tuple(
        SpentRow(bucket, sure_moment(since_at), moment(until_at), used)
        for bucket, since_at, until_at, used in read_page(SPENT, {"account_id": account_id})
    )


def cared_for(read_page: ReadPage, account_id: int, care: Care, now: datetime) -> tuple[Kept, ...]:
    """List the stored items that a stream wants to look after before a run."""
    days = care.within_days
    values = {
        "account_id": account_id,
        "since": "" if days is None else utc_text(now - timedelta(days=days)),
        "before": utc_text(now - timedelta(hours=care.not_within_h)),
        "kinds": json.dumps(care.kinds),
        "most": care.most,
    }
    rows = read_page(OPEN_CARED_FOR if care.is_open_only else CARED_FOR, values)
    return tuple(
        Kept(remote_id, ref, Kind(kind), thread, parent, moment(posted_at))
        for remote_id, ref, kind, thread, parent, posted_at, _heard_at, _id in rows
    )


def lacks(config: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Read from a login's `config` what it cannot do, and why."""
    return tuple(
        (name.removeprefix(CANNOT), code)
        for name, code in sorted(config.items())
        if name.startswith(CANNOT) and code
    )


def end_of(config: Mapping[str, str]) -> datetime | None:
    """Read from a login's `config` when it ends; what is no moment ends nothing."""
    moments = (_moment_or_none(config.get(name, "")) for name in ENDS)
    return min((one for one in moments if one is not None), default=None)


def warn_level(days_left: int | None) -> int | None:
    """Say which of the warnings at 14, 7 and 2 days is due; None before all of them."""
    if days_left is None:
        return None
    return next((days for days in WARN_DAYS if days_left <= days), None)


def _moment_or_none(text: str) -> datetime | None:
    try:
        return utc_moment(text)
    except (ValueError, OverflowError):
        return None


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
