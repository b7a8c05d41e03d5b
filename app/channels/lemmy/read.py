"""Bytes of a server into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.lemmy.streams import (
    A_PAGE,
    CARE,
    LISTS,
    MOST_PAGES,
    MOST_SEARCHED,
    OVERLAP,
    OWN,
    SEARCH,
    known,
)
from app.channels.lemmy.views import found_of, is_gone, is_ours, post_of, ref_of
from app.channels.watermark import step
from app.domain.item import Found, Kind, Post
from app.domain.loose import Json, list_at
from app.errors import BadAnswer


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    kind = context.stream.name.partition(":")[0]
    if kind == CARE:
        return _read_care(raw, context)
    if kind == OWN:
        views = _listed(raw, "posts", "comments")
        return _sorted([one for one in views if is_ours(one, context.account)], context.account)
    if kind == SEARCH:
        views = _listed(raw, "posts", "comments")
        return _move(_sorted(views, context.account), views, context, most=MOST_SEARCHED)
    _, name, what, _ = LISTS[kind]
    views = _listed(raw, name)
    return _move(_sorted(views, context.account, what), views, context, most=MOST_PAGES)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    views = _listed(raw, "comments", "private_messages")
    read = [post_of(one, context.account) for one in views if not is_gone(one)]
    posts = [one for one in read if one is not None]
    posts.reverse()
    return Page(posts=tuple(posts), unreadable=len(read) - len(posts))


def _listed(raw: Raw, *names: str) -> list[Json]:
    body = json_of(raw)
    if not isinstance(body, dict) or not any(isinstance(body.get(one), list) for one in names):
        raise BadAnswer(host=host_of(raw), why="shape")
    return [view for name in names for view in list_at(body, name)]


def _sorted(views: Sequence[Json], account: AccountRef, kind: Kind = Kind.FOUND) -> Page:
    """Tell the others' words from our own, and from what was taken away."""
    items: list[Found] = []
    posts: list[Post] = []
    gone: list[str] = []
    for view in views:
        ref = ref_of(view)
        if ref is None:
            continue
        if is_gone(view):
            gone.append(ref.remote_id)
        elif is_ours(view, account):
            posts += filter(None, (post_of(view, account),))
        else:
            items += filter(None, (found_of(view, account, kind),))
    n = len(items) + len(posts) + len(gone)
    return Page(tuple(items), tuple(posts), tuple(gone), unreadable=len(views) - n)


def _read_care(raw: Raw, context: ReadContext) -> Page:
    """Read one stored item anew, and go on to the next."""
    ids = known(context.stream)
    now, rest = ids[context.page : context.page + 1], ids[context.page + 1 :]
    next_page = rest[0] if rest else ""
    if not 200 <= raw.status < 300:
        return Page(gone=tuple(now), next_page=next_page)
    body = json_of(raw)
    if not isinstance(body, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    views = [body[name] for name in ("comment_view", "post_view") if name in body]
    kinds = {one.remote_id: one.kind for one in context.stream.known}
    page = _sorted(views, context.account, next((kinds[one] for one in now), Kind.FOUND))
    return replace(page, alive=tuple(now) if views and not page.gone else (), next_page=next_page)


def _move(page: Page, views: Sequence[Json], context: ReadContext, *, most: int) -> Page:
    """Go on to what is older, where there may be some that is wanted."""
    moments = [one.posted_at for one in page.items if one.posted_at is not None]
    moments += [one.posted_at for one in page.posts if one.posted_at is not None]
    is_last = len(views) < A_PAGE or context.page + 1 >= most
    older = "" if is_last else str(context.page + 2)
    return step(page, moments, context, older=older, overlap=OVERLAP)
