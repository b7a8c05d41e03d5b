"""One thing of Reddit (a comment t1_, a post t3_, a message t4_) as an item or as ours; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from app.channels.base import AccountRef
from app.channels.reddit.places import WWW, page_of
from app.channels.reddit.streams import MESSAGE
from app.domain.item import Author, Found, Kind, Media, Post, Visibility
from app.domain.loose import Json, dict_at, number_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

POST: Final = "t3_"
NAME: Final = re.compile(r"t[134]_[0-9a-z]{1,20}")
NOBODY: Final = "[deleted]"  # who wrote it has gone, or has taken it back
EMPTIED: Final = frozenset({NOBODY, "[removed]", "[ Removed by Reddit ]"})
_IMAGE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
_FAR: Final = 32_503_680_000  # the year 3000: no moment of Reddit's


def name_of(thing: Json) -> str:
    """Name a thing for good; "" where it has no name."""
    name = text_at(thing, "data", "name")
    return name if NAME.fullmatch(name) else ""


def moment_of(thing: Json, key: str = "created_utc") -> datetime | None:
    """Read a moment: Unix seconds, whole or not."""
    value = dict_at(thing, "data").get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _FAR:
        return None
    return datetime.fromtimestamp(int(value), UTC)


def is_emptied(thing: Json) -> bool:
    """Say whether somebody took it away: its words, or the name behind it."""
    data = dict_at(thing, "data")
    words = text_at(data, "body") or text_at(data, "selftext")
    return words in EMPTIED or text_at(data, "author") == NOBODY


def user_id(name: str) -> str:
    """Name a user for good: nobody ever gets another's name, whatever its case."""
    return f"u/{name.lower()}"


def is_ours(thing: Json, account: AccountRef) -> bool:
    """Say whether we wrote it."""
    author = text_at(thing, "data", "author")
    return bool(author) and user_id(author) == account.remote_id


def found_of(thing: Json, kind: Kind) -> Found | None:
    """Read a thing as an item; None where it has no name.

    A private message is one, wherever it was found.
    """
    name, data = name_of(thing), dict_at(thing, "data")
    if not name:
        return None
    is_private = name.startswith(MESSAGE)
    parent = text_at(data, "parent_id")
    root = text_at(data, "link_id") or text_at(data, "first_message_name")
    return Found(
        remote_id=name,
        kind=Kind.MESSAGE if is_private else kind,
        text=clean_text(text_at(data, "body") or text_at(data, "selftext")),
        author=author_of(data, name),
        posted_at=moment_of(thing),
        edited_at=moment_of(thing, "edited"),
        title=clean_line(
            text_at(data, "title") or (text_at(data, "subject") if is_private else "")
        ),
        url=address_of(thing),
        parent_remote_id=parent,
        thread=root or (parent if parent.startswith(POST) else name if not parent else ""),
        visibility=Visibility.PRIVATE if is_private else Visibility.PUBLIC,
        ref=name,
        media=_media(data),
        cannot=(("like", "reddit_no_vote"),) if is_private else (),
    )


def own_post(thing: Json, account: AccountRef) -> Post | None:
    """Read a thing of ours with its numbers; None where it has no name."""
    name, data = name_of(thing), dict_at(thing, "data")
    if not name:
        return None
    title, words = text_at(data, "title"), text_at(data, "body") or text_at(data, "selftext")
    score, comments = number_at(data, "score"), number_at(data, "num_comments")
    return Post(
        remote_id=name,
        text=clean_text("\n\n".join(part for part in (title, words) if part)),
        author=Author(account.remote_id, account.handle, account.handle),
        is_ours=True,
        posted_at=moment_of(thing),
        url=address_of(thing),
        parent_remote_id=text_at(data, "parent_id"),
        thread=text_at(data, "link_id") or (name if name.startswith(POST) else ""),
        reactions=score if score is not None and abs(score) < 1 << 53 else None,
        comments=_count(comments) if name.startswith(POST) else None,
    )


def author_of(data: Json, name: str) -> Author:
    """Read who wrote it; where Reddit does not tell, nobody is taken for somebody else."""
    author = clean_line(text_at(data, "author"))
    if not author:
        return Author(stable_id=f"?{name}")
    page = safe_url(f"{WWW}/user/{author}") if re.fullmatch(r"[\w-]+", author) else ""
    return Author(stable_id=user_id(author), name=author, handle=author, url=page)


def address_of(thing: Json) -> str:
    """Give the page of a thing."""
    data = dict_at(thing, "data")
    path = text_at(data, "context") or text_at(data, "permalink")
    if path:
        return page_of(path)
    name = name_of(thing)
    return f"{WWW}/message/messages/{name[3:]}" if name.startswith(MESSAGE) else ""


def _media(data: Json) -> tuple[Media, ...]:
    url = safe_url(text_at(data, "url"))
    preview = safe_url(text_at(data, "thumbnail"))
    return (Media("image", url, preview),) if _IMAGE.search(url) else ()


def _count(number: int | None) -> int | None:
    return number if number is not None and 0 <= number < 1 << 53 else None
