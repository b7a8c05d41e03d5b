"""Threads that are still open in the inbox: what was said, changed or deleted below them.

An answer below an old comment may not bring it up in any list. So the threads are asked for by
name, many in one question, and their replies only where the number moved. What was not met
then is asked for by its own name; it is gone only when, asked for alone, it is not there.
"""

from __future__ import annotations

from app.channels.base import Known, Page, Raw, ReadContext
from app.channels.youtube import video
from app.channels.youtube.comment import Around, Ref, Thread, read_comments, read_thread
from app.channels.youtube.streams import grouped, plan
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
    elif raw.status >= 400:
        gone = _missing(raw, kind, ids, walk)
    elif kind == "threads":
        read_now = _threads(raw, context, walk)
    else:
        read_now = _named(raw, context, kind)
        gone = _absent(kind, ids, read_now, walk)
    walk.seen |= {one.remote_id for thread in read_now for one in thread.items}
    _go_on(context, walk)
    return Page(
        items=tuple(item for one in read_now for item in one.items),
        posts=tuple(post for one in read_now for post in one.posts),
        gone=tuple(one for one in gone if not _is_hidden(one, known)),
        unreadable=sum(one.unreadable for one in read_now),
        cursor=walk.cursor(),
        next_page=walk.now,
        carry=walk.carry() if walk.now else "",
    )


def _threads(raw: Raw, context: ReadContext, walk: Walk) -> list[Thread]:
    entries, _ = entries_of(raw)
    told = [read_thread(entry, context.account) for entry in entries]
    threads = [one for one in told if one is not None]
    walk.want_replies(threads)
    return threads


def _named(raw: Raw, context: ReadContext, kind: str) -> list[Thread]:
    """Read comments or videos that were asked for by their ids."""
    entries, _ = entries_of(raw)
    if kind == "videos":
        told = [(text_at(one, "id"), dict_at(one, "snippet")) for one in entries]
        found = tuple(video.found_of(one, snippet) for one, snippet in told if one)
        return [Thread(found, (), len(entries) - len(found))]
    refs = [Ref.of_text(one.ref) for one in context.stream.known]
    videos = {ref.id: ref.video for ref in refs}
    arounds = [Around(context.account, videos.get(text_at(one, "id"), "")) for one in entries]
    pairs = zip(entries, arounds, strict=True)
    return [read_comments([entry], around) for entry, around in pairs]


def _absent(kind: str, ids: list[str], read_now: list[Thread], walk: Walk) -> tuple[str, ...]:
    """Have what is missing from an answer asked for alone; if it was, it is gone."""
    there = {one.remote_id for read in read_now for one in read.items}
    there |= {one.remote_id for read in read_now for one in read.posts}
    if any(one.unreadable for one in read_now):
        return ()
    missing = [one for one in ids if one not in there]
    if len(ids) == 1:
        return tuple(missing)
    walk.todo.extend(f"{kind}:{one}" for one in missing)
    return ()


def _missing(raw: Raw, kind: str, ids: list[str], walk: Walk) -> tuple[str, ...]:
    """Find out by halves which of many is the one that is not there, or closed."""
    if len(ids) > 1:
        middle = len(ids) // 2
        halves = (ids[:middle], ids[middle:])
        walk.todo[:0] = [f"{kind}:{','.join(half)}" for half in halves]
        return ()
    return (ids[0],) if raw.status == 404 and kind != "threads" else ()


def _go_on(context: ReadContext, walk: Walk) -> None:
    """Choose the next question; at the end, the ones about what was not met."""
    if not walk.todo and not walk.is_checked:
        walk.is_checked = True
        known = context.stream.known
        unmet = [one.remote_id for one in known if one.remote_id not in walk.seen]
        comments = [one for one in unmet if one not in _videos_of(known)]
        walk.todo = grouped("comments", [one for one in comments if not _is_hidden(one, known)])
    walk.now = walk.todo.pop(0) if walk.todo and context.page < MOST_QUESTIONS else ""


def _is_hidden(remote_id: str, known: tuple[Known, ...]) -> bool:
    """Say whether nobody sees it anyway, so that its absence says nothing."""
    return any(one.remote_id == remote_id and Ref.of_text(one.ref).hidden for one in known)


def _videos_of(known: tuple[Known, ...]) -> set[str]:
    return {one.remote_id for one in known if not Ref.of_text(one.ref or one.remote_id).top}
