"""Answer times and shares against hand-worked and published numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.answered import (
    N_NEEDED,
    Answered,
    Owed,
    count_answered,
    quantile,
    share_interval,
)

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(15, 50, 0.19, 0.44), (60, 200, 0.24, 0.37), (0, 20, 0.0, 0.161), (20, 20, 0.839, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    band = share_interval(hits, n)
    assert band is not None
    assert list(band) == pytest.approx([low, high], abs=0.005)


def test_under_twenty_no_share_is_given() -> None:
    assert share_interval(19, N_NEEDED - 1) is None
    assert Answered(19, 19).share is None
    assert Answered(20, 19).share is not None


@pytest.mark.parametrize(("hits", "n"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        share_interval(hits, n)


def test_quantiles() -> None:
    assert quantile([], 0.5) is None
    assert quantile([3.0], 0.9) == 3.0
    assert quantile([1.0, 2.0, 3.0, 10.0], 0.5) == 2.5
    assert quantile([float(n) for n in range(11)], 0.9) == 9.0


def test_what_counts() -> None:
    owed = [
        Owed(NOW, NOW - DAY, 3600),  # in time
        Owed(NOW - DAY, NOW - DAY, 7200),  # in the last second
        Owed(NOW - DAY, NOW, 4 * 3600),  # late
        Owed(NOW - DAY),  # unanswered and overdue: late
        Owed(NOW + DAY),  # not due yet: no outcome
        Owed(NOW - DAY, closed_at=NOW - 2 * DAY),  # set aside in time: was not owed
        Owed(NOW - DAY, closed_at=NOW),  # set aside too late: late
        Owed(NOW),  # due this very second: not yet late
    ]
    found = count_answered(owed, NOW)
    assert (found.n, found.in_time, found.median_h) == (5, 2, 2.0)
    assert found.p90_h == pytest.approx(3.6)


def test_nothing_owed() -> None:
    assert count_answered([], NOW) == Answered(0, 0, None, None)
