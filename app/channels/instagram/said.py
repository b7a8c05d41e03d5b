"""What is said at an Instagram account, read into an item or a post; pure, content with little."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.channels.base import AccountRef, Capability
from app.channels.graph.entries import as_post, author_of, flag_at
from app.channels.graph.ref import COMMENT, TAG, Ref
from app.channels.instagram.ways import is_ours
from app.domain.item import Author, Found, Kind, Media, Post
from app.domain.loose import Json, count_at, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import clean_text, safe_url

_TAGGED: Final = (
    (Capability.HIDE.value, "ig_not_this_one"),
    (Capability.REPLY.value, "ig_tagged"),
)


def media_of(entry: Json, account: AccountRef) -> Post | None:
    """Read a picture or film of our own."""
    found = _media(entry, Kind.FOUND)
    if found is None:
        return None
    own = Author(account.remote_id, account.handle, account.handle)
    return replace(
        as_post(replace(found, author=own), is_ours=True),
        reactions=count_at(entry, "like_count"),
        comments=count_at(entry, "comments_count"),
        shares=count_at(entry, "shares_count"),
    )


def tag_of(entry: Json) -> Found | None:
    """Read a stranger's picture that shows us; Instagram takes no answer to it from here."""
    found = _media(entry, Kind.MENTION)
    if found is None:
        return None
    author = author_of({"username": text_at(entry, "username")}, found.remote_id)
    return replace(found, author=author, cannot=_TAGGED)


def hashtag_of(entry: Json) -> Found | None:
    """Read a stranger's picture with a hashtag; whose it is, is not told and not kept."""
    found = _media(entry, Kind.FOUND)
    return None if found is None else replace(found, cannot=_TAGGED)


def comment_of(
    entry: Json, thread: str, parent: str, permalink: str, account: AccountRef
) -> Found | Post | None:
    """Read a comment below a picture of ours; an answer to an answer hangs on the first one."""
    comment_id = id_at(entry, "id")
    if not comment_id:
        return None
    parent = id_at(entry, "parent_id") or parent
    person = {**dict_at(entry, "from")}
    person.setdefault("username", text_at(entry, "username"))
    author = author_of(person, comment_id)
    is_hidden = flag_at(entry, "hidden")
    ref = Ref(comment_id, COMMENT, thread, parent=parent, name=author.handle)
    found = Found(
        remote_id=comment_id,
        kind=Kind.COMMENT,
        text=clean_text(text_at(entry, "text")),
        author=author,
        posted_at=moment_at(entry, "timestamp"),
        url=f"{permalink.rstrip('/')}/c/{comment_id}/" if permalink else "",
        parent_remote_id=parent or thread,
        thread=thread,
        ref=ref.to_text(),
        cannot=((Capability.REPLY.value, "ig_hidden"),) if is_hidden else (),
        is_hidden=is_hidden,
    )
    if not is_ours(entry, account):
        return found
    return replace(as_post(found, is_ours=True), reactions=count_at(entry, "like_count"))


def _media(entry: Json, kind: Kind) -> Found | None:
    media_id = id_at(entry, "id")
    if not media_id:
        return None
    return Found(
        remote_id=media_id,
        kind=kind,
        text=clean_text(text_at(entry, "caption")),
        author=author_of(None, media_id),
        posted_at=moment_at(entry, "timestamp"),
        url=safe_url(text_at(entry, "permalink")),
        thread=media_id,
        ref=Ref(media_id, TAG, media_id).to_text(),
        media=_files(entry),
    )


def _files(entry: Json) -> tuple[Media, ...]:
    url = safe_url(text_at(entry, "media_url"))
    preview = safe_url(text_at(entry, "thumbnail_url"))
    if not (url or preview):
        return ()
    is_film = text_at(entry, "media_type") == "VIDEO"
    return (Media("video" if is_film else "image", url or preview, preview),)
