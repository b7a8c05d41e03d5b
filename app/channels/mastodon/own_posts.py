"""Our own posts with their figures, and the answers below them that mention nobody.

A reply that leaves our name out reaches no notification: so where a post of ours has more
replies than when we last looked, its conversation is read. The first run goes back as far as
the owner wants, so that what was answered in the past is known as answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.mastodon.status import found_of, is_ours, post_of
from app.domain.item import Found, Kind, Post
from app.domain.loose import Json, dict_at, id_at, list_at, number_at, text_at, texts_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer

MOST_CONVERSATIONS: Final = 10  # a run; the others are read in the next ones
MOST_PAGES: Final = 5
MOST_FIRST_CONVERSATIONS: Final = 40  # with the pages below fewer than a run may have
MOST_FIRST_PAGES: Final = 10
_REMEMBERED: Final = 400  # posts whose number of replies is kept; above any list a server gives

Counts = dict[str, int]


def read_own(raw: Raw, context: ReadContext) -> Page:
    """Read a page of our own posts, or the conversation below one of them.

    Raises:
        BadAnswer: it is neither.
    """
    carried = _json(context.carry)
    if "todo" in dict_at(carried):
        return _read_conversation(raw, context, carried)
    return _read_list(raw, context)


def read_context(
    body: Json, account: AccountRef, status_id: str
) -> tuple[list[tuple[Json, Post]], int]:
    """Read a conversation, oldest first, each with its first post's id as `thread`.

    Returns:
        Each status with the post it makes, and how many could not be read.
    """
    ancestors, descendants = list_at(body, "ancestors"), list_at(body, "descendants")
    root = (id_at(ancestors[0], "id") if ancestors else "") or status_id
    read = [(one, post_of(one, account, root)) for one in [*ancestors, *descendants]]
    return [(one, post) for one, post in read if post], sum(post is None for _, post in read)


def status_id_of(raw: Raw) -> str:
    """Read from the address of an answer which status it is about."""
    parts = urlsplit(raw.url).path.split("/")
    return unquote(parts[parts.index("statuses") + 1]) if "statuses" in parts[:-1] else ""


def _read_list(raw: Raw, context: ReadContext) -> Page:
    body = json_of(raw)
    if not isinstance(body, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    old = _counts(context.cursor, "counts")
    fresh = _counts(context.carry, "fresh")
    posts, unreadable = [], 0
    for one in body:
        post = post_of(one, context.account)
        if post is None:
            unreadable += 1
        elif post.is_ours and not dict_at(one, "reblog"):
            posts.append(post)
            fresh[post.remote_id] = number_at(one, "replies_count") or 0
    me = dict_at(body[0], "account") if posts else {}
    page = Page(
        posts=tuple(posts),
        unreadable=unreadable,
        account_name=clean_line(text_at(me, "display_name")),
        followers=number_at(me, "followers_count"),
    )
    if posts and _has_older(posts, old, context):
        carry = json.dumps({"fresh": fresh})
        return replace(page, next_page=f"max:{posts[-1].remote_id}", carry=carry)
    grown = [one for one, n in fresh.items() if n > old.get(one, 0)]
    most = MOST_CONVERSATIONS if old else MOST_FIRST_CONVERSATIONS
    wanted = list(dict.fromkeys([*grown, *_later(context.cursor)]))
    plan = _Plan(
        tuple(wanted[:most]), dict(list(fresh.items())[:_REMEMBERED]), tuple(wanted[most:])
    )
    return _next(page, plan, context)


def _has_older(posts: Sequence[Post], old: Counts, context: ReadContext) -> bool:
    """Say whether older posts are wanted: up to a known one, or the first time up to a day."""
    if old:
        is_known = any(post.remote_id in old for post in posts)
        return not is_known and context.page < MOST_PAGES
    if context.back_to is None or context.page + 1 >= MOST_FIRST_PAGES:
        return False
    oldest = posts[-1].posted_at
    return oldest is None or oldest >= context.back_to


@dataclass(frozen=True, slots=True)
class _Plan:
    """Conversations to read in this run, what is remembered after it, and what is left over."""

    todo: tuple[str, ...]
    counts: Counts
    later: tuple[str, ...] = ()

    @classmethod
    def of(cls, carried: Json) -> _Plan:
        todo, later = texts_at(carried, "todo"), texts_at(carried, "later")
        return cls(tuple(todo), _whole_numbers(dict_at(carried, "counts")), tuple(later))

    def to_text(self) -> str:
        return json.dumps({"todo": self.todo, "counts": self.counts, "later": self.later})

    def to_cursor(self) -> str:
        left = {"later": self.later} if self.later else {}
        return json.dumps({"counts": self.counts, **left})


def _next(page: Page, plan: _Plan, context: ReadContext) -> Page:
    """Go on to the next conversation; with the last one it is kept how far we are."""
    if plan.todo:
        return replace(page, next_page=f"context:{plan.todo[0]}", carry=plan.to_text())
    cursor = plan.to_cursor()
    return replace(page, cursor=None if cursor == context.cursor else cursor)


def _read_conversation(raw: Raw, context: ReadContext, carried: Json) -> Page:
    plan = _Plan.of(carried)
    page = Page()
    if 200 <= raw.status < 300:  # else the post went meanwhile, and its answers with it
        page = _answers(json_of(raw), context.account, plan.todo[0] if plan.todo else "")
    return _next(page, replace(plan, todo=plan.todo[1:]), context)


def _answers(body: Json, account: AccountRef, status_id: str) -> Page:
    """Sort a conversation into what may want us and what is only shown beside it."""
    found, unreadable = read_context(body, account, status_id)
    items: list[Found] = []
    posts: list[Post] = []
    for status, post in found:
        item = None if is_ours(status, account) else found_of(status, account)
        if item is not None and item.kind is not Kind.FOUND:
            items.append(replace(item, thread=post.thread))
        else:
            posts.append(post)
    return Page(items=tuple(items), posts=tuple(posts), unreadable=unreadable)


def _counts(text: str, name: str) -> Counts:
    return _whole_numbers(dict_at(_json(text), name))


def _later(cursor: str) -> list[str]:
    return list(texts_at(_json(cursor), "later"))


def _json(text: str) -> Json:
    try:
        read: Json = json.loads(text) if text else None
    except ValueError:
        return None
    return read


def _whole_numbers(held: Mapping[str, Json]) -> Counts:
    return {one: n for one, n in held.items() if isinstance(n, int)}
