"""Our own posts with their figures, and the answers below them that mention nobody.

A reply that leaves our name out reaches no notification: so where a post of ours has more
replies than when we last looked, its conversation is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.mastodon.answers import host_of, json_of
from app.channels.mastodon.status import found_of, id_at, is_ours, post_of
from app.domain.item import Found, Kind, Post
from app.domain.loose import Json, dict_at, list_at, number_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer

MOST_CONVERSATIONS: Final = 10  # a run; the others are read in the next ones
MOST_PAGES: Final = 5
_REMEMBERED: Final = 400  # posts whose number of replies is kept; above any list a server gives

Counts = dict[str, int]


def read_own(raw: Raw, context: ReadContext) -> Page:
    """Read a page of our own posts, or the conversation below one of them.

    Raises:
        BadAnswer: it is neither.
    """
    carried: Json = json.loads(context.carry) if context.carry else {}
    if "todo" in dict_at(carried):
        return _read_conversation(raw, context, carried)
    return _read_list(raw, context, carried)


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


def _read_list(raw: Raw, context: ReadContext, carried: Json) -> Page:
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
    is_known = not old or any(post.remote_id in old for post in posts)
    if posts and not is_known and context.page < MOST_PAGES:
        carry = json.dumps({"fresh": fresh})
        return replace(page, next_page=f"max:{posts[-1].remote_id}", carry=carry)
    return _next(page, old, fresh, [one for one, n in fresh.items() if n > old.get(one, 0)])


def _next(page: Page, old: Counts, fresh: Counts, grown: list[str]) -> Page:
    """Go on to the conversations that grew; what is left for later keeps its old number."""
    todo, later = grown[:MOST_CONVERSATIONS], grown[MOST_CONVERSATIONS:]
    kept = {**fresh, **{one: old.get(one, 0) for one in later}}
    counts = dict(list(kept.items())[:_REMEMBERED])
    if not todo:
        return replace(page, cursor=None if counts == old else json.dumps({"counts": counts}))
    carry = json.dumps({"todo": todo, "counts": counts})
    return replace(page, next_page=f"context:{todo[0]}", carry=carry)


def _read_conversation(raw: Raw, context: ReadContext, carried: Json) -> Page:
    todo = [one for one in list_at(carried, "todo") if isinstance(one, str)]
    counts = _counts(context.carry, "counts")
    page = Page()
    if 200 <= raw.status < 300:  # else the post went meanwhile, and its answers with it
        page = _answers(json_of(raw), context.account, todo[0] if todo else "")
    left = todo[1:]
    if not left:
        return replace(page, cursor=json.dumps({"counts": counts}))
    carry = json.dumps({"todo": left, "counts": counts})
    return replace(page, next_page=f"context:{left[0]}", carry=carry)


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
    try:
        read: Json = json.loads(text) if text else {}
    except ValueError:
        return {}
    held: Mapping[str, Json] = dict_at(read, name)
    return {one: n for one, n in held.items() if isinstance(n, int)}
