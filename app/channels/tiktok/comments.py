"""Comments below a video, as lists of them and of their answers tell them; pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.channels.base import AccountRef
from app.channels.tiktok.answers import id_at, unix_at
from app.domain.item import Author, Found, Kind, Post
from app.domain.loose import Json, count_at, dict_at, list_at, object_in, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

_HIDDEN: Final = {"PUBLIC": False, "HIDDEN": True}


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering, hiding or liking takes; kept with an item as text."""

    comment: str
    video: str = ""
    top: str = ""  # the comment below which the whole exchange hangs
    url: str = ""  # of the video, since a comment has none

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        whole = {"comment": self.comment, "video": self.video, "top": self.top, "url": self.url}
        return json.dumps(whole)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a bare id, as a sent reply has it, is one, too."""
        read = object_in(text)
        if read is None:
            return cls(comment=text)
        return cls(*(text_at(read, name) for name in ("comment", "video", "top", "url")))


@dataclass(frozen=True, slots=True)
class Read:
    """Comments of one answer, sorted into what may want the owner and what is ours."""

    items: tuple[Found, ...] = ()
    posts: tuple[Post, ...] = ()
    unreadable: int = 0


def is_ours(comment: Json) -> bool:
    """Say whether the video's owner wrote it: that is us."""
    return dict_at(comment).get("owner") is True


def found_of(comment: Json, video: str, url: str, above: str = "") -> Found | None:
    """Read a comment; None where it has no id.

    Args:
        comment: as a list has it.
        video: the one that was asked about.
        url: of that video.
        above: the comment whose answers were asked for, "" for none.
    """
    said_id = id_at(comment, "comment_id")
    if not said_id:
        return None
    video = video or id_at(comment, "video_id")
    parent = id_at(comment, "parent_comment_id") or above
    parent = "" if parent in (said_id, video, "0") else parent
    return Found(
        remote_id=said_id,
        kind=Kind.COMMENT,
        text=clean_text(text_at(comment, "text")),
        author=_author(comment, said_id),
        posted_at=_moment(unix_at(comment, "create_time")),
        url=url,
        parent_remote_id=parent or video,
        thread=video,
        ref=Ref(said_id, video, parent or said_id, url).to_text(),
        is_hidden=_HIDDEN.get(text_at(comment, "status")),
    )


def post_of(found: Found, comment: Json, account: AccountRef) -> Post:
    """Show a comment beside items."""
    ours = is_ours(comment)
    us = Author(stable_id=account.remote_id, name=found.author.name, handle=found.author.handle)
    return Post(
        remote_id=found.remote_id,
        text=found.text,
        author=us if ours else found.author,
        is_ours=ours,
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
        reactions=count_at(comment, "likes"),
    )


def sorted_out(
    comments: Sequence[Json], account: AccountRef, video: str, url: str, above: str = ""
) -> Read:
    """Tell ours from the others', the answers that hang on a comment among them."""
    items: list[Found] = []
    posts: list[Post] = []
    unreadable = 0
    for comment in comments:
        found = found_of(comment, video, url, above)
        if found is None:
            unreadable += 1
        elif is_ours(comment):
            posts.append(post_of(found, comment, account))
        else:
            items.append(found)
        below = list_at(comment, "reply_list")
        if below and not above:
            more = sorted_out(below, account, video, url, found.remote_id if found else "")
            items.extend(more.items)
            posts.extend(more.posts)
            unreadable += more.unreadable
    return Read(tuple(items), tuple(posts), unreadable)


def is_short_of_answers(comment: Json) -> bool:
    """Say whether a comment has more answers than came with it."""
    return (count_at(comment, "replies") or 0) > len(list_at(comment, "reply_list"))


def _author(comment: Json, said_id: str) -> Author:
    handle = clean_line(text_at(comment, "username"))
    who = id_at(comment, "unique_identifier") or id_at(comment, "user_id")
    return Author(
        stable_id=who or (f"@{handle}" if handle else f"?{said_id}"),
        name=clean_line(text_at(comment, "display_name")) or handle,
        handle=handle,
        url=safe_url(f"https://www.tiktok.com/@{handle}") if handle else "",
        avatar_url=safe_url(text_at(comment, "profile_image")),
    )


def _moment(unix: int | None) -> datetime | None:
    return None if unix is None else datetime.fromtimestamp(unix, UTC)
