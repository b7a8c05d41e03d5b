"""How an account does, put together: its sign-in, its budgets, and what is not possible and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.channels.base import AccountRef
from app.domain.budget import used_of
from app.domain.retention import retention_of
from app.queries import accounts as asked
from app.services.abilities import Lack

if TYPE_CHECKING:
    from datetime import datetime

    from app.channels.base import Channel
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage


@dataclass(frozen=True, slots=True)
class Budget:
    """One thing that a network counts: what of it is used in the present period, and what left."""

    name: str
    used: int
    cap: int
    left: int
    until: datetime  # when it begins anew


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """One login with everything the health strip says of it (product.md A6)."""

    row: AccountRow
    days_left: int | None  # of the sign-in; None where it does not end by itself
    warn_level: int | None  # 14, 7 or 2 days: the warning that is due
    budgets: tuple[Budget, ...]
    cannot: tuple[Lack, ...]
    retention_h: int | None  # how long what strangers said may be kept; None: as long as wanted


def health(read_page: ReadPage, network: Channel, row: AccountRow, now: datetime) -> AccountHealth:
    """Tell how an account does now."""
    spent = {one.bucket: one for one in asked.spent(read_page, row.id)}
    account = AccountRef(row.id, row.channel, row.server, row.handle, row.remote_id, row.config)
    budgets = []
    for bucket in network.buckets(account):
        kept = spent.get(bucket.name)
        used = used_of(
            bucket,
            now,
            since=None if kept is None else kept.since_at,
            until=None if kept is None else kept.until_at,
            n=0 if kept is None else kept.used,
        )
        left = max(0, bucket.cap - used.n)
        budgets.append(Budget(bucket.name, used.n, bucket.cap, left, used.until))
    days_left = row.days_left(now)
    return AccountHealth(
        row=row,
        days_left=days_left,
        warn_level=asked.warn_level(days_left),
        budgets=tuple(budgets),
        cannot=row.cannot,
        retention_h=min((one.text_h for one in retention_of(row.channel)), default=None),
    )
