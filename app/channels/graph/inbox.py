"""Private messages to a Page or an Instagram account, and the day they may be answered in.

A conversation is read again when its `updated_time` moved. Meta takes an answer for 24 hours
after the person's last message, whichever of them it answers; later ones need a review of the app
that a shop does not have: channels/meta-x-linkedin-tiktok.md §1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Capability, Page, Raw, ReadContext
from app.channels.graph.answers import Asked, is_good, listed
from app.channels.graph.entries import as_post, author_of, sent_along, sorted_out
from app.channels.graph.line import Line, place
from app.channels.graph.ref import MESSAGE, Ref
from app.channels.graph.walk import (
    Habit,
    Run,
    Thread,
    Wanted,
    after_list,
    after_refusal,
    after_thread,
    turn,
)
from app.channels.http.body import object_of
from app.clock import utc_text
from app.domain.item import Found, Kind, Post, Visibility
from app.domain.loose import Json, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import clean_text
from app.errors import Gone, ShopError

WINDOW: Final = timedelta(hours=24)
HABIT: Final = Habit(recent=timedelta(days=2))
PREFIX: Final = "message:"  # so that a bare id tells a message from a comment
_LIST: Final = "id,link,updated_time,snippet,unread_count,can_reply,participants"
FIELDS: Final = "id,created_time,from,to,message,attachments"
_MOST: Final = "20"  # messages of a conversation that Meta tells anything about

IsOurs = Callable[[Json], bool]  # whether a person, as {"id", "username"}, is ourselves


def ask(line: Line, owner: str, platform: str, want: Wanted, asked: Asked) -> Raw:
    """Ask for a page of conversations, or for the messages of one.

    Args:
        line: the way there.
        owner: id of the Page or account whose inbox it is.
        platform: messenger or instagram.
        want: which.
        asked: what for.

    Raises:
        ShopError: there is no good answer.
    """
    if want.thread:
        return ask_messages(line, want.thread, asked, want.lets)
    named = [("platform", platform), ("fields", _LIST), ("limit", "50")]
    if want.since is not None:
        named.append(("updated_after_ms", str(want.since * 1000)))
    return line.get(place(owner, "conversations"), asked, (*named, *want.marks))


def ask_messages(
    line: Line, thread: str, asked: Asked, lets: tuple[type[ShopError], ...] = (Gone,)
) -> Raw:
    """Ask for the last messages of a conversation, newest first; its end is no failure.

    Raises:
        ShopError: there is no good answer.
    """
    named = (("fields", FIELDS), ("limit", _MOST))
    return line.get(place(thread, "messages"), asked, named, lets=lets)


def read(raw: Raw, context: ReadContext, is_ours: IsOurs) -> Page:
    """Read a page of conversations or of one's messages.

    Raises:
        BadAnswer: it is neither.
    """
    run = Run.of(context, HABIT)
    if not run.is_in:
        entries = listed(raw)
        threads = [_thread(one, context.at) for one in entries]
        known = [one for one in threads if one is not None]
        page = Page(unreadable=len(threads) - len(known))
        return after_list(page, object_of(raw), known, context, HABIT)
    if not is_good(raw):
        return after_refusal(raw, context, HABIT)
    here = sorted_out(_messages(listed(raw), run.thread, is_ours))
    page = Page(items=here.items, posts=here.posts, unreadable=here.unreadable)
    return after_thread(page, "", context, HABIT)


def read_thread(raw: Raw, thread: str, is_ours: IsOurs) -> Page:
    """Read a conversation as posts, oldest first.

    Raises:
        BadAnswer: it is none.
    """
    if not is_good(raw):
        return Page()
    found = _messages(listed(raw), thread, is_ours)
    posts = [one if isinstance(one, Post) else as_post(one, is_ours=False) for one in found if one]
    return Page(posts=tuple(posts), unreadable=found.count(None))


def _thread(entry: Json, now: datetime) -> Thread | None:
    thread, moved = id_at(entry, "id"), text_at(entry, "updated_time") or turn(now)
    if not thread:
        return None
    return Thread(thread, moved, moment_at(entry, "updated_time"))


def _messages(entries: list[Json], thread: str, is_ours: IsOurs) -> list[Found | Post | None]:
    """Read messages, oldest first; each of ours answers what the person said last before it."""
    ordered = list(reversed(entries))  # Meta gives the newest first, mostly
    ordered.sort(key=_said_at)
    theirs = [
        moment
        for one in ordered
        if (moment := moment_at(one, "created_time")) and not is_ours(dict_at(one, "from"))
    ]
    until = max(theirs) + WINDOW if theirs else None
    found: list[Found | Post | None] = []
    before = ""
    for one in ordered:
        read = _message(one, thread, is_ours, until)
        if read is None:
            found.append(None)
        elif is_ours(dict_at(one, "from")):
            found.append(replace(as_post(read, is_ours=True), parent_remote_id=before))
        else:
            before = read.remote_id
            found.append(read)
    return found


def _said_at(entry: Json) -> float:
    moment = moment_at(entry, "created_time")
    return moment.timestamp() if moment else 0.0


def _message(entry: Json, thread: str, is_ours: IsOurs, until: datetime | None) -> Found | None:
    said_id = id_at(entry, "id")
    if not said_id:
        return None
    remote_id = PREFIX + said_id
    person = dict_at(entry, "from")
    to = id_at(person, "id")
    ref = Ref(said_id, MESSAGE, thread, to=to, until=utc_text(until) if until else "")
    return Found(
        remote_id=remote_id,
        kind=Kind.MESSAGE,
        text=clean_text(text_at(entry, "message")),
        author=author_of(person, remote_id),
        posted_at=moment_at(entry, "created_time"),
        thread=thread,
        visibility=Visibility.PRIVATE,
        ref=ref.to_text(),
        media=sent_along(entry),
        cannot=() if to else ((Capability.REPLY.value, "not_this_one"),),
        answer_until_at=until,
    )
