"""Spending calls only where something moved, and losing nothing by a kill or a long absence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.channels.base import AccountRef, CursorKind, Page, Raw, ReadContext, Stream
from app.channels.graph.walk import (
    HELD,
    MOST_LISTS,
    MOST_OF_ONE,
    Habit,
    Run,
    Thread,
    after_list,
    after_refusal,
    after_thread,
    wanted,
)
from app.domain.item import Author, Found, Kind
from app.errors import Gone, Refused

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
    assert want.since == int((AT - HELD).timestamp())
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


# --- what will not be read, and what will not end

NO = Raw(400, {}, b'{"error": {"code": 100}}', "https://graph.test/v26.0/a/comments")
WENT = Raw(400, {}, b'{"error": {"code": 100, "error_subcode": 33}}', "https://graph.test/v/a/c")


def found(said_id: str, at: datetime) -> Found:
    return Found(said_id, Kind.COMMENT, "words", Author("u"), posted_at=at)


def todo(cursor: str | None) -> list[str]:
    return list(json.loads(cursor or "{}")["todo"])


def test_a_thread_that_says_no_holds_up_no_other_and_is_read_another_time() -> None:
    page = after_list(Page(), {}, (thread("a"), thread("b")), context(), HABIT)
    page = after_refusal(NO, context("", page), HABIT)
    assert wanted("", page.next_page).thread == "b"
    page = after_thread(Page(), "", context("", page), HABIT)
    assert page.next_page == ""
    assert todo(page.cursor) == ["a"]


def test_where_nothing_could_be_read_the_run_ends_with_what_was_said() -> None:
    page = after_list(Page(), {}, (thread("a"), thread("b")), context(), HABIT)
    assert Refused in wanted("", page.next_page).lets
    for _ in range(2):
        page = after_refusal(NO, context("", page), HABIT)
    want = wanted("", page.next_page)
    assert (want.thread, want.lets) == ("a", (Gone,))
    assert todo(page.cursor) == ["a", "b"]
    page = after_thread(Page(), "", context("", page), HABIT)  # and now it says yes
    assert (page.next_page, todo(page.cursor)) == ("", ["b"])


def test_a_thread_that_went_is_done_with() -> None:
    page = after_list(Page(), {}, (thread("a"),), context(), HABIT)
    page = after_refusal(WENT, context("", page), HABIT)
    assert (page.next_page, todo(page.cursor)) == ("", [])


@pytest.mark.parametrize("is_forward", [True, False])
def test_a_thread_without_end_lets_the_others_in(is_forward: bool) -> None:
    habit = replace(HABIT, is_forward=is_forward)
    page = after_list(Page(), {}, (thread("a"), thread("b")), context(), habit)
    for number in range(MOST_OF_ONE):
        here = Page(items=(found(f"c{number}", AT - timedelta(days=1)),))
        page = after_thread(here, f"after={number}", context("", page), habit)
    assert wanted("", page.next_page).thread == "b"
    page = after_thread(Page(), "", context("", page), habit)
    assert page.next_page == ""
    assert todo(page.cursor) == (["a"] if is_forward else [])
    if is_forward:  # the rest of it is read from where this run came to
        page = after_list(Page(), {}, (), context(page.cursor or ""), habit)
        assert wanted("", page.next_page).since == int((AT - timedelta(days=1)).timestamp())


def test_a_page_that_names_itself_as_the_next_is_the_last() -> None:
    page = after_list(Page(), {}, (thread("a"),), context(), HABIT)
    page = after_thread(Page(), "after=q", context("", page), HABIT)
    page = after_thread(Page(), "after=q", context("", page), HABIT)
    assert page.next_page == ""
    page = after_list(Page(), MORE, (), context(), HABIT)
    page = after_list(Page(), MORE, (), context("", page), HABIT)
    assert page.next_page == ""


def test_what_was_said_before_the_first_run_went_back_is_no_news_later() -> None:
    """Later runs mark no backlog, so it would come as new and long overdue."""
    old, new = found("old", AT - timedelta(days=400)), found("new", AT)
    listed = after_list(Page(items=(old, new)), {}, (thread("a"),), context(), HABIT)
    read = after_thread(Page(items=(old, new)), "", context("", listed), HABIT)
    cursor = read.cursor or ""
    later = after_list(Page(items=(old,)), {}, (), context(cursor), HABIT)
    assert [page.items for page in (listed, read, later)] == [(new,), (new,), ()]


def test_what_should_have_comments_and_gives_none_is_asked_once_a_day() -> None:
    page = after_list(Page(), {}, (thread("a"), thread("b")), context(), HABIT)
    page = after_thread(Page(items=(found("c", AT),)), "", context("", page), HABIT)
    page = after_thread(Page(), "", context("", page), HABIT, is_silent=True)
    cursor = page.cursor or ""
    for hours, is_asked in ((1, False), (25, True)):
        then = context(cursor, at=AT + timedelta(hours=hours))
        page = after_list(Page(), {}, (thread("a"), thread("b")), then, HABIT)
        assert bool(page.next_page) is is_asked
