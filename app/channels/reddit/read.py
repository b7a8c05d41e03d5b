"""Bytes of Reddit's listings into items, our own words and the next cursor: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.reddit.streams import (
    AT_ONCE,
    COMMENTS,
    INBOX,
    KEPT,
    MENTIONS,
    MESSAGE,
    OWN,
    POSTS,
    chunk,
)
from app.channels.reddit.things import (
    found_of,
    is_emptied,
    is_ours,
    moment_of,
    name_of,
    own_post,
)
from app.clock import utc_moment, utc_text
from app.domain.item import Found, Kind
from app.domain.loose import Json, list_at, text_at
from app.errors import BadAnswer

OVERLAP: Final = timedelta(hours=1)
MOST_PAGES: Final = 15  # a listing of Reddit's ends at a thousand things; one that does not is odd
A_DAY: Final = timedelta(days=1)
NUMBERS_OF: Final = timedelta(days=3)  # so far back the scores of our own words are read again
_KINDS: Final = {MENTIONS: Kind.MENTION, COMMENTS: Kind.COMMENT, INBOX: Kind.COMMENT}


def read_listing(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a listing, newest first.

    Reddit's own way of going forward ("before" a name) breaks when that name is deleted, so
    the time of the newest is what is kept.

    Raises:
        BadAnswer: it is not what it should be.
    """
    things, after = listed(raw)
    kind = context.stream.name.partition(":")[0]
    if kind == KEPT:
        return _read_kept(things, context)
    onward, newest = _onward(things, after, context, kind)
    if kind in (OWN, POSTS):
        ours = tuple(one for thing in things if (one := own_post(thing, context.account)))
        page = Page(posts=ours, unreadable=len(things) - len(ours))
    else:
        page = _items(things, context, _KINDS.get(kind, Kind.FOUND))
    return Page(
        items=page.items,
        posts=page.posts,
        gone=page.gone,
        unreadable=page.unreadable,
        cursor=None if onward else newest or context.cursor,
        next_page=onward,
        carry=newest if onward else "",
    )


def listed(raw: Raw) -> tuple[list[Json], str]:
    """Take a listing apart: its things, and where the next page begins.

    Raises:
        BadAnswer: it is no listing.
    """
    body = json_of(raw)
    if not isinstance(body, dict) or text_at(body, "kind") != "Listing":
        raise BadAnswer(host=host_of(raw), why="shape")
    children = list_at(body, "data", "children")
    things = [one for one in children if text_at(one, "kind") != "more"]
    return things, text_at(body, "data", "after")


def _items(things: list[Json], context: ReadContext, kind: Kind) -> Page:
    found: list[Found | None] = []
    gone = []
    for thing in things:
        if name_of(thing) and is_emptied(thing):
            gone.append(name_of(thing))
        elif not is_ours(thing, context.account):
            found.append(found_of(thing, _kind_of(thing, kind)))
    items = tuple(one for one in found if one is not None)
    return Page(items=items, gone=tuple(gone), unreadable=found.count(None))


def _kind_of(thing: Json, usual: Kind) -> Kind:
    """Take Reddit's own word for what came into the inbox."""
    is_mention = text_at(thing, "data", "type") == "username_mention"
    return Kind.MENTION if is_mention and usual is Kind.COMMENT else usual


def _onward(things: list[Json], after: str, context: ReadContext, kind: str) -> tuple[str, str]:
    """Say which page comes next ("" for none), and the newest moment met."""
    latest = context.at + A_DAY  # a moment that cannot be must not hide what comes after it
    told = [moment for thing in things if (moment := moment_of(thing))]
    times = [moment for moment in told if moment <= latest]
    newest = context.carry or (utc_text(max(times)) if times else "")
    known = _known(context)
    if known is not None and kind in (OWN, POSTS):
        known -= NUMBERS_OF
    is_over = not after or not times or (known is not None and min(times) < known)
    is_over = is_over or context.page >= MOST_PAGES
    if context.cursor and newest and not context.carry:
        newest = max(newest, context.cursor)
    return ("" if is_over else after), newest


def _known(context: ReadContext) -> datetime | None:
    """Say from when on all is read already."""
    try:
        return utc_moment(context.cursor) - OVERLAP if context.cursor else context.back_to
    except ValueError:
        return context.back_to


def _read_kept(things: list[Json], context: ReadContext) -> Page:
    """Tell what became of stored things: what Reddit no longer gives is gone.

    Private messages cannot be asked for, and nobody can take one back. Nothing at all for many,
    or things without a name, prove nothing.
    """
    asked = chunk(context.stream, context.carry)
    there = {name_of(thing): thing for thing in things}
    messages = tuple(one for one in asked if one.startswith(MESSAGE))
    known = [one for one in context.stream.known if one.remote_id in asked]
    is_sure = "" not in there and (bool(there) or len(asked) - len(messages) == 1)
    gone, items = list[str](), list[Found | None]()
    for one in known:
        thing = there.get(one.remote_id)
        if thing is not None and not is_emptied(thing):
            items.append(found_of(thing, one.kind))
        elif thing is not None or (is_sure and one.remote_id not in messages):
            gone.append(one.remote_id)
    start = (int(context.carry) if context.carry else 0) + AT_ONCE
    onward = str(start) if start < len(context.stream.known) else ""
    return Page(
        items=tuple(one for one in items if one is not None),
        gone=tuple(gone),
        alive=messages,
        next_page=onward,
        carry=onward,
    )
