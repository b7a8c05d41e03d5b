"""Bytes of an Instagram account into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import unquote, urlencode, urlsplit

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.graph import conversation, inbox, looked_after
from app.channels.graph.answers import is_good, listed
from app.channels.graph.entries import Read, sorted_out
from app.channels.graph.newest import follow
from app.channels.graph.paging import further
from app.channels.graph.walk import (
    Habit,
    Run,
    Thread,
    after_list,
    after_refusal,
    after_thread,
    turn,
)
from app.channels.http.body import object_of
from app.channels.instagram.asking import (
    CARE,
    HASHTAG,
    MEDIA,
    MESSAGES,
    PROFILE,
    TAGS,
    below,
    below_of,
    known_here,
)
from app.channels.instagram.said import comment_of, hashtag_of, media_of, tag_of
from app.channels.instagram.ways import is_ours
from app.domain.item import Found, Post
from app.domain.loose import Json, count_at, dict_at, id_at, list_at, moment_at, text_at
from app.domain.plain_text import clean_line, safe_url

HABIT: Final = Habit(recent=timedelta(days=30), is_weekly=True)
MOST_COMMENT_PAGES: Final = 4  # of 50; an answer below an older comment may stand on any of them


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    return _READERS[context.stream.name.partition(":")[0]](raw, context)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    return conversation.read(
        raw,
        _own(context.account),
        lambda entries, thread: _comments(entries, thread, "", context.account),
    )


def _read_media(raw: Raw, context: ReadContext) -> Page:
    """Read a page of our own pictures, or the comments below one of them."""
    run = Run.of(context, HABIT)
    if run.is_in:
        return _read_comments(raw, context, run)
    entries = listed(raw)
    here = sorted_out([media_of(one, context.account) for one in entries])
    threads = [found for one in entries if (found := _thread(one, context.at)) is not None]
    return after_list(_page(here), object_of(raw), threads, context, HABIT)


def _read_comments(raw: Raw, context: ReadContext, run: Run) -> Page:
    if not is_good(raw):
        return after_refusal(raw, context, HABIT)
    entries = listed(raw)
    count, _, permalink = run.stamp.partition(" ")
    address = safe_url(permalink)
    more = further(object_of(raw)) if run.lists + 1 < MOST_COMMENT_PAGES else ""
    if (asked := below_of(run.thread)) is not None:
        comment, picture = asked
        found = [comment_of(one, picture, comment, address, context.account) for one in entries]
        return after_thread(_page(sorted_out(found)), more, context, HABIT)
    here = _comments(entries, run.thread, address, context.account)
    besides = [
        Thread(below(id_at(one, "id"), run.thread), run.stamp)
        for one in entries
        if further(dict_at(one, "replies")) and id_at(one, "id")
    ]
    is_silent = not entries and not more and run.lists == 0 and count.isdigit() and int(count) > 0
    return after_thread(_page(here), more, context, HABIT, besides=besides, is_silent=is_silent)


def _read_tags(raw: Raw, context: ReadContext) -> Page:
    entries = listed(raw)
    here = sorted_out([tag_of(one) for one in entries if not is_ours(one, context.account)])
    times = [moment_at(one, "timestamp") for one in entries]
    return follow(_page(here), object_of(raw), times, context, is_next_needed=False)


def _read_hashtag(raw: Raw, context: ReadContext) -> Page:
    """Read what the last day brought; its address tells the hashtag's id, which is kept."""
    here = sorted_out([hashtag_of(one) for one in listed(raw)])
    tag_id = unquote(urlsplit(raw.url).path.rpartition("/")[0].rpartition("/")[2])
    cursor = json.dumps({"id": tag_id})
    more = further(object_of(raw)) if context.page < 1 else ""
    if more:  # a first run has no cursor yet that could tell the id
        more = f"{more}&{urlencode({HASHTAG: tag_id})}"
    kept = None if cursor == context.cursor else cursor
    return replace(_page(here), next_page=more, cursor=kept)


def _read_messages(raw: Raw, context: ReadContext) -> Page:
    return inbox.read(raw, context, _own(context.account))


def _read_profile(raw: Raw, context: ReadContext) -> Page:
    me = object_of(raw)
    name = clean_line(text_at(me, "name")) or clean_line(text_at(me, "username"))
    return Page(account_name=name, followers=count_at(me, "followers_count"))


def _read_care(raw: Raw, context: ReadContext) -> Page:
    """Read one stored comment again."""
    return looked_after.read(
        raw,
        context,
        known_here(context.stream),
        lambda raw, one: _page(_comments([object_of(raw)], one.thread, "", context.account)),
    )


def _comments(entries: list[Json], thread: str, permalink: str, account: AccountRef) -> Read:
    """Read comments with the answers that came along with each."""
    found: list[Found | Post | None] = []
    for entry, parent in _with_replies(entries):
        found.append(comment_of(entry, thread, parent, permalink, account))
    return sorted_out(found)


def _with_replies(entries: list[Json]) -> Iterator[tuple[Json, str]]:
    for entry in entries:
        yield entry, ""
        for reply in list_at(entry, "replies", "data"):
            yield reply, id_at(entry, "id")


def _thread(entry: Json, now: datetime) -> Thread | None:
    """Say by what a picture shows that something moved below it; its address goes with it."""
    media_id = id_at(entry, "id")
    if not media_id:
        return None
    n = count_at(entry, "comments_count")
    stamp = f"{turn(now) if n is None else n} {safe_url(text_at(entry, 'permalink'))}".strip()
    return Thread(media_id, stamp, moment_at(entry, "timestamp"), is_empty=n == 0)


def _own(account: AccountRef) -> inbox.IsOurs:
    return lambda who: is_ours({"from": dict_at(who)}, account)


def _page(here: Read) -> Page:
    return Page(items=here.items, posts=here.posts, unreadable=here.unreadable)


_READERS: Final[Mapping[str, Callable[[Raw, ReadContext], Page]]] = {
    MEDIA: _read_media,
    TAGS: _read_tags,
    HASHTAG: _read_hashtag,
    MESSAGES: _read_messages,
    PROFILE: _read_profile,
    CARE: _read_care,
}
