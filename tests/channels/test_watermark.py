"""How far a list that comes newest first was read, and whether it is gone on with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.channels.base import AccountRef, CursorKind, Page, ReadContext, Stream
from app.channels.watermark import moment_of, step
from app.clock import utc_text

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ACCOUNT = AccountRef(1, "net", "https://net.test")
CONTEXT = ReadContext(ACCOUNT, Stream("list", CursorKind.WATERMARK), cursor="", at=AT)


def ago(days: float) -> datetime:
    return AT - days * DAY


def mark(days: float) -> str:
    return utc_text(ago(days))


@pytest.mark.parametrize(
    ("moments", "cursor", "back_to", "goes_on"),
    [
        ([1, 2], "", None, True),
        ([1, 2], "", 3, True),
        ([1, 4], "", 3, False),
        ([4, 1], "", 3, False),  # the order says nothing
        ([1, 2], mark(3), None, True),
        ([1, 3.5], mark(3), None, True),  # what comes late is looked for
        ([1, 4.5], mark(3), None, False),
        ([1, 4.5], mark(3), 9, False),
        ([1, 2], "no moment", None, True),
        ([], mark(3), 3, True),  # a page where nothing can be told
    ],
)
def test_older_pages_are_read_until_what_is_known(
    moments: list[float], cursor: str, back_to: float | None, *, goes_on: bool
) -> None:
    back = None if back_to is None else ago(back_to)
    context = replace(CONTEXT, cursor=cursor, back_to=back)
    page = step(Page(), [ago(one) for one in moments], context, older="2", overlap=DAY)
    assert (page.next_page == "2") is goes_on
    assert page.cursor == (None if goes_on else mark(min(moments)))


def test_how_far_we_are_is_kept_with_the_last_page_alone() -> None:
    first = step(Page(), [ago(1), ago(2)], CONTEXT, older="2", overlap=DAY)
    assert (first.cursor, first.carry) == (None, mark(1))
    context = replace(CONTEXT, page=1, carry=first.carry)
    assert step(Page(), [ago(3)], context, older="", overlap=DAY).cursor == mark(1)
    assert step(Page(), [], context, older="", overlap=DAY).cursor == mark(1)


def test_a_mark_never_goes_back_nor_into_the_future() -> None:
    known = replace(CONTEXT, cursor=mark(1))
    assert step(Page(), [ago(5)], known, older="", overlap=DAY).cursor is None
    assert step(Page(), [], CONTEXT, older="", overlap=DAY).cursor is None
    assert step(Page(), [AT + DAY], CONTEXT, older="", overlap=DAY).cursor == utc_text(AT)


def test_a_mark_is_a_moment_or_nothing() -> None:
    assert moment_of(mark(1)) == ago(1)
    assert moment_of("") is None
    assert moment_of("7") is None
