"""What is read at an account of Threads, and what each answer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import (
    AccountRef,
    Capability,
    CursorKind,
    Page,
    Raw,
    ReadContext,
    Stream,
    WatchRef,
)
from app.channels.graph import newest
from app.channels.graph.answers import is_good, listed
from app.channels.graph.entries import as_post, sorted_out
from app.channels.graph.line import Line
from app.channels.graph.paging import marks
from app.channels.http.body import object_of
from app.channels.threads import followed, own
from app.channels.threads.asking import FIELDS, SEARCHES, asked
from app.channels.threads.entries import found_of, is_ours, our_post
from app.clock import utc_moment
from app.domain.item import Found, Kind, Post
from app.domain.loose import Json, count_at, list_at, text_at
from app.errors import Gone, NotOffered, Refused, ScopeMissing

POSTS: Final = "threads"
FOLLOWED: Final = "followed"
MENTIONS: Final = "mentions"
NUMBERS: Final = "numbers"
SEARCH: Final = "search"
NOTHING: Final = Raw(200, {}, b'{"data": []}', "")
_REFUSALS: Final = (ScopeMissing, NotOffered, Refused, Gone)


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account."""
    without = set(account.config.get("without", "").split())
    found = [Stream(POSTS, CursorKind.WATERMARK)]
    if Capability.MENTIONS.value not in without:
        found.append(Stream(MENTIONS, CursorKind.WATERMARK))
    found.append(Stream(FOLLOWED, CursorKind.NONE, every_min=1440, care=followed.CARE))
    if Capability.METRICS.value not in without:
        found.append(Stream(NUMBERS, CursorKind.NONE, every_min=1440))
    if Capability.SEARCH.value not in without:
        found.extend(one for watch in watches for one in _of_watch(watch))
    return tuple({one.name: one for one in found}.values())


def bring(line: Line, stream: Stream, cursor: str, page: str) -> Raw:
    """Bring home one page.

    Raises:
        ShopError: Threads did not give one.
    """
    kind = stream.name.partition(":")[0]
    if kind == POSTS:
        return own.bring(line, cursor, page)
    if kind == FOLLOWED:
        return followed.bring(line, stream, page) or NOTHING
    if kind == NUMBERS:
        metric = (("metric", "followers_count"),)
        about = asked(Capability.METRICS)
        return line.get("/me/threads_insights", about, metric, lets=_REFUSALS)
    params = (("fields", FIELDS), ("limit", str(own.LIMIT)), *_since(cursor), *marks(page))
    if kind == SEARCH:
        return _search(line, stream.query, params)
    return line.get("/me/mentions", asked(Capability.MENTIONS), params)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page; pure.

    Raises:
        BadAnswer: it is not what it should be.
    """
    kind = context.stream.name.partition(":")[0]
    if kind == POSTS:
        return own.read(raw, context)
    if kind == FOLLOWED:
        return followed.read(raw, context)
    if kind == NUMBERS:
        return Page(followers=_followers(raw))
    return _read_list(raw, context, Kind.FOUND if kind == SEARCH else Kind.MENTION)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation for showing: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if not is_good(raw):
        return Page()  # gone, or not ours to see: Threads does not say which
    steps = urlsplit(raw.url).path.strip("/").split("/")
    thread = unquote(steps[-2]) if len(steps) > 1 else ""
    entries = listed(raw)
    found = [found_of(one, Kind.COMMENT, thread) for one in entries]
    posts = [
        _shown(one, entry, context.account)
        for one, entry in zip(found, entries, strict=True)
        if one is not None
    ]
    return Page(posts=tuple(reversed(posts)), unreadable=found.count(None))


def _shown(found: Found, entry: Json, account: AccountRef) -> Post:
    return our_post(found, account) if is_ours(entry, account) else as_post(found, is_ours=False)


def _read_list(raw: Raw, context: ReadContext, kind: Kind) -> Page:
    entries = listed(raw)
    read = sorted_out([found_of(one, kind) for one in entries if not is_ours(one, context.account)])
    page = Page(items=read.items, unreadable=read.unreadable)
    moments = [one.posted_at for one in read.items]
    return newest.follow(page, object_of(raw), moments, context, is_next_needed=False)


def _search(line: Line, query: str, params: tuple[tuple[str, str], ...]) -> Raw:
    """Search for a word; a search that finds nothing costs nothing."""
    is_tag = query.startswith("#")
    named = (
        ("q", query.lstrip("#")),
        ("search_type", "RECENT"),
        ("search_mode", "TAG" if is_tag else "KEYWORD"),
    )
    about = asked(Capability.SEARCH)
    spends = {SEARCHES.name: 1}
    raw = line.get("/keyword_search", about, (*named, *params), spends=spends)
    if not list_at(object_of(raw), "data"):
        line.http.give_back(SEARCHES.name, 1)
    return raw


def _since(cursor: str) -> tuple[tuple[str, str], ...]:
    """Ask for what is younger than the last known, with the overlap that is read again."""
    try:
        since = utc_moment(cursor) - newest.OVERLAP - timedelta(minutes=5)
    except ValueError:
        return ()
    return (("since", str(int(since.timestamp()))),)


def _followers(raw: Raw) -> int | None:
    if not is_good(raw):
        return None
    told = next((one for one in listed(raw) if text_at(one, "name") == "followers_count"), None)
    values = list_at(told, "values")
    return count_at(told, "total_value", "value") if not values else count_at(values[-1], "value")


def _of_watch(watch: WatchRef) -> Iterator[Stream]:
    words = watch.any or ((" ".join(watch.all),) if watch.all else ())
    for word in words:
        plain = word.strip().rstrip("*").strip()
        if plain.lstrip("#"):
            name = f"{SEARCH}:{watch.id}:{plain.casefold()}"
            yield Stream(name, CursorKind.WATERMARK, watch_id=watch.id, query=plain, every_min=60)
