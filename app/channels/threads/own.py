"""Our own threads and what is said below them.

Threads tells only whether a post has answers, not how many, so a post's age says how often its
conversation is read: the newest at every run, a month-old one once a day. `graph.walk` does the
rest, with a stamp that changes when a post's turn has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Capability, Page, Raw, ReadContext
from app.channels.graph import walk
from app.channels.graph.answers import is_good, listed
from app.channels.graph.entries import sorted_out
from app.channels.graph.line import Line, place
from app.channels.graph.paging import further
from app.channels.http.body import object_of
from app.channels.threads.asking import BASIC, FIELDS, REPLY_FIELDS, asked
from app.channels.threads.entries import found_of, our_post, read_reply
from app.domain.item import Kind
from app.domain.loose import Json, dict_at, id_at, moment_at

HABIT: Final = walk.Habit(recent=timedelta(days=30), is_weekly=True)
LIMIT: Final = 50
# (younger than, read anew so often); what is older than the last is read once a week
_TURNS: Final = (
    (timedelta(days=3), timedelta(minutes=10)),
    (timedelta(days=14), timedelta(hours=6)),
    (timedelta(days=45), walk.DAY),
)


def bring(line: Line, cursor: str, page: str) -> Raw:
    """Bring home a page of our own posts, or of the conversation below one of them.

    Raises:
        ShopError: there is no good answer.
    """
    want = walk.wanted(cursor, page)
    if want.thread:
        return conversation(line, want)
    since = [("since", str(want.since))] if want.since is not None else []
    params = [("fields", FIELDS), ("limit", str(LIMIT)), *since, *want.marks]
    return line.get("/me/threads", BASIC, params)


def conversation(line: Line, want: walk.Wanted) -> Raw:
    """Bring home a page of a conversation, the newest first; a post that went is no trouble.

    Raises:
        ShopError: there is no good answer.
    """
    params = [("fields", REPLY_FIELDS), ("reverse", "true"), ("limit", str(LIMIT)), *want.marks]
    about = asked(Capability.COMMENTS)
    return line.get(place(want.thread, "conversation"), about, params, lets=want.lets)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of our own posts, or of a conversation.

    Raises:
        BadAnswer: it is not what it should be.
    """
    run = walk.Run.of(context, HABIT)
    if not run.is_in:
        return _read_list(raw, context)
    if not is_good(raw):
        return walk.after_refusal(raw, context, HABIT)
    entries = listed(raw)
    found = sorted_out([read_reply(one, context.account, run.thread) for one in entries])
    page = Page(items=found.items, posts=found.posts, unreadable=found.unreadable)
    moments = [at for one in entries if (at := moment_at(one, "timestamp")) is not None]
    is_past = bool(moments) and max(moments).timestamp() < run.read_at(run.thread)
    more = "" if is_past else further(object_of(raw), is_next_needed=False)
    return walk.after_thread(page, more, context, HABIT)


def _read_list(raw: Raw, context: ReadContext) -> Page:
    entries = listed(raw)
    posts = [
        our_post(found, context.account)
        for one in entries
        if (found := found_of(one, Kind.COMMENT)) is not None
    ]
    page = Page(posts=tuple(posts), unreadable=len(entries) - len(posts))
    threads = [_thread(one, context) for one in entries if id_at(one, "id")]
    return walk.after_list(page, object_of(raw), threads, context, HABIT)


def _thread(entry: Json, context: ReadContext) -> walk.Thread:
    at = moment_at(entry, "timestamp")
    if dict_at(entry).get("has_replies") is False:
        return walk.Thread(id_at(entry, "id"), "empty", at, is_empty=True)
    return walk.Thread(id_at(entry, "id"), _turn(at, context.at), at)


def _turn(made_at: datetime | None, now: datetime) -> str:
    """Say in which turn of its age a post is: another word, and it is read again."""
    age = now - made_at if made_at is not None else timedelta()
    every = next((often for younger, often in _TURNS if age < younger), walk.WEEK)
    return f"{every.total_seconds():.0f}:{walk.turn(now, every)}"
