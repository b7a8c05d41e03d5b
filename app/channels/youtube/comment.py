"""A comment as YouTube tells it, read into an item or a post; pure, and content with little."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Final
from urllib.parse import quote, urlsplit

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Media, Post
from app.domain.loose import Json, dict_at, list_at, moment_at, number_at, object_in, text_at
from app.domain.plain_text import clean_line, clean_text, plain, safe_url

HELD: Final = "heldForReview"
SPAM: Final = "likelySpam"
_HIDDEN: Final = {HELD: "youtube_held", SPAM: "youtube_spam", "rejected": "youtube_rejected"}
_WATCH: Final = "https://www.youtube.com/watch?v="
_UNCOUNTABLE: Final = 2**53
_TAG: Final = re.compile(r"</?[a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering or hiding a comment takes; kept with the item as text."""

    id: str
    top: str = ""  # the first comment of its thread, below which every answer goes
    video: str = ""
    hidden: str = ""  # YouTube's word for why nobody sees it; "" where everybody does

    def to_text(self) -> str:
        """Write it for `Found.ref`."""
        known = {"id": self.id, "top": self.top, "video": self.video, "hidden": self.hidden}
        return json.dumps(known, ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a bare comment id, as a sent reply has it, is one, too."""
        read = object_in(text)
        if read is None:
            return cls(id=text, top=top_of(text))
        return cls(*(text_at(read, name) for name in ("id", "top", "video", "hidden")))


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a comment from where it stood."""

    account: AccountRef
    video: str = ""
    can_reply: bool = True
    is_public: bool = False  # YouTube says that everybody sees the whole thread
    hidden: Mapping[str, str] = field(default_factory=dict)  # by id, where a comment does not say


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what is shown below it."""

    items: tuple[Found, ...]
    posts: tuple[Post, ...]
    unreadable: int = 0
    top: str = ""
    video: str = ""
    n_replies: int = 0
    is_whole: bool = True  # nothing of it is left to be asked for
    said_at: datetime | None = None  # the latest moment in it


def top_of(comment_id: str) -> str:
    """Name the thread of a comment, whose replies are called thread.reply."""
    return comment_id.partition(".")[0]


def read_thread(
    entry: Json,
    account: AccountRef,
    moderation: str = "",
    hidden: Mapping[str, str] | None = None,
) -> Thread | None:
    """Read a thread; None where not even its first comment has a name.

    Args:
        entry: a commentThread.
        account: ours.
        moderation: which list it came by: HELD, SPAM or "" for what everybody sees. Such a list
            has a thread for a single answer in it, too.
        hidden: why nobody sees a comment, by its id, as far as known before.
    """
    snippet = dict_at(entry, "snippet")
    top = dict_at(snippet, "topLevelComment")
    top_id = text_at(top, "id") or text_at(entry, "id")
    if not top_id:
        return None
    video = text_at(snippet, "videoId") or text_at(top, "snippet", "videoId")
    can_reply, is_public = snippet.get("canReply") is not False, snippet.get("isPublic") is True
    replies, n_replies = list_at(entry, "replies", "comments"), _count(snippet, "totalReplyCount")
    known = dict(hidden or {})
    if moderation and not replies and n_replies == 0:
        known[top_id] = moderation  # there is nothing else that the list can mean
    around = Around(account, video, can_reply, is_public, known)
    read = read_comments([{**top, "id": top_id}], around)
    below = read_comments(replies, around)
    n_replies = n_replies or 0
    items, posts = read.items + below.items, read.posts + below.posts
    said = [one.posted_at for one in items] + [one.posted_at for one in posts]
    return Thread(
        items=items,
        posts=posts,
        unreadable=below.unreadable,
        top=top_id,
        video=video,
        n_replies=n_replies,
        is_whole=n_replies <= len(replies),
        said_at=max((one for one in said if one), default=None),
    )


def read_comments(entries: list[Json], around: Around) -> Thread:
    """Read comments: others' as items, ours as posts, each past its broken siblings."""
    items: list[Found] = []
    posts: list[Post] = []
    unreadable = 0
    for entry in entries:
        if not text_at(entry, "id"):
            unreadable += 1
        elif _author_id(dict_at(entry, "snippet")) == around.account.remote_id:
            posts.append(post_of(entry, around))
        else:
            items.append(found_of(entry, around))
    return Thread(tuple(items), tuple(posts), unreadable)


def found_of(comment: Json, around: Around) -> Found:
    """Read a comment of somebody else."""
    comment_id, snippet = text_at(comment, "id"), dict_at(comment, "snippet")
    parent, top, video = _place(comment_id, snippet, around)
    hidden, is_hidden = _hidden(comment_id, snippet, around)
    posted_at, edited_at = moment_at(snippet, "publishedAt"), moment_at(snippet, "updatedAt")
    return Found(
        remote_id=comment_id,
        kind=Kind.COMMENT,
        text=_text(snippet),
        author=_author(snippet, comment_id),
        posted_at=posted_at,
        edited_at=edited_at if edited_at and posted_at and edited_at > posted_at else None,
        url=comment_url(video, comment_id),
        parent_remote_id=parent,
        thread=top,
        ref=Ref(comment_id, top, video, hidden).to_text(),
        media=_media(snippet),
        cannot=_cannot(hidden, around),
        is_hidden=is_hidden,
    )


def post_of(comment: Json, around: Around) -> Post:
    """Read a comment as something shown beside items."""
    comment_id, snippet = text_at(comment, "id"), dict_at(comment, "snippet")
    parent, top, video = _place(comment_id, snippet, around)
    return Post(
        remote_id=comment_id,
        text=_text(snippet),
        author=_author(snippet, comment_id),
        is_ours=_author_id(snippet) == around.account.remote_id,
        posted_at=moment_at(snippet, "publishedAt"),
        url=comment_url(video, comment_id),
        parent_remote_id=parent,
        thread=top,
        reactions=_count(snippet, "likeCount"),
    )


def channel_url(channel_id: str) -> str:
    """Give the address of a channel's page."""
    return f"https://www.youtube.com/channel/{quote(channel_id, safe='')}" if channel_id else ""


def video_url(video_id: str) -> str:
    """Give the address at which a video is watched."""
    return _WATCH + quote(video_id, safe="") if video_id else ""


def comment_url(video_id: str, comment_id: str) -> str:
    """Give the address at which a comment is shown first; "" where its video is not known."""
    return f"{video_url(video_id)}&lc={quote(comment_id, safe='')}" if video_id else ""


def web_url(address: str) -> str:
    """Give an address of the web that may be opened, else ""."""
    safe = safe_url(address)
    return safe if safe.startswith("http") else ""


def _place(comment_id: str, snippet: Json, around: Around) -> tuple[str, str, str]:
    parent = text_at(snippet, "parentId") or ("" if "." not in comment_id else top_of(comment_id))
    return parent, parent or comment_id, text_at(snippet, "videoId") or around.video


def _hidden(comment_id: str, snippet: Json, around: Around) -> tuple[str, bool | None]:
    """Say why nobody sees a comment, and whether it is so; None where YouTube does not tell.

    What is asked for by its id comes without a status, whatever that is.
    """
    status = text_at(snippet, "moderationStatus")
    if not status and not around.is_public:
        known = around.hidden.get(comment_id, "")
        return known, True if known else None
    if status in _HIDDEN:
        return status, True
    return "", False if status in ("", "published") else None


def _cannot(hidden: str, around: Around) -> tuple[tuple[str, str], ...]:
    if hidden:
        return (("reply", _HIDDEN[hidden]),)
    return () if around.can_reply else (("reply", "not_this_one"),)


def _text(snippet: Json) -> str:
    """Give the words: as they were typed, where YouTube tells; else as shown, without markup."""
    typed = text_at(snippet, "textOriginal")
    if typed:
        return clean_text(typed)
    shown = text_at(snippet, "textDisplay")
    return plain(shown) if _TAG.search(shown) else clean_text(unescape(shown))


def _author_id(snippet: Json) -> str:
    named = text_at(snippet, "authorChannelId", "value")
    path = _path(text_at(snippet, "authorChannelUrl"))
    return named or (path.rpartition("/")[2] if "/channel/" in path else "")


def _count(value: Json, name: str) -> int | None:
    """Find how many there are of something; None where it is no number that can be counted to."""
    number = number_at(value, name)
    return number if number is not None and 0 <= number < _UNCOUNTABLE else None


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _author(snippet: Json, comment_id: str) -> Author:
    channel_id = _author_id(snippet)
    name = clean_line(text_at(snippet, "authorDisplayName"))
    return Author(
        stable_id=channel_id or f"?{comment_id}",  # nobody is taken for somebody else
        name=name,
        handle=name if name.startswith("@") else "",
        url=web_url(text_at(snippet, "authorChannelUrl")) or channel_url(channel_id),
        avatar_url=web_url(text_at(snippet, "authorProfileImageUrl")),
    )


def _media(snippet: Json) -> tuple[Media, ...]:
    url = web_url(text_at(snippet, "imageUrl"))
    return (Media("image", url),) if url else ()
