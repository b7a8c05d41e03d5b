"""Hits and threads of Hacker News into items and posts: pure, no sibling lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.watermark import step
from app.domain.item import Author, Found, Kind, Post
from app.domain.loose import Json, list_at, moment_at, number_at, text_at
from app.domain.plain_text import clean_line, plain, safe_url
from app.errors import BadAnswer

SITE: Final = "https://news.ycombinator.com"
OVERLAP: Final = timedelta(days=1)  # the search's index may lag
MOST_PAGES: Final = 10  # no query gives more than 1,000 hits: channels/open §15
MOST_POSTS: Final = 500  # of a thread; more nobody reads here


def read_search(raw: Raw, context: ReadContext) -> Page:
    """Read a page of hits, newest first; how far we are is kept with the last page alone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    body = json_of(raw)
    if not isinstance(body, dict) or not isinstance(body.get("hits"), list):
        raise BadAnswer(host=host_of(raw), why="shape")
    hits = list_at(body, "hits")
    found = [_found(hit) for hit in hits]
    items = tuple(one for one in found if one is not None)
    page = Page(items=items, unreadable=len(found) - len(items))
    moments = [one.posted_at for one in items if one.posted_at is not None]
    is_last = context.page + 1 >= min(number_at(body, "nbPages") or 0, MOST_PAGES)
    older = str(context.page + 1) if hits and not is_last else ""
    return step(page, moments, context, older=older, overlap=2 * OVERLAP)


def read_care(raw: Raw, context: ReadContext) -> Page:
    """Say whether one stored item is still there, and go on to the next."""
    known = [one.remote_id for one in context.stream.known]
    now, rest = known[context.page : context.page + 1], known[context.page + 1 :]
    is_gone = raw.status in (404, 410)
    return Page(
        gone=tuple(now) if is_gone else (),
        alive=() if is_gone else tuple(now),
        next_page=rest[0] if rest else "",
    )


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read what was said below a hit: all as posts, oldest first.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if raw.status in (404, 410):
        return Page(gone=(raw.url.rpartition("/")[2],))
    body = json_of(raw)
    if not isinstance(body, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    posts: list[Post] = []
    unreadable = 0
    waiting: list[Json] = [body]
    for entry in waiting:  # it grows meanwhile
        if len(posts) >= MOST_POSTS:
            break
        waiting.extend(list_at(entry, "children"))
        post = _post(entry)
        if post is None:
            unreadable += 1
        else:
            posts.append(post)
    posts.sort(key=lambda post: post.posted_at or datetime.min.replace(tzinfo=UTC))
    return Page(posts=tuple(posts), unreadable=unreadable)


def _found(hit: Json) -> Found | None:
    number = text_at(hit, "objectID") or str(number_at(hit, "objectID") or "")
    if not number.isdecimal() or not number.isascii():
        return None
    story = number_at(hit, "story_id")
    parent = number_at(hit, "parent_id")
    text = plain(text_at(hit, "comment_text") or text_at(hit, "story_text"))
    link = safe_url(text_at(hit, "url"))  # of a story; a watch may be for the shop's address
    return Found(
        remote_id=number,
        kind=Kind.FOUND,
        text="\n\n".join(part for part in (text, link) if part),
        author=_author(hit),
        posted_at=moment_at(hit, "created_at") or _of_epoch(number_at(hit, "created_at_i")),
        title=_line(text_at(hit, "title") or text_at(hit, "story_title")),
        url=f"{SITE}/item?id={number}",
        parent_remote_id=str(parent or ""),
        thread=str(story or number),
        ref=number,
    )


def _post(entry: Json) -> Post | None:
    number = number_at(entry, "id")
    if not number:
        return None
    parent = number_at(entry, "parent_id")
    title, text = _line(text_at(entry, "title")), plain(text_at(entry, "text"))
    link = safe_url(text_at(entry, "url"))
    return Post(
        remote_id=str(number),
        text="\n\n".join(part for part in (title, text, link) if part),
        author=_author(entry),
        is_ours=False,
        posted_at=moment_at(entry, "created_at") or _of_epoch(number_at(entry, "created_at_i")),
        url=f"{SITE}/item?id={number}",
        parent_remote_id=str(parent or ""),
        thread=str(number_at(entry, "story_id") or number),
    )


def _author(entry: Json) -> Author:
    name = clean_line(text_at(entry, "author"))
    safe = name if name.replace("-", "").replace("_", "").isalnum() and name.isascii() else ""
    return Author(
        stable_id=name, name=name, handle=name, url=f"{SITE}/user?id={safe}" if safe else ""
    )


def _of_epoch(seconds: int | None) -> datetime | None:
    if seconds is None or not 0 < seconds < 4_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _line(html: str) -> str:
    return clean_line(plain(html))
