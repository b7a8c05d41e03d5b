"""Showing what was said around an item of a Page or an Instagram account."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from app.channels.base import Page, Raw
from app.channels.graph import inbox
from app.channels.graph.answers import is_good, listed
from app.channels.graph.entries import Read, as_post
from app.channels.graph.line import Line
from app.domain.loose import Json


def nothing(line: Line) -> Raw:
    """Give the conversation of what has none."""
    return Raw(200, {}, b'{"data": []}', f"{line.root}/none/comments")


def read(raw: Raw, is_ours: inbox.IsOurs, read_comments: Callable[[list[Json], str], Read]) -> Page:
    """Read it: all as posts, oldest first, ours marked.

    Args:
        raw: comments below a thread, or messages; its address tells which.
        is_ours: whether a person is ourselves.
        read_comments: reads entries of a thread, by the thread's id.

    Raises:
        BadAnswer: it is not what it should be.
    """
    above, _, edge = urlsplit(raw.url).path.rpartition("/")
    thread = unquote(above.rpartition("/")[2])
    if edge == "messages":
        return inbox.read_thread(raw, thread, is_ours)
    if not is_good(raw):
        return Page()
    here = read_comments(listed(raw), thread)
    posts = (*(as_post(one, is_ours=False) for one in here.items), *here.posts)
    ordered = sorted(posts, key=lambda one: one.posted_at.timestamp() if one.posted_at else 0)
    return Page(posts=tuple(ordered), unreadable=here.unreadable)
