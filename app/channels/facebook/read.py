"""Bytes of a Page into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.facebook.asking import CARE, FEED, MESSAGES, PAGE, RATINGS, TAGGED, known_here
from app.channels.facebook.said import comment_of, is_ours, post_of, rating_of, tagged_of
from app.channels.graph import inbox
from app.channels.graph.answers import count_at, id_at, listed, object_of
from app.channels.graph.entries import Read, as_post, sorted_out
from app.channels.graph.newest import follow
from app.channels.graph.paging import further
from app.channels.graph.ref import POST, REVIEW, Ref
from app.channels.graph.walk import Habit, Run, Thread, after_list, after_thread
from app.domain.item import Found, Post
from app.domain.loose import Json, dict_at, moment_at, text_at
from app.domain.plain_text import clean_line

HABIT: Final = Habit(recent=timedelta(days=30), is_weekly=True)


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
    thread, _, edge = urlsplit(raw.url).path.rpartition("/")
    thread = unquote(thread.rpartition("/")[2])
    if edge == "messages":
        return inbox.read_thread(raw, thread, _own(context.account))
    if raw.status >= 400:
        return Page()
    here = _comments(list(reversed(listed(raw))), thread, context.account)
    posts = (*(as_post(one, is_ours=False) for one in here.items), *here.posts)
    ordered = sorted(posts, key=lambda one: one.posted_at.timestamp() if one.posted_at else 0)
    return Page(posts=tuple(ordered), unreadable=here.unreadable)


def _read_feed(raw: Raw, context: ReadContext) -> Page:
    """Read a page of posts, or the comments below one of them."""
    run = Run.of(context, HABIT)
    if run.is_in:
        if raw.status >= 400:  # the post went meanwhile, and its comments with it
            return after_thread(Page(), "", context, HABIT)
        more = further(object_of(raw))
        return after_thread(
            _page(_comments(listed(raw), run.thread, context.account)), more, context, HABIT
        )
    entries = [one for one in listed(raw) if dict_at(one).get("is_published") is not False]
    here = sorted_out([post_of(one, context.account) for one in entries])
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
    is_whole = context.page == 0 and not further(object_of(raw)) and not here.unreadable
    if is_whole and here.items:
        listed_ids = {one.remote_id for one in here.items}
        known = (one for one in context.stream.known if Ref.of_text(one.ref).kind == REVIEW)
        missing = (one.remote_id for one in known if one.remote_id not in listed_ids)
        page = replace(page, gone=tuple(missing))
    times = [moment_at(one, "created_time") for one in entries]
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
    """Read one stored item again, or our answer to a rating."""
    known = known_here(context.stream)
    number = context.page
    if number >= len(known):
        return Page()
    one = known[number]
    ref = Ref.of_text(one.ref)
    if ref.kind == REVIEW:
        found = _comments(listed(raw), ref.id, context.account) if raw.status < 400 else Read()
        page = Page(posts=found.posts, alive=(one.remote_id,))
    elif raw.status >= 400:
        page = Page(gone=(one.remote_id,))
    else:
        body = object_of(raw)
        read = post_of if ref.kind == POST else _comment_below(one.thread)
        page = _page(sorted_out([read(body, context.account)]))
    return replace(page, next_page=str(number + 1) if number + 1 < len(known) else "")


def _comment_below(thread: str) -> Callable[[Json, AccountRef], Found | Post | None]:
    return lambda entry, account: comment_of(entry, thread, account)


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
}
