"""Filters are kept as text and come back the same, whatever a newer version wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filter import InboxFilter, from_json, to_json
from app.domain.item import Kind, State, Tone
from app.errors import WrongUse

FILTERS = st.builds(
    InboxFilter,
    states=st.lists(st.sampled_from(State), unique=True).map(tuple),
    channels=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    kinds=st.lists(st.sampled_from(Kind), unique=True).map(tuple),
    account_ids=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    watch_id=st.none() | st.integers(1, 9),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
    tones=st.lists(st.sampled_from(Tone), unique=True).map(tuple),
    rating_max=st.none() | st.integers(1, 5),
    is_overdue=st.booleans(),
    has_failed_reply=st.booleans(),
    is_backlog=st.none() | st.booleans(),
    words=st.text(max_size=20),
    order=st.sampled_from(("due", "new")),
    since_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    until_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    langs=st.lists(st.text(max_size=3), max_size=3).map(tuple),
    intents=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    topics=st.lists(st.text(max_size=8), max_size=3).map(tuple),
)


@given(FILTERS)
def test_a_kept_filter_comes_back(wanted: InboxFilter) -> None:
    assert from_json(to_json(wanted)) == wanted


def test_only_what_differs_is_kept() -> None:
    assert to_json(InboxFilter()) == "{}"
    assert to_json(InboxFilter(tones=(Tone.NEGATIVE,), since=date(2026, 3, 4))) == (
        '{"since": "2026-03-04", "tones": ["negative"]}'
    )


def test_what_a_newer_version_added_is_passed_over() -> None:
    assert from_json('{"mood": 3, "is_overdue": true}') == InboxFilter(is_overdue=True)
    assert from_json('{"order": "mood"}').order == "due"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "3", '{"states": ["gone"]}', '{"states": 3}', '{"rating_max": "2"}',
     '{"since": "soon"}', '{"account_ids": ["1"]}', '{"is_overdue": 1}', '{"channels": [3]}'],
)  # fmt: skip
def test_what_is_no_filter_is_said(text: str) -> None:
    with pytest.raises(WrongUse, match="bad_filter"):
        from_json(text)


@pytest.mark.parametrize(
    ("states", "is_open"),
    [((State.NEW,), True), ((State.NEW, State.NOISE), True), ((), False), ((State.DONE,), False)],
)
def test_which_lists_stay_small(states: tuple[State, ...], is_open: bool) -> None:
    assert InboxFilter(states=states).is_open is is_open


def test_a_moment_keeps_its_zone() -> None:
    at = datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert from_json(to_json(InboxFilter(since_at=at))).since_at == at
