"""Bytes of a Page into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.channels.base import AccountRef, Known, Page, Raw, ReadContext
from app.channels.facebook.asking import (
    ANSWERS,
    CARE,
    FEED,
    MESSAGES,
    PAGE,
    RATINGS,
    TAGGED,
    known_here,
)
from app.channels.facebook.said import comment_of, is_ours, post_of, rating_of, tagged_of
from app.channels.graph import conversation, inbox, looked_after
from app.channels.graph.answers import is_good, listed
from app.channels.graph.entries import Read, sorted_out
from app.channels.graph.newest import follow
from app.channels.graph.paging import further
from app.channels.graph.ref import POST, REVIEW, Ref
from app.channels.graph.walk import Habit, Run, Thread, after_list, after_refusal, after_thread
from app.channels.http.body import object_of
from app.domain.loose import Json, count_at, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import clean_line

HABIT: Final = Habit(recent=timedelta(days=30), is_weekly=True, is_forward=True)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    return _READERS[context.stream.name](raw, context)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    return conversation.read(
        raw,
        _own(context.account),
        lambda entries, thread: _comments(list(reversed(entries)), thread, context.account),
    )


def _read_feed(raw: Raw, context: ReadContext) -> Page:
    """Read a page of posts, or the comments below one of them."""
    run = Run.of(context, HABIT)
    if run.is_in:
        if not is_good(raw):
            return after_refusal(raw, context, HABIT)
        more = further(object_of(raw))
        return after_thread(
            _page(_comments(listed(raw), run.thread, context.account)), more, context, HABIT
        )
    entries = listed(raw)
    shown = [one for one in entries if dict_at(one).get("is_published") is not False]
    here = sorted_out([post_of(one, context.account) for one in shown])
    # what is not in the feed may be an advertisement, below which people comment all the same
    threads = [found for one in entries if (found := _thread(one)) is not None]
    return after_list(_page(here), object_of(raw), threads, context, HABIT)


def _read_tagged(raw: Raw, context: ReadContext) -> Page:
    entries = listed(raw)
    found = [tagged_of(one) for one in entries if not is_ours(one, context.account)]
    times = [moment_at(one, "tagged_time") or moment_at(one, "created_time") for one in entries]
    return follow(_page(sorted_out(list(found))), object_of(raw), times, context)


def _read_ratings(raw: Raw, context: ReadContext) -> Page:
    """Read ratings; one that a whole list no longer has was taken back."""
    entries = listed(raw)
    here = sorted_out([rating_of(one, context.account) for one in entries])
    page = _page(here)
    times = [moment_at(one, "created_time") for one in entries]
    is_whole = context.page == 0 and not further(object_of(raw)) and not here.unreadable
    if is_whole and here.items:
        listed_ids = {one.remote_id for one in here.items}
        known = (one for one in context.stream.known if Ref.of_text(one.ref).kind == REVIEW)
        missing = (one for one in known if one.remote_id not in listed_ids)
        # one without an id of its own may only have lost what its id was made of
        sure = (one.remote_id for one in missing if one.posted_at and one.posted_at not in times)
        page = replace(page, gone=tuple(sure))
    return follow(page, object_of(raw), times, context)


def _read_messages(raw: Raw, context: ReadContext) -> Page:
    return inbox.read(raw, context, _own(context.account))


def _read_page(raw: Raw, context: ReadContext) -> Page:
    me = object_of(raw)
    followers = count_at(me, "followers_count")
    return Page(
        account_name=clean_line(text_at(me, "name")),
        followers=count_at(me, "fan_count") if followers is None else followers,
    )


def _read_care(raw: Raw, context: ReadContext) -> Page:
    """Read one stored item again."""
    return looked_after.read(
        raw, context, known_here(context.stream), lambda raw, one: _read_one(raw, one, context)
    )


def _read_one(raw: Raw, one: Known, context: ReadContext) -> Page:
    body = object_of(raw)
    if Ref.of_text(one.ref).kind == POST:
        return _page(sorted_out([post_of(body, context.account)]))
    return _page(_comments([body], one.thread, context.account))


def _read_answers(raw: Raw, context: ReadContext) -> Page:
    """Read our answer to a rating; where it is refused, the rating itself may still stand."""
    known = known_here(context.stream)
    number = context.page
    page = Page()
    if number < len(known) and is_good(raw) and raw.body:
        ref = Ref.of_text(known[number].ref)
        page = Page(posts=_comments(listed(raw), ref.id, context.account).posts)
    return replace(page, next_page=str(number + 1) if number + 1 < len(known) else "")


def _comments(entries: list[Json], thread: str, account: AccountRef) -> Read:
    return sorted_out([comment_of(one, thread, account) for one in entries])


def _thread(entry: Json) -> Thread | None:
    """Say by what a post shows that something moved below it."""
    post_id = id_at(entry, "id")
    if not post_id:
        return None
    n = count_at(entry, "comments", "summary", "total_count")
    moved = text_at(entry, "updated_time")
    at = moment_at(entry, "updated_time") or moment_at(entry, "created_time")
    return Thread(post_id, f"{'?' if n is None else n} {moved}", at, is_empty=n == 0)


def _own(account: AccountRef) -> inbox.IsOurs:
    return lambda who: bool(account.remote_id) and id_at(who, "id") == account.remote_id


def _page(here: Read) -> Page:
    return Page(items=here.items, posts=here.posts, unreadable=here.unreadable)


_READERS: Final[Mapping[str, Callable[[Raw, ReadContext], Page]]] = {
    FEED: _read_feed,
    TAGGED: _read_tagged,
    RATINGS: _read_ratings,
    MESSAGES: _read_messages,
    PAGE: _read_page,
    CARE: _read_care,
    ANSWERS: _read_answers,
}
