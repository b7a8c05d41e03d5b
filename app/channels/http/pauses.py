"""When a host may be asked again, from what its own answers say."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from app.clock import utc_moment, utc_text

LONGEST: Final = timedelta(hours=24)  # no server may silence us for longer in one breath
UNNAMED: Final = timedelta(minutes=5)  # a 429 that names no time
_EPOCH_FROM: Final = 100_000_000  # a smaller number is seconds from now, a larger one a Unix time
_NAMES: Final = ("x-ratelimit-", "ratelimit-")


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d{1,12}(\.\d{0,9})?\s*", text) else None


def _moment(text: str, now: datetime) -> datetime | None:
    """Read seconds from now, Unix seconds, ISO 8601 or an HTTP date."""
    number = _seconds(text)
    if number is not None:
        if number < _EPOCH_FROM:
            return now + timedelta(seconds=number)
        return datetime.fromtimestamp(min(number, 4e9), UTC)
    for read in (utc_moment, parsedate_to_datetime):
        try:
            moment = read(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Read `Retry-After`; None where there is none that can be read."""
    return _moment(headers["retry-after"], now) if "retry-after" in headers else None


def _spent_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    for name in _NAMES:
        left = _seconds(headers.get(f"{name}remaining", ""))
        reset = headers.get(f"{name}reset", "")
        if left is not None and left < 1 and reset:
            return _moment(reset, now)
    return None


def wanted_pause(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Say until when a host wants to be left alone after this answer; None: it does not.

    Mastodon gives the end as ISO time, Bluesky as Unix seconds, Reddit as seconds
    from now; `Retry-After` is seconds or a date.
    """
    until = _spent_until(headers, now)
    if status in (429, 503):
        until = retry_after(headers, now) or until
    if until is None and status == 429:
        until = now + UNNAMED
    if until is None or until <= now:
        return None
    return min(until, now + LONGEST)


class Pauses:
    """Who asked for a pause and until when; may be used from any thread.

    Reading and writing are counted apart by every network, so a spent allowance
    of one does not stop the other. Nor does one login's stop another's at the same host.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until: dict[str, datetime] = {}

    def until(self, names: Iterable[str], now: datetime) -> datetime | None:
        """Say until when the last of these pauses lasts; None: there is none.

        One that lasts longer than any may was set while the computer's clock was wrong.
        """
        with self._lock:
            found = [self._until[name] for name in names if name in self._until]
        return max((one for one in found if now < one <= now + LONGEST), default=None)

    def set(self, name: str, until: datetime) -> None:
        """Pause until a moment."""
        with self._lock:
            self._until[name] = until

    def export(self, now: datetime) -> dict[str, str]:
        """Give what is not over yet as plain values, to be kept over a restart."""
        with self._lock:
            return {name: utc_text(until) for name, until in self._until.items() if until > now}

    def take(self, kept: Mapping[str, str], now: datetime) -> None:
        """Take up again what `export` gave, no longer than any pause: a clock may have jumped."""
        longest = now + LONGEST
        moments = {name: min(utc_moment(text), longest) for name, text in kept.items()}
        with self._lock:
            self._until.update(moments)
