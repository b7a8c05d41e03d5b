"""What is due when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.jobs.timetable import due
from app.settings import Settings

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
ALL = ("outbox", "wake", "fetch", "understand", "auto_steps", "purge", "backup")
JUST = dict.fromkeys(ALL, NOW)


def test_everything_is_due_at_the_first_start() -> None:
    assert due(NOW, {}, Settings()) == ALL


def test_nothing_is_due_at_once_again() -> None:
    assert due(NOW, JUST, Settings()) == ()


@pytest.mark.parametrize(("minutes", "is_due"), [(29, False), (30, True), (31, True)])
def test_news_are_fetched_as_often_as_the_owner_says(minutes: int, is_due: bool) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert ("fetch" in due(now, JUST, Settings(fetch_every_min=30))) is is_due


def test_a_clock_set_back_stops_nothing() -> None:
    assert due(NOW - timedelta(hours=1), JUST, Settings()) == ALL


def test_after_a_long_sleep_each_job_is_due_once() -> None:
    assert due(NOW + timedelta(days=10), JUST, Settings()) == ALL
