"""Lists of threads, newest first, as far back as the last run began.

YouTube knows no "since". Whether an answer brings an old thread up again is not documented, so
a thread counts as old by the latest thing said in it, which is right either way.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.googleapi.newest_first import is_far, mark_of
from app.channels.youtube.comment import Thread, read_thread
from app.channels.youtube.streams import MODERATION
from app.channels.youtube.walk import MOST_QUESTIONS, Walk, entries_of

OVERLAP: Final = timedelta(days=3)  # what was held back appears later, dated as it was written
_MOST_LISTS: Final = 40


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of a list, or of what is below one of its comments.

    Raises:
        BadAnswer: it is not what it should be.
    """
    walk = Walk.of(context)
    if walk.now.startswith("replies:"):
        read_now = [walk.read_replies(raw, context.account)]
        unreadable = 0
    else:
        read_now, unreadable = _list(raw, context, walk)
    walk.now = _next(context, walk)
    return Page(
        items=tuple(item for one in read_now for item in one.items),
        posts=tuple(post for one in read_now for post in one.posts),
        unreadable=unreadable + sum(one.unreadable for one in read_now),
        cursor=None if walk.now else walk.cursor(),
        next_page=walk.now,
        carry=walk.carry() if walk.now else "",
    )


def _list(raw: Raw, context: ReadContext, walk: Walk) -> tuple[list[Thread], int]:
    entries, token = entries_of(raw)
    moderation = MODERATION.get(context.stream.name, "")
    told = [read_thread(entry, context.account, moderation) for entry in entries]
    threads = [one for one in told if one is not None]
    walk.want_replies(threads)
    moments = [one.said_at for one in threads if one.said_at]
    walk.newest = mark_of(moments, walk.newest, context.at)
    begun = Walk.of_text(context.cursor).newest
    is_done = is_far(moments, begun, OVERLAP, context.back_to)
    if token and context.page < _MOST_LISTS and not is_done:
        walk.todo.insert(0, f"list:{token}")
    return threads, len(told) - len(threads)


def _next(context: ReadContext, walk: Walk) -> str:
    return walk.todo.pop(0) if walk.todo and context.page < MOST_QUESTIONS else ""
