"""How much of what a network counts may be spent now, by us in the background or by the owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

BACKGROUND_SHARE: Final = 0.75  # the rest is the owner's, who answers and looks in between
HEAD_START: Final = 0.125  # of a day, spent at once in the morning


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
