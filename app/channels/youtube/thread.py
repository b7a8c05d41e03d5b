"""The conversation around a comment, brought home as one answer and read as posts."""

from __future__ import annotations

import json

from app.channels.base import AccountRef, Page, Raw
from app.channels.googleapi.answers import listed, object_of
from app.channels.googleapi.session import Session
from app.channels.youtube.asking import ask
from app.channels.youtube.comment import Around, Ref, post_of, read_thread
from app.channels.youtube.streams import replies_question, thread_question
from app.clock import utc_text
from app.domain.item import Post
from app.domain.loose import Json, dict_at, list_at, number_at, text_at


def ask_thread(session: Session, ref: Ref) -> Raw:
    """Bring home a comment with all that is below it.

    A video has no conversation to be read before it is answered, and one that nobody sees cannot
    be asked for by its name: what is not there need not be gone.

    Raises:
        ShopError: YouTube did not give it.
    """
    if not ref.top or ref.hidden:
        return _said(session.server, {})
    raw = ask(session, thread_question(ref.top))
    items = [] if raw.status >= 400 else list_at(object_of(raw), "items")[:1]
    if not items:
        return _said(raw.url, {})
    below = list_at(items[0], "replies", "comments")
    if (number_at(items[0], "snippet", "totalReplyCount") or 0) > len(below):
        whole = ask(session, replies_question(ref.top))
        below = below if whole.status >= 400 else list_at(object_of(whole), "items")
    return _said(raw.url, {"items": items, "below": below})


def read(raw: Raw, account: AccountRef) -> Page:
    """Read a conversation: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    body = object_of(raw)
    entries = listed(body, "items", raw)
    thread = read_thread(entries[0], account) if entries else None
    if thread is None:
        return Page(unreadable=len(entries))
    first = dict_at(entries[0], "snippet", "topLevelComment")
    below = listed(body, "below", raw)
    said = [{**first, "id": thread.top}, *(one for one in below if text_at(one, "id"))]
    posts = [post_of(one, Around(account, thread.video)) for one in said]
    return Page(posts=tuple(sorted(posts, key=_moment)), unreadable=len(below) + 1 - len(posts))


def _moment(post: Post) -> str:
    return utc_text(post.posted_at) if post.posted_at else ""


def _said(url: str, body: dict[str, Json]) -> Raw:
    return Raw(200, {"content-type": "application/json"}, json.dumps(body).encode(), url)
