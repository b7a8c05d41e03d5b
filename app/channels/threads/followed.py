"""Looking after comments that are still open: which of them are still there.

Threads says of a single id only that it is gone or not ours to see, so it is not asked for. What
a whole conversation no longer holds is gone; one that was not read to its end says nothing.
"""

from __future__ import annotations

import json
from typing import Final

from app.channels.base import Care, Known, Page, Raw, ReadContext, Stream
from app.channels.graph.answers import id_at, listed, object_of
from app.channels.graph.entries import sorted_out
from app.channels.graph.line import Line
from app.channels.graph.paging import further, marks
from app.channels.threads.entries import read_reply
from app.channels.threads.own import conversation, is_good
from app.domain.item import Kind
from app.domain.loose import Json, texts_at

CARE: Final = Care(most=40, is_open_only=True, within_days=30, not_within_h=20)
MOST_PAGES: Final = 6  # of one conversation; a longer one is not looked through


def threads_of(known: tuple[Known, ...]) -> tuple[str, ...]:
    """Name the posts whose conversations are to be read, each once."""
    found = (one.thread for one in known if one.kind is Kind.COMMENT and one.thread)
    return tuple(dict.fromkeys(found))


def bring(line: Line, stream: Stream, page: str) -> Raw | None:
    """Bring home a page of the next conversation; None where there is nothing to look after.

    Raises:
        ShopError: there is no good answer.
    """
    number, _, more = page.partition("?")
    threads = threads_of(stream.known)
    at = int(number or "0")
    return conversation(line, threads[at], *marks(more)) if at < len(threads) else None


def read(raw: Raw, context: ReadContext) -> Page:
    """Read a page of a conversation; with its last one, what it no longer holds is gone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    threads = threads_of(context.stream.known)
    at, seen, pages = _carried(context.carry)
    if at >= len(threads):
        return Page()
    if not is_good(raw):
        return _next(Page(), at + 1, threads)
    entries = listed(raw)
    read = sorted_out([read_reply(one, context.account, threads[at]) for one in entries])
    seen |= {id_at(one, "id") for one in entries}
    more = further(object_of(raw), is_next_needed=False)
    page = Page(items=read.items, posts=read.posts, unreadable=read.unreadable)
    if more and pages + 1 < MOST_PAGES:
        carry = json.dumps({"at": at, "seen": sorted(seen), "pages": pages + 1})
        return Page(
            items=page.items,
            posts=page.posts,
            unreadable=page.unreadable,
            next_page=f"{at}?{more}",
            carry=carry,
        )
    is_whole = not more and not read.unreadable
    ours = {one.remote_id for one in context.stream.known if one.thread == threads[at]}
    gone = tuple(sorted(ours - seen)) if is_whole else ()
    return _next(page, at + 1, threads, gone)


def _next(page: Page, at: int, threads: tuple[str, ...], gone: tuple[str, ...] = ()) -> Page:
    is_more = at < len(threads)
    return Page(
        items=page.items,
        posts=page.posts,
        gone=gone,
        unreadable=page.unreadable,
        next_page=str(at) if is_more else "",
        carry=json.dumps({"at": at}) if is_more else "",
    )


def _carried(carry: str) -> tuple[int, set[str], int]:
    read: Json = json.loads(carry) if carry else {}
    if not isinstance(read, dict):
        return 0, set(), 0
    at, pages = read.get("at", 0), read.get("pages", 0)
    is_whole = isinstance(at, int) and isinstance(pages, int)
    return (at, set(texts_at(read, "seen")), pages) if is_whole else (0, set(), 0)
