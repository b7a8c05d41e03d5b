"""Bytes of X into items, our own posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.http.body import object_of
from app.channels.x.answers import GONE, problem
from app.channels.x.posts import Includes, found_of, id_at, own_post
from app.channels.x.streams import AT_ONCE, KEPT, POSTS, SEARCH, Progress, ref_id
from app.domain.loose import Json, count_at, dict_at, list_at, moment_at, text_at
from app.domain.plain_text import clean_line

FIRST_PAGES: Final = 5  # of a run without a cursor: what lies further back is not worth its price
OVERLAP: Final = timedelta(minutes=10)
FEW_LEFT: Final = 5  # questions that X would still take within the quarter of an hour


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if context.stream.name == KEPT:
        return _read_kept(raw, context)
    body = object_of(raw)
    posts, includes = list_at(body, "data"), Includes.of(body)
    if context.stream.name == POSTS:
        return _read_own(raw, body, posts, includes, context)
    us, is_search = context.account.remote_id, context.stream.name.startswith(SEARCH)
    found = [found_of(one, includes, context.account, is_search=is_search) for one in posts]
    items = tuple(one for one in found if one is not None and one.author.stable_id != us)
    page = Page(items=items, unreadable=found.count(None))
    return _moved(page, raw, body, posts, context)


def _moved(page: Page, raw: Raw, body: Json, posts: list[Json], context: ReadContext) -> Page:
    """Say how the list goes on; the newest id of the first page counts once all are read."""
    before, (newest, _, lowest) = Progress.of_cursor(context.cursor), context.carry.partition(" ")
    newest = before.newest or newest or _edge(body, posts, "newest_id")
    token = text_at(body, "meta", "next_token")
    if token and not (not context.cursor and _is_far_enough(posts, context)):
        oldest = _edge(body, posts, "oldest_id")
        is_stuck = bool(posts and lowest) and not _is_before(oldest, lowest)  # paid for again
        oldest = oldest or lowest or before.until
        halfway = Progress(before.since, newest, oldest)
        onward = "" if is_stuck or _left(raw) <= FEW_LEFT else token
        carry = f"{newest} {oldest}"
        return replace(page, cursor=halfway.to_cursor(), next_page=onward, carry=carry)
    since = _since(newest, context) if newest else before.since
    return replace(page, cursor=Progress(since).to_cursor())


def _since(newest: str, context: ReadContext) -> str:
    """Step back a little behind what is fresh, since X shows some a few minutes late.

    What is older is not read again: each time would cost.
    """
    before = Progress.of_cursor(context.cursor).since
    fresh = id_at(context.at - OVERLAP)
    return max(before, min(newest, fresh, key=_order), key=_order)


def _is_before(one: str, other: str) -> bool:
    return _order(one) < _order(other)


def _order(post_id: str) -> tuple[int, str]:
    """Give what ids are compared by: they are numbers, and grow."""
    return len(post_id), post_id


def _is_far_enough(posts: list[Json], context: ReadContext) -> bool:
    """Say whether a run without a cursor has seen what it is for."""
    times = [moment for one in posts if (moment := moment_at(one, "created_at"))]
    is_back = context.back_to is not None and bool(times) and min(times) < context.back_to
    return is_back or context.page + 1 >= FIRST_PAGES


def _edge(body: Json, posts: list[Json], name: str) -> str:
    """Name the newest or oldest id of a page; where X does not, its order does."""
    ids = [text_at(one, "id") for one in posts if text_at(one, "id")]
    number = 0 if name == "newest_id" else -1
    return text_at(body, "meta", name) or (ids[number] if ids else "")


def _left(raw: Raw) -> int:
    left = raw.headers.get("x-rate-limit-remaining", "")
    return int(left) if left.isascii() and left.isdigit() and len(left) < 10 else FEW_LEFT + 1


def _read_own(
    raw: Raw, body: Json, posts: list[Json], includes: Includes, context: ReadContext
) -> Page:
    """Read our own posts: the newest each time, since their numbers move, and back to the known."""
    read_posts = [own_post(one, includes, context.account) for one in posts]
    ours = tuple(one for one in read_posts if one is not None)
    me = includes.users.get(context.account.remote_id)
    newest = context.carry or _edge(body, posts, "newest_id") or context.cursor
    is_known = context.cursor in {text_at(one, "id") for one in posts}
    token = text_at(body, "meta", "next_token")
    is_over = not token or is_known or _is_far_enough(posts, context)
    return Page(
        posts=ours,
        unreadable=len(posts) - len(ours),
        followers=count_at(me, "public_metrics", "followers_count"),
        account_name=clean_line(text_at(me, "name")),
        cursor=newest if is_over else None,
        next_page="" if is_over or _left(raw) <= FEW_LEFT else token,
        carry="" if is_over else newest,
    )


def _read_kept(raw: Raw, context: ReadContext) -> Page:
    """Tell which stored posts are still there; what X keeps silent about is neither."""
    number = int(context.carry or "0")
    asked = context.stream.known[number : number + AT_ONCE]
    if not asked:
        return Page()
    body = object_of(raw)
    alive = {text_at(one, "id") for one in list_at(body, "data")}
    gone = {
        text_at(one, "resource_id") or text_at(one, "value")
        for one in list_at(body, "errors")
        if problem(one) in GONE and text_at(dict_at(one), "resource_type") in ("tweet", "post", "")
    }
    names = {ref_id(one.ref, one.remote_id): one.remote_id for one in asked}
    follows = str(number + AT_ONCE) if number + AT_ONCE < len(context.stream.known) else ""
    return Page(
        alive=tuple(names[one] for one in names if one in alive),
        gone=tuple(names[one] for one in names if one in gone and one not in alive),
        next_page=follows,
        carry=follows,
    )
