"""What somebody said on Threads, as lists and conversations have it; pure."""

from __future__ import annotations

from typing import Final

from app.channels.base import AccountRef
from app.channels.graph.entries import as_post, kind_of
from app.channels.graph.ref import Ref
from app.domain.item import Author, Found, Kind, Media, Post
from app.domain.loose import Json, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

NOT_OURS_TO_HIDE: Final = (("hide", "threads_hide"),)
# what else it says, as COVERED, leaves something for others to see
_HIDDEN: Final = {
    "NOT_HUSHED": False,
    "UNHUSHED": False,
    "HIDDEN": True,
    "BLOCKED": True,
    "RESTRICTED": True,
}


def is_ours(entry: Json, account: AccountRef) -> bool:
    """Say whether the account itself wrote it."""
    if dict_at(entry).get("is_reply_owned_by_me") is True:
        return True
    name = text_at(entry, "username")
    return bool(name) and name.casefold() == account.handle.casefold()


def found_of(entry: Json, kind: Kind, thread: str = "") -> Found | None:
    """Read what somebody said; None where it has no id.

    Args:
        entry: as a list has it.
        kind: by which list it came.
        thread: the post of ours that was asked about.
    """
    said_id = id_at(entry, "id")
    if not said_id:
        return None
    root = id_at(entry, "root_post", "id") or thread
    parent = id_at(entry, "replied_to", "id") or (thread if thread != said_id else "")
    return Found(
        remote_id=said_id,
        kind=kind,
        text=clean_text(text_at(entry, "text")),
        author=author_of(entry, said_id),
        posted_at=moment_at(entry, "timestamp"),
        url=safe_url(text_at(entry, "permalink")),
        parent_remote_id=parent,
        thread=root,
        ref=Ref(id=said_id, kind=kind.value, thread=root).to_text(),
        media=_media(entry),
        cannot=() if kind is Kind.COMMENT else NOT_OURS_TO_HIDE,
        is_hidden=_HIDDEN.get(text_at(entry, "hide_status")),
    )


def author_of(entry: Json, said_id: str) -> Author:
    """Say who wrote it: Threads tells the name in the address and nothing of an id."""
    name = clean_line(text_at(entry, "username"))
    return Author(
        stable_id=f"@{name.casefold()}" if name else f"?{said_id}",
        name=name,
        handle=name,
        url=f"https://www.threads.net/@{name}" if name.isascii() and name else "",
        avatar_url=safe_url(text_at(entry, "profile_picture_url")),
    )


def read_reply(entry: Json, account: AccountRef, thread: str) -> Found | Post | None:
    """Read one entry of a conversation: ours as a post, all others' as comments."""
    found = found_of(entry, Kind.COMMENT, thread)
    if found is None or not is_ours(entry, account):
        return found
    return our_post(found, account)


def our_post(found: Found, account: AccountRef) -> Post:
    """Show what we said ourselves beside items."""
    post = as_post(found, is_ours=True)
    us = Author(stable_id=account.remote_id, name=found.author.name, handle=account.handle)
    return Post(
        remote_id=post.remote_id,
        text=post.text,
        author=us,
        is_ours=True,
        posted_at=post.posted_at,
        url=post.url,
        parent_remote_id=post.parent_remote_id,
        thread=post.thread or post.remote_id,
    )


def _media(entry: Json) -> tuple[Media, ...]:
    kind = kind_of(text_at(entry, "media_type"))
    url = safe_url(text_at(entry, "media_url"))
    if not kind or not url:
        return ()
    preview = safe_url(text_at(entry, "thumbnail_url"))
    return (Media(kind, url, preview, clean_line(text_at(entry, "alt_text"))),)
