"""How well answering goes: how long it takes, how often in time, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

N_NEEDED: Final = 20  # product.md 5, F4: below this, words and no share
Z_95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Owed:
    """One item that was owed an answer, as far as counting needs it; all moments in UTC."""

    due_at: datetime
    answered_at: datetime | None = None
    answered_after_s: int | None = None  # by the shop's clock
    closed_at: datetime | None = None  # set aside without an answer


@dataclass(frozen=True, slots=True)
class Answered:
    """How a number of items was answered; `n` counts those whose outcome is known."""

    n: int = 0
    in_time: int = 0
    median_h: float | None = None
    p90_h: float | None = None

    @property
    def share(self) -> tuple[float, float, float] | None:
        """The share in time with its lower and upper bound; None where there are too few to say."""
        band = share_interval(self.in_time, self.n)
        return None if band is None else (self.in_time / self.n, *band)


def count_answered(owed: Iterable[Owed], now: datetime) -> Answered:
    """Count a number of items.

    What is unanswered and overdue is late; what is not due yet has no outcome; what was set
    aside in time was not owed. Times are those of the answered ones, by the shop's clock.
    """
    n = in_time = 0
    hours: list[float] = []
    for one in owed:
        if one.answered_at is not None:
            n += 1
            in_time += one.answered_at <= one.due_at
            if one.answered_after_s is not None:
                hours.append(one.answered_after_s / 3600)
        elif one.due_at < now and (one.closed_at is None or one.closed_at > one.due_at):
            n += 1
    hours.sort()
    return Answered(n, in_time, quantile(hours, 0.5), quantile(hours, 0.9))


def quantile(ordered: list[float], p: float) -> float | None:
    """Give the value that a share p of the ordered values does not exceed, between two neighbours.

    Source: Hyndman and Fan 1996, definition 7.
    """
    if not ordered:
        return None
    place = p * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def share_interval(hits: int, n: int) -> tuple[float, float] | None:
    """Say between what shares the true one lies, at 95 %.

    Args:
        hits: items that are so, 0 to n.
        n: items looked at.

    Returns:
        Lower and upper share, 0 to 1; None below `N_NEEDED` items, where no share may be shown.

    Raises:
        ValueError: if hits is negative or above n.

    Source: Wilson 1927, score interval.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} cannot be")
    if n < N_NEEDED:
        return None
    share, square = hits / n, Z_95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z_95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
