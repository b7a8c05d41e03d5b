"""How much of Meta's allowance is used, by its own headers: percent, and minutes to wait.

`X-App-Usage` is one object of percentages; `X-Business-Use-Case-Usage` has a list of them for each
Page or account, with the minutes until it may go on. Calling on while blocked lengthens the block,
so background reads stop at three quarters: channels/meta-x-linkedin-tiktok.md §0, §1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Asker, Raw
from app.domain.budget import Bucket, Period
from app.domain.loose import Json

PERCENT: Final = Bucket("percent", 100, Period.HOUR, is_spread=False)
_HEADERS: Final = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")
_PERCENTAGES: Final = ("call_count", "total_time", "total_cputime")
_MINUTES: Final = "estimated_time_to_regain_access"
_LONGEST: Final = timedelta(hours=24)  # an allowance counts over a rolling day


@dataclass(frozen=True, slots=True)
class Usage:
    """What the headers of one answer say; the highest of all percentages counts."""

    percent: int
    pause: timedelta = timedelta()


def usage_of(headers: Mapping[str, str]) -> Usage | None:
    """Read the headers; None where they tell nothing."""
    told = [one for name in _HEADERS for one in _objects(_json(headers.get(name, "")))]
    percents = [one[name] for one in told for name in _PERCENTAGES if name in one]
    if not percents:
        return None
    minutes = max((one.get(_MINUTES, 0.0) for one in told), default=0.0)
    pause = min(timedelta(minutes=minutes), _LONGEST)
    return Usage(round(max(percents)), pause)


def note_usage(http: Asker, raw: Raw, now: datetime) -> None:
    """Keep what an answer says is used, so that the background stops before Meta does."""
    usage = usage_of(raw.headers)
    if usage is not None:
        http.note(PERCENT.name, usage.percent, now + usage.pause if usage.pause else None)


def _json(text: str) -> Json:
    try:
        read: Json = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return read


def _objects(value: Json) -> Iterator[dict[str, float]]:
    """Go through every object within that holds numbers, with its numbers alone."""
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
    elif isinstance(value, dict):
        numbers = {
            name: float(one)
            for name, one in value.items()
            if isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one < 1e6
        }
        if numbers:
            yield numbers
        for one in value.values():
            yield from _objects(one)
