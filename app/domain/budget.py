"""How much of what a network counts may be spent now, by us in the background or by the owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

BACKGROUND_SHARE: Final = 0.75  # the rest is the owner's, who answers and looks in between
HEAD_START: Final = 0.125  # of a day, spent at once in the morning
LONGEST: Final = timedelta(days=32)  # no network counts longer; what says so has a wrong clock


class Period(StrEnum):
    """After what time a bucket is full again."""

    HOUR = "hour"  # or when the network says so: a rolling one
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Something a network counts: calls, units, percent, money."""

    name: str  # calls, search, units, percent, mills (thousandths of a dollar)
    cap: int
    period: Period = Period.DAY
    zone: str = "UTC"  # at whose midnight it begins anew
    is_spread: bool = True  # over its day, so that the evening has some left


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a bucket is used in its present period, and when that ends."""

    n: int
    until: datetime
    is_told: bool = False  # the network itself said when


def begins(bucket: Bucket, now: datetime) -> datetime:
    """Say when the present period began, UTC."""
    local = now.astimezone(ZoneInfo(bucket.zone))
    start = local.replace(minute=0, second=0, microsecond=0)
    if bucket.period is not Period.HOUR:
        start = start.replace(hour=0)
    if bucket.period is Period.MONTH:
        start = start.replace(day=1)
    return start.astimezone(UTC)


def ends(bucket: Bucket, now: datetime) -> datetime:
    """Say when the next period begins, UTC; midnight and months are those of the bucket's zone."""
    if bucket.period is Period.HOUR:
        return begins(bucket, now) + timedelta(hours=1)
    start = begins(bucket, now).astimezone(ZoneInfo(bucket.zone))
    ahead = start + timedelta(days=32 if bucket.period is Period.MONTH else 1)
    first = ahead.replace(day=1) if bucket.period is Period.MONTH else ahead
    return first.astimezone(UTC)


def allowance(bucket: Bucket, now: datetime, *, is_background: bool) -> int:
    """Say how much may be used up by now, all told.

    The owner may use everything. The background keeps to three quarters, and where a bucket is
    spread, to the part of its day or month that is over, with a head start for the morning.
    """
    if not is_background:
        return bucket.cap
    most = bucket.cap * BACKGROUND_SHARE
    if not bucket.is_spread or bucket.period is Period.HOUR:
        return int(most)
    start, end = begins(bucket, now), ends(bucket, now)
    over = (now - start) / (end - start)
    return int(most * min(1.0, over + HEAD_START))


def is_allowed(
    bucket: Bucket, used: int, wanted: int, now: datetime, *, is_background: bool
) -> bool:
    """Say whether so much more may be spent now; wanting nothing asks for any room at all."""
    return used + max(wanted, 1) <= allowance(bucket, now, is_background=is_background)


def used_of(
    bucket: Bucket, now: datetime, *, since: datetime | None, until: datetime | None, n: int
) -> Used:
    """Judge what was counted: it counts until its period is over, by the network's word or ours.

    One that began after the present period's end comes from a clock that was wrong.

    Args:
        bucket: what is counted.
        now: the present moment.
        since: when the period began in which it was counted; None: nothing ever was.
        until: when it ends by the network's own word; None: it gave none.
        n: what was counted in it.
    """
    end = ends(bucket, now)
    if since is None:
        return Used(0, end)
    if until is not None:
        return Used(n, until, is_told=True) if now < until <= now + LONGEST else Used(0, end)
    return Used(n if begins(bucket, now) <= since < end else 0, end)


def frees_at(
    bucket: Bucket, was: Used, wanted: int, now: datetime, *, is_background: bool
) -> datetime:
    """Say when so much more will be allowed: later in this period, or when the next one begins."""
    is_spread = is_background and bucket.is_spread and bucket.period is not Period.HOUR
    most = bucket.cap * BACKGROUND_SHARE
    needed = was.n + max(wanted, 1)
    if not is_spread or was.is_told or needed > int(most):
        return was.until
    start, end = begins(bucket, now), ends(bucket, now)
    at = start + (end - start) * (needed / most - HEAD_START)
    return min(end, at.replace(microsecond=0) + timedelta(seconds=1))
