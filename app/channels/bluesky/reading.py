"""Reading Bluesky's answers: pure, and tolerant of every field but the address of a post."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.bluesky.session import answer
from app.clock import utc_moment, utc_text
from app.domain.item import Author, Found, Kind, Post
from app.domain.loose import (
    Json,
    dict_at,
    list_at,
    moment_at,
    number_at,
    text_at,
    texts_at,
)
from app.errors import BadAnswer

T = TypeVar("T")

# The list is sorted by a time its authors declare: look this far behind what was seen.
OVERLAP: Final = timedelta(hours=24)
PAGES: Final = 30  # of 100, in one run
KINDS: Final = {"reply": Kind.COMMENT, "mention": Kind.MENTION, "quote": Kind.MENTION}


def notifications(raw: Raw, context: ReadContext) -> Page:
    """Read a page of notifications: mentions, replies to us, quotes."""
    whole = answer(raw)
    entries = _list(whole, "notifications")
    items, unreadable = _each(entries, lambda entry: _notified(entry, context.account))
    return _paged(whole, entries, context, items=tuple(items), unreadable=unreadable)


def found(raw: Raw, context: ReadContext) -> Page:
    """Read a page of search results."""
    whole = answer(raw)
    entries = _list(whole, "posts")
    items, unreadable = _each(entries, lambda entry: _searched(entry, context.account))
    return _paged(whole, entries, context, items=tuple(items), unreadable=unreadable)


def own(raw: Raw, context: ReadContext) -> Page:
    """Read our own newest posts, wherever they were written, with their counts.

    The first run goes on to older ones: a server lists records from a key on, and the keys
    are in the order of time.
    """
    posts, unreadable = _each(_list(answer(raw), "posts"), lambda entry: _post(entry, is_ours=True))
    keys = [post.remote_id.rpartition("/")[2] for post in posts]
    oldest = min(keys, default="")
    is_older = not context.carry or oldest < context.carry  # else the server goes in circles
    times = [post.posted_at for post in posts if post.posted_at]
    is_near = context.back_to is not None and max(times, default=context.at) >= context.back_to
    goes_on = bool(oldest and is_older and is_near and context.page + 1 < PAGES)
    return Page(
        posts=tuple(posts),
        unreadable=unreadable,
        next_page=oldest if goes_on else "",
        carry=oldest,
    )


def profile(raw: Raw, _context: ReadContext) -> Page:
    """Read what the network calls us and how many follow us."""
    whole = answer(raw)
    if not text_at(whole, "did"):
        raise BadAnswer(why="shape")
    return Page(
        account_name=text_at(whole, "displayName") or text_at(whole, "handle"),
        followers=number_at(whole, "followersCount"),
    )


def thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: parents, the post, replies; what is deleted is named as gone."""
    top = dict_at(answer(raw), "thread")
    if not top:
        raise BadAnswer(why="shape")
    gone: list[str] = []
    views = list(_walk(top, gone))
    posts, unreadable = _each(
        views,
        lambda view: _post(
            view, is_ours=text_at(view, "author", "did") == context.account.remote_id
        ),
    )
    posts.sort(key=lambda post: (post.posted_at or context.at, post.remote_id))
    return Page(posts=tuple(posts), gone=tuple(gone), unreadable=unreadable)


def reference(view: Json) -> dict[str, Any]:
    """Take from a post what answering and liking it needs."""
    return {
        "uri": text_at(view, "uri"),
        "cid": text_at(view, "cid"),
        "root": _strong(dict_at(view, "record", "reply", "root")),
        "handle": text_at(view, "author", "handle"),
        "did": text_at(view, "author", "did"),
    }


def address_of(uri: str) -> str:
    """Turn a post's record address into the page that a browser opens."""
    parts = uri.removeprefix("at://").split("/")
    if len(parts) != 3:
        return ""
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}"


def _notified(entry: Json, account: AccountRef) -> Found | None:
    kind = KINDS.get(text_at(entry, "reason"))
    if kind is None:
        return None
    return _item(entry, kind, account)


def _searched(entry: Json, account: AccountRef) -> Found | None:
    return _item(entry, Kind.MENTION if _names_us(entry, account) else Kind.FOUND, account)


def _names_us(view: Json, account: AccountRef) -> bool:
    """Say whether a post addresses us: by a mark of ours, or by our handle typed without one."""
    for facet in list_at(view, "record", "facets"):
        for feature in list_at(facet, "features"):
            if text_at(feature, "did") == account.remote_id:
                return True
    handle = account.handle.lower()
    return bool(handle) and f"@{handle}" in text_at(view, "record", "text").lower()


def _item(view: Json, kind: Kind, account: AccountRef) -> Found | None:
    uri, author = text_at(view, "uri"), _author(view)
    if not uri.startswith("at://") or not author.stable_id:
        raise BadAnswer(why="shape")
    if author.stable_id == account.remote_id:
        return None
    record = dict_at(view, "record")
    return Found(
        remote_id=uri,
        global_id=uri,
        kind=kind,
        text=_words(view),
        author=author,
        posted_at=_posted(view),
        url=address_of(uri),
        parent_remote_id=text_at(record, "reply", "parent", "uri"),
        thread=text_at(record, "reply", "root", "uri") or uri,
        lang=next(texts_at(record, "langs"), ""),
        ref=json.dumps(reference(view)),
    )


def _post(view: Json, *, is_ours: bool) -> Post | None:
    uri, author = text_at(view, "uri"), _author(view)
    if not uri.startswith("at://") or not author.stable_id:
        raise BadAnswer(why="shape")
    record = dict_at(view, "record")
    return Post(
        remote_id=uri,
        text=_words(view),
        author=author,
        is_ours=is_ours,
        posted_at=_posted(view),
        url=address_of(uri),
        parent_remote_id=text_at(record, "reply", "parent", "uri"),
        thread=text_at(record, "reply", "root", "uri") or uri,
        reactions=number_at(view, "likeCount"),
        shares=number_at(view, "repostCount"),
        comments=number_at(view, "replyCount"),
    )


def _author(view: Json) -> Author:
    did, handle = text_at(view, "author", "did"), text_at(view, "author", "handle")
    return Author(
        stable_id=did,
        name=text_at(view, "author", "displayName").strip() or handle,
        handle=handle,
        url=f"https://bsky.app/profile/{did}",
    )


def _words(view: Json) -> str:
    """Take what was said: the text, or where there is none, what stands for its pictures."""
    text = text_at(view, "record", "text")
    if text.strip():
        return text
    embed = dict_at(view, "record", "embed")
    pictures = list_at(embed, "images") + list_at(embed, "media", "images")
    told = [alt for picture in pictures if (alt := text_at(picture, "alt").strip())]
    return "\n".join(told) or text_at(embed, "external", "title")


def _posted(view: Json) -> datetime | None:
    """Take the earlier of what the author declares and when the network saw it."""
    told = [moment_at(view, "record", "createdAt"), moment_at(view, "indexedAt")]
    return min((moment for moment in told if moment), default=None)


def _strong(value: Json) -> dict[str, str] | None:
    uri, cid = text_at(value, "uri"), text_at(value, "cid")
    return {"uri": uri, "cid": cid} if uri and cid else None


def _list(whole: Json, name: str) -> list[Json]:
    if not isinstance(whole, dict) or not isinstance(whole.get(name), list):
        raise BadAnswer(why="shape")
    return list_at(whole, name)


def _each(entries: list[Json], read: Callable[[Json], T | None]) -> tuple[list[T], int]:
    """Read every entry that can be read, and count those that cannot."""
    got: list[T] = []
    unreadable = 0
    for entry in entries:
        try:
            one = read(entry)
        except BadAnswer:
            unreadable += 1
        else:
            if one is not None:
                got.append(one)
    return got, unreadable


def _paged(
    whole: Json,
    entries: list[Json],
    context: ReadContext,
    *,
    items: tuple[Found, ...],
    unreadable: int,
) -> Page:
    """Decide whether to go on; the mark moves only with the last page, so no stop loses any."""
    times = [moment for entry in entries if (moment := moment_at(entry, "indexedAt"))]
    newest = max([*times, *([utc_moment(context.carry)] if context.carry else [])], default=None)
    until = utc_moment(context.cursor) - OVERLAP if context.cursor else context.back_to
    is_behind = until is not None and all(moment < until for moment in times)
    following = text_at(whole, "cursor")
    goes_on = bool(following and entries and not is_behind and context.page + 1 < PAGES)
    if newest is not None:
        newest = min(newest, context.at.astimezone(UTC))
    return Page(
        items=items,
        cursor=None if goes_on or newest is None else max(utc_text(newest), context.cursor),
        next_page=following if goes_on else "",
        carry=utc_text(newest) if newest else "",
        unreadable=unreadable,
    )


def _walk(node: Json, gone: list[str]) -> Iterator[Json]:
    """Go through a thread without recursion, since strangers decide how deep it is."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict):
            continue
        if one.get("notFound") is True:
            gone.append(text_at(one, "uri"))
            continue
        if isinstance(one.get("post"), dict):
            yield one["post"]
        waiting.append(one.get("parent"))
        waiting += list_at(one, "replies")
