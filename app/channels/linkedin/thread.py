"""The conversation around an item: everything below its post, oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from app.channels.base import AccountRef, Asker, Page, Raw, ReadContext
from app.channels.http.body import host_of, object_of
from app.channels.linkedin.answers import check, is_json
from app.channels.linkedin.asking import READ_SCOPE, ask, server_of
from app.channels.linkedin.comments import found_of, is_ours, post_of
from app.channels.linkedin.posts import comments_question
from app.channels.linkedin.reply import NOT_HERE
from app.channels.linkedin.urns import Ref, urn_of
from app.domain.item import Post
from app.domain.loose import list_at, text_at
from app.errors import BadAnswer, Refused

_FIRST: Final = datetime.min.replace(tzinfo=UTC)


def ask_thread(http: Asker, account: AccountRef, token: str, ref: str) -> Raw:
    """Bring home the comments below the post that an item belongs to.

    Raises:
        ShopError: the network did not give them.
    """
    target = Ref.of_text(ref).object or urn_of(ref)
    if not target:
        raise Refused(reason=NOT_HERE)
    path, query = comments_question(target)
    raw = ask(http, server_of(account), token, path, query)
    if raw.status in (404, 410) and is_json(raw):
        return raw  # the post went, and all below it
    return check(raw, READ_SCOPE)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read a conversation; the post itself comes with our own posts.

    Raises:
        BadAnswer: it is not what it should be.
    """
    target = _target(raw)
    if raw.status in (404, 410):
        return Page(gone=(target,) if target else ())
    body = object_of(raw)
    if not isinstance(body.get("elements"), list):
        raise BadAnswer(host=host_of(raw), why="shape")
    posts: list[Post] = []
    unreadable = 0
    for comment in list_at(body, "elements"):
        found = found_of(comment, context.account, target)
        if found is None:
            unreadable += 1
            continue
        ours = is_ours(text_at(comment, "actor"), context.account)
        posts.append(replace(post_of(found, comment, is_ours=ours), thread=found.thread))
    posts.sort(key=lambda post: post.posted_at or _FIRST)
    return Page(posts=tuple(posts), unreadable=unreadable)


def _target(raw: Raw) -> str:
    """Read from the address of an answer which post it is about."""
    parts = urlsplit(raw.url).path.split("/")
    named = parts[parts.index("socialActions") + 1 :] if "socialActions" in parts else []
    return urn_of(unquote(named[0])) if named else ""
