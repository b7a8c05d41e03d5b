"""Bytes of a server into items, posts and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.channels.base import Page, Raw, ReadContext
from app.channels.http.body import host_of, json_of
from app.channels.mastodon import progress
from app.channels.mastodon.own_posts import read_context, read_own, status_id_of
from app.channels.mastodon.status import found_of, is_ours
from app.channels.mastodon.streams import POSTS, SEARCH, TAG
from app.domain.item import Found
from app.domain.loose import Json, dict_at, id_at, moment_at, text_at
from app.errors import BadAnswer

_ADDRESSED = ("mention", "quote")


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    kind = context.stream.name.partition(":")[0]
    if kind == POSTS:
        return read_own(raw, context)
    body = json_of(raw)
    if kind == SEARCH:
        return _page(_listed(dict_at(body).get("statuses"), raw), context, _read_status)
    if kind == TAG:
        return _moved(_listed(body, raw), raw, context, _read_status)
    return _moved(_listed(body, raw), raw, context, _read_notification)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation: all as posts, oldest first; a status that went is named as gone.

    Raises:
        BadAnswer: it is not what it should be.
    """
    status_id = status_id_of(raw)
    if raw.status in (404, 410):  # `ask_thread` made sure of it
        return Page(gone=(status_id,) if status_id else ())
    body = json_of(raw)
    if not isinstance(body, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    found, unreadable = read_context(body, context.account, status_id)
    return Page(posts=tuple(post for _, post in found), unreadable=unreadable)


def _listed(body: Json, raw: Raw) -> list[Json]:
    if not isinstance(body, list):
        raise BadAnswer(host=host_of(raw), why="shape")
    return body


Reader = Callable[[Json, ReadContext], Found | None]


class _UnreadableError(Exception):
    """One entry of a list cannot be read; its siblings can."""


def _page(entries: Sequence[Json], context: ReadContext, reader: Reader) -> Page:
    items, unreadable = [], 0
    for entry in entries:
        try:
            found = reader(entry, context)
        except _UnreadableError:
            unreadable += 1
            continue
        if found is not None:
            items.append(found)
    return Page(items=tuple(items), unreadable=unreadable)


def _moved(entries: Sequence[Json], raw: Raw, context: ReadContext, reader: Reader) -> Page:
    page = _page(entries, context, reader)
    ids = [one for one in (id_at(entry, "id") for entry in entries) if one]
    moments = [moment_at(entry, "created_at") for entry in entries]
    oldest = next((one for one in reversed(moments) if one), None)
    step = progress.step(ids, context, raw.headers.get("link", ""), oldest)
    return Page(
        items=page.items,
        unreadable=page.unreadable,
        cursor=step.cursor,
        next_page=step.next_page,
        carry=step.carry,
    )


def _read_status(entry: Json, context: ReadContext) -> Found | None:
    if isinstance(entry, dict) and is_ours(entry, context.account):
        return None  # our own words come by our own posts
    found = found_of(entry, context.account)
    if found is None:
        raise _UnreadableError
    return found


def _read_notification(entry: Json, context: ReadContext) -> Found | None:
    """Read what somebody said to us; None for news of another sort, and for what was deleted."""
    if not isinstance(entry, dict) or not text_at(entry, "type"):
        raise _UnreadableError
    if text_at(entry, "type") not in _ADDRESSED:
        return None
    status = entry.get("status")
    if status is None and "status" in entry:
        return None  # deleted; which one it was, nobody says any more
    if not isinstance(status, dict):
        raise _UnreadableError
    who = dict_at(status, "account") or dict_at(entry, "account")
    found = found_of({**status, "account": who}, context.account, is_mention=True)
    if found is None:
        raise _UnreadableError
    return None if is_ours(status, context.account) else found
