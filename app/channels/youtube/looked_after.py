"""Threads that are still open in the inbox: what was said, changed or deleted below them.

An answer below an old comment may not bring it up in any list. So the threads are asked for by
name, many in one question, and their replies only where the number moved. What was not met
then is asked for by its own name. What is not there even when asked for alone may only be hidden
since, by YouTube or by the owner: it is gone when the lists of the hidden do not have it either.
"""

from __future__ import annotations

from app.channels.base import Known, Page, Raw, ReadContext
from app.channels.googleapi.answers import object_of
from app.channels.youtube import video
from app.channels.youtube.comment import (
    Around,
    Ref,
    Thread,
    read_comments,
    read_thread,
    top_of,
)
from app.channels.youtube.streams import MODERATION, grouped, plan
from app.channels.youtube.walk import MOST_QUESTIONS, Walk, entries_of
from app.domain.loose import dict_at, text_at


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one answer about open threads.

    Raises:
        BadAnswer: it is not what it should be.
    """
    known = context.stream.known
    if not known:
        return Page()
    walk = Walk.of(context)
    if context.page == 0:
        walk.now, *walk.todo = plan(known)
    kind, _, rest = walk.now.partition(":")
    ids = rest.split(",")
    gone: tuple[str, ...] = ()
    read_now: list[Thread] = []
    if kind == "replies":
        read_now = [walk.read_replies(raw, context.account)]
    elif kind == "unseen":
        read_now, gone = _unseen(raw, context, walk, rest.partition(":")[0])
    elif raw.status >= 400:
        _missing(raw, kind, ids, walk)
    elif kind == "threads":
        read_now = _threads(raw, context, walk)
    else:
        read_now = _named(raw, context, kind)
        gone = _absent(raw, kind, ids, read_now, walk)
    walk.seen |= {one.remote_id for thread in read_now for one in thread.items}
    _go_on(context, walk)
    return Page(
        items=tuple(item for one in read_now for item in one.items),
        posts=tuple(post for one in read_now for post in one.posts),
        gone=gone,
        unreadable=sum(one.unreadable for one in read_now),
        cursor=walk.cursor(),
        next_page=walk.now,
        carry=walk.carry() if walk.now else "",
    )


def _threads(raw: Raw, context: ReadContext, walk: Walk) -> list[Thread]:
    entries, _ = entries_of(raw)
    hidden = _hidden(context.stream.known)
    told = [read_thread(entry, context.account, hidden=hidden) for entry in entries]
    threads = [one for one in told if one is not None]
    walk.want_replies(threads)
    return threads


def _unseen(
    raw: Raw, context: ReadContext, walk: Walk, status: str
) -> tuple[list[Thread], tuple[str, ...]]:
    """Look among what nobody sees for what was not there; what is in no such list is gone."""
    entries, token = entries_of(raw)
    told = [read_thread(entry, context.account, status) for entry in entries]
    threads = [one for one in told if one is not None]
    there = {one.remote_id for thread in threads for one in thread.items}
    if token:
        walk.todo.insert(0, f"unseen:{status}:{token}")
    is_told = "items" in object_of(raw) and len(threads) == len(entries)
    is_whole = is_told and all(one.is_whole for one in threads)
    walk.lost = [one for one in walk.lost if one not in there] if is_whole else []
    gone = () if walk.todo else tuple(walk.lost)
    for one in gone:
        walk.counts.pop(top_of(one), None)  # as many as before may be others now
    return threads, gone


def _named(raw: Raw, context: ReadContext, kind: str) -> list[Thread]:
    """Read comments or videos that were asked for by their ids."""
    entries, _ = entries_of(raw)
    if kind == "videos":
        told = [(text_at(one, "id"), dict_at(one, "snippet")) for one in entries]
        found = tuple(video.found_of(one, snippet) for one, snippet in told if one)
        return [Thread(found, (), len(entries) - len(found))]
    refs = [Ref.of_text(one.ref) for one in context.stream.known]
    videos, hidden = {ref.id: ref.video for ref in refs}, _hidden(context.stream.known)
    arounds = [
        Around(context.account, videos.get(text_at(one, "id"), ""), hidden=hidden)
        for one in entries
    ]
    pairs = zip(entries, arounds, strict=True)
    return [read_comments([entry], around) for entry, around in pairs]


def _absent(
    raw: Raw, kind: str, ids: list[str], read_now: list[Thread], walk: Walk
) -> tuple[str, ...]:
    """Have what is missing from an answer asked for alone; a video that was is gone."""
    there = {one.remote_id for read in read_now for one in read.items}
    there |= {one.remote_id for read in read_now for one in read.posts}
    if any(one.unreadable for one in read_now) or "items" not in object_of(raw):
        return ()
    missing = [one for one in ids if one not in there]
    if len(ids) > 1:
        walk.todo.extend(f"{kind}:{one}" for one in missing)
        return ()
    if kind == "videos":
        return tuple(missing)
    walk.lost.extend(missing)
    return ()


def _missing(raw: Raw, kind: str, ids: list[str], walk: Walk) -> None:
    """Find out by halves which of many is the one that is not there, or closed."""
    if len(ids) > 1:
        middle = len(ids) // 2
        halves = (ids[:middle], ids[middle:])
        walk.todo[:0] = [f"{kind}:{','.join(half)}" for half in halves]
    elif raw.status == 404 and kind == "comments":
        walk.lost.extend(ids)


def _go_on(context: ReadContext, walk: Walk) -> None:
    """Choose the next question; at the end, the ones about what was not met, then not there."""
    was_checked, walk.is_checked = walk.is_checked, walk.is_checked or not walk.todo
    if walk.is_checked and not was_checked:
        known = context.stream.known
        aside = walk.seen | _videos_of(known) | _hidden(known).keys()
        walk.todo = grouped("comments", [o.remote_id for o in known if o.remote_id not in aside])
    if not walk.todo and walk.lost and not walk.now.startswith("unseen:"):
        walk.todo = [f"unseen:{status}:" for status in MODERATION.values()]
    walk.now = walk.todo.pop(0) if walk.todo and context.page < MOST_QUESTIONS else ""


def _hidden(known: tuple[Known, ...]) -> dict[str, str]:
    """Name what nobody sees anyway, and why: its absence says nothing."""
    refs = {one.remote_id: Ref.of_text(one.ref) for one in known}
    return {remote_id: ref.hidden for remote_id, ref in refs.items() if ref.hidden}


def _videos_of(known: tuple[Known, ...]) -> set[str]:
    return {one.remote_id for one in known if not Ref.of_text(one.ref or one.remote_id).top}
