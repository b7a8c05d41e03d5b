"""Bytes of a site into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.watermark import step
from app.channels.wordpress.answers import list_of
from app.channels.wordpress.comment import found_of, is_own, page_of, post_of, review_of
from app.channels.wordpress.streams import A_PAGE, CARE, MOST_PAGES, OVERLAP, SHOP, known_ids
from app.domain.item import Found, Post
from app.domain.loose import Json, moment_at, text_at

Reader = Callable[[Json, AccountRef], Found | None]
_HIDDEN: Final = ("spam", "trash")


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is no list.
    """
    entries = list_of(raw)
    if context.stream.name == CARE:
        return _read_care(entries, raw, context)
    reader = review_of if context.stream.name == SHOP else found_of
    return _move(_sorted(entries, context.account, reader), entries, raw, context)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: everything as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is no list.
    """
    posts: list[Post] = []
    entries = list_of(raw)[::-1]  # the newest come first
    for entry in entries:
        found = found_of(entry, context.account)
        if found is not None:
            posts.append(post_of(found, entry, context.account))
    pages = _pages(entries, context.account)
    return Page(posts=(*pages, *posts), unreadable=len(entries) - len(posts))


def _sorted(entries: Sequence[Json], account: AccountRef, reader: Reader) -> Page:
    """Tell the customers' words from our own."""
    items: list[Found] = []
    posts: list[Post] = []
    unreadable = 0
    for entry in entries:
        found = reader(entry, account)
        if found is None:
            unreadable += 1
        elif is_own(entry, account):
            posts.append(post_of(found, entry, account))
        elif text_at(entry, "status") not in _HIDDEN:
            items.append(found)
    pages = _pages(entries, account)
    return Page(items=tuple(items), posts=(*pages, *posts), unreadable=unreadable)


def _pages(entries: Sequence[Json], account: AccountRef) -> tuple[Post, ...]:
    found = (page_of(entry, account) for entry in entries)
    return tuple({one.remote_id: one for one in found if one is not None}.values())


def _read_care(entries: Sequence[Json], raw: Raw, context: ReadContext) -> Page:
    """Say which of the stored items are still to be seen; reviews are asked for after comments.

    What does not come is gone only where all that the site has of them came, and could be read.
    """
    is_review = context.page > 0
    page = _sorted(entries, context.account, review_of if is_review else found_of)
    is_there = {one.remote_id for one in page.items} | {one.remote_id for one in page.posts}
    asked = known_ids(context.stream, is_review=is_review)
    has_more = not is_review and bool(known_ids(context.stream, is_review=True))
    total = raw.headers.get("x-wp-total", "")
    is_all = not total.isdecimal() or int(total[:9]) <= len(entries)
    is_sure = is_all and not page.unreadable
    gone = tuple(one for one in asked if is_sure and one not in is_there)
    return replace(page, gone=gone, next_page=SHOP if has_more else "")


def _move(page: Page, entries: Sequence[Json], raw: Raw, context: ReadContext) -> Page:
    """Go on to what is older, where there is some that is wanted."""
    name = "date_created_gmt" if context.stream.name == SHOP else "date_gmt"
    moments = [one for one in (moment_at(entry, name) for entry in entries) if one is not None]
    older = str(context.page + 2) if _has_more(entries, raw, context) else ""
    # twice: a site may ignore `after`
    return step(page, moments, context, older=older, overlap=2 * OVERLAP)


def _has_more(entries: Sequence[Json], raw: Raw, context: ReadContext) -> bool:
    if context.page + 1 >= MOST_PAGES:
        return False
    told = raw.headers.get("x-wp-totalpages", "")
    if told.isascii() and told.isdigit():
        return bool(entries) and context.page + 1 < int(told[:9])
    return len(entries) >= A_PAGE
