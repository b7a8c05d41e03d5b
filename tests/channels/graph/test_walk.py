"""Spending calls only where something moved, and losing nothing by a kill or a long absence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.channels.base import AccountRef, CursorKind, Page, ReadContext, Stream
from app.channels.graph.walk import (
    MOST_LISTS,
    Habit,
    Run,
    Thread,
    after_list,
    after_thread,
    wanted,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HABIT = Habit(recent=timedelta(days=2))
ACCOUNT = AccountRef(1, "facebook", "https://graph.test")
MORE = {"paging": {"next": "https://x/?after=b", "cursors": {"after": "b"}}}


def context(cursor: str = "", page: Page | None = None, at: datetime = AT) -> ReadContext:
    stream = Stream("feed", CursorKind.WATERMARK)
    carry = page.carry if page else ""
    return ReadContext(ACCOUNT, stream, cursor, at, 1 if page else 0, carry, AT - timedelta(days=9))


def thread(name: str, stamp: str = "1", at: datetime = AT) -> Thread:
    return Thread(name, stamp, at)


def ended(cursor: str, *threads: Thread, at: datetime = AT) -> str:
    """Run to the end with one page a thread, and give the cursor."""
    page = after_list(Page(), {}, threads, context(cursor, at=at), HABIT)
    while page.next_page:
        page = after_thread(Page(), "", context(cursor, page, at), HABIT)
    assert page.cursor is not None
    return page.cursor


def test_each_thread_that_moved_is_read_once() -> None:
    cursor = ended("", thread("a"), thread("b"))
    page = after_list(Page(), {}, (thread("a"), thread("b", "2")), context(cursor), HABIT)
    want = wanted(cursor, page.next_page)
    assert want.thread == "b"
    assert want.since == int((AT - timedelta(hours=24)).timestamp())
    page = after_thread(Page(), "", context(cursor, page), HABIT)
    assert page.next_page == ""


def test_what_a_run_had_no_room_for_comes_with_the_next() -> None:
    page = after_list(Page(), {}, (thread("a"), thread("b")), context(), HABIT)
    page = after_thread(Page(), "", context("", page), HABIT)
    assert page.cursor is not None  # and here the run was cut
    page = after_list(Page(), {}, (), context(page.cursor), HABIT)
    assert wanted("", page.next_page).thread == "b"


def test_after_a_long_absence_everything_since_is_listed() -> None:
    cursor = ended("", thread("a"))
    late = AT + timedelta(days=20)
    since = wanted(cursor, "").since
    assert since == int((AT - HABIT.recent).timestamp())
    old = thread("b", at=AT + timedelta(days=1))
    page = after_list(Page(), MORE, (old,), context(cursor, at=late), HABIT)
    assert wanted(cursor, page.next_page).marks == (("after", "b"),)
    assert wanted(cursor, page.next_page).since == since


def test_a_page_of_what_is_past_ends_the_list() -> None:
    cursor = ended("", thread("a"))
    for past, is_end in ((timedelta(days=9), True), (timedelta(days=1), False)):
        one = thread("a", at=AT - past)
        page = after_list(Page(), MORE, (one,), context(cursor), HABIT)
        assert (page.next_page == "") is is_end


def test_a_list_without_end_is_left() -> None:
    page = Page()
    for _ in range(MOST_LISTS):
        page = after_list(Page(), MORE, (), context("", page if page.carry else None), HABIT)
    assert page.next_page == ""


def test_an_id_may_hold_any_character() -> None:
    page = after_list(Page(), {}, (thread("a?b:c/ą&"),), context(), HABIT)
    assert wanted("", page.next_page).thread == "a?b:c/ą&"
    assert Run.of(context("", page), HABIT).thread == "a?b:c/ą&"


@pytest.mark.parametrize(
    "kept", ["x", "[]", "{}", '{"stamps": {"a": 7, "b": ["1", "x"]}, "todo": [], "oldest": "x"}']
)
def test_a_cursor_that_makes_no_sense_begins_anew(kept: str) -> None:
    page = after_list(Page(), {}, (thread("a"),), context(kept), HABIT)
    assert wanted(kept, page.next_page).thread == "a"
    json.loads(page.carry)


def test_a_thread_read_in_pages_is_done_with_at_its_last() -> None:
    page = after_list(Page(), {}, (thread("a"),), context(), HABIT)
    page = after_thread(Page(), "after=q", context("", page), HABIT)
    assert wanted("", page.next_page).marks == (("after", "q"),)
    assert page.cursor is None
    page = after_thread(Page(), "", context("", page), HABIT)
    assert page.cursor is not None
    assert json.loads(page.cursor)["stamps"]["a"][0] == "1"
    assert replace(page, cursor=None).next_page == ""
