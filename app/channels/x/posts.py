"""One post of X, in either of its vocabularies, as an item or as something of ours; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from app.channels.base import AccountRef
from app.domain.item import Author, Found, Kind, Media, Post
from app.domain.loose import Json, count_at, dict_at, list_at, moment_at, text_at
from app.domain.plain_text import clean_line, clean_text, safe_url

SITE: Final = "https://x.com"
NOT_MENTIONED: Final = "x_not_mentioned"
NOT_OWN_THREAD: Final = "x_not_own_thread"
_FOUND: Final = ":found"
_MEDIA: Final = {"photo": "image", "video": "video", "animated_gif": "video"}
_SNOWFLAKE: Final = 1_288_834_974_657  # ms of the Unix clock at which X's ids begin to count
_ON_PAGE: Final = re.compile(r"/(?:photo|video)/\d+$")


@dataclass(frozen=True, slots=True)
class Ref:
    """What answering a post takes; an edited one has a new id at each version."""

    id: str
    is_found: bool = False  # its author has not named us

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read what `to_text` wrote."""
        return cls(text.removesuffix(_FOUND), is_found=text.endswith(_FOUND))

    def to_text(self) -> str:
        """Write it as `Found.ref`."""
        return self.id + (_FOUND if self.is_found else "")


@dataclass(frozen=True, slots=True)
class Includes:
    """What came along with the posts of an answer, by its id."""

    users: Mapping[str, Json]
    media: Mapping[str, Json]
    posts: Mapping[str, Json]

    @classmethod
    def of(cls, body: Json) -> Includes:
        """Sort what an answer includes."""
        told = dict_at(body, "includes")
        posts = [*list_at(told, "tweets"), *list_at(told, "posts")]
        return cls(
            users=_by(list_at(told, "users"), "id"),
            media=_by(list_at(told, "media"), "media_key"),
            posts=_by(posts, "id"),
        )


def _by(values: list[Json], key: str) -> dict[str, Json]:
    return {text_at(one, key): one for one in values if text_at(one, key)}


def post_id(post: Json) -> str:
    """Name a post for good: by the id of its first version."""
    ids = list_at(post, "edit_history_tweet_ids") or list_at(post, "edit_history_post_ids")
    first = ids[0] if ids else ""
    return first if isinstance(first, str) and first else text_at(post, "id")


def parent_id(post: Json) -> str:
    """Name the post that a post answers; "" where it answers none."""
    referenced = list_at(post, "referenced_tweets") or list_at(post, "referenced_posts")
    answered = (text_at(one, "id") for one in referenced if text_at(one, "type") == "replied_to")
    return next(answered, "")


def mentions_us(post: Json, account: AccountRef) -> bool:
    """Say whether its author has named us in it."""
    named = list_at(post, "entities", "mentions")
    return any(
        (account.remote_id and text_at(one, "id") == account.remote_id)
        or (account.handle and text_at(one, "username").lower() == account.handle.lower())
        for one in named
    )


def answers_us(post: Json, includes: Includes, account: AccountRef) -> bool:
    """Say whether it answers a post of ours; the newer vocabulary tells by the parent alone."""
    parent = includes.posts.get(parent_id(post))
    whom = text_at(post, "in_reply_to_user_id") or text_at(parent, "author_id")
    return bool(whom) and whom == account.remote_id


def found_of(
    post: Json, includes: Includes, account: AccountRef, *, is_search: bool
) -> Found | None:
    """Read a post as an item; None where it has no id."""
    latest = text_at(post, "id")
    if not latest:
        return None
    is_answer = answers_us(post, includes, account)
    is_summons = not is_search or is_answer or mentions_us(post, account)
    author = author_of(post, includes)
    first, thread = post_id(post), text_at(post, "conversation_id")
    return Found(
        remote_id=first,
        kind=Kind.COMMENT if is_answer else Kind.MENTION if is_summons else Kind.FOUND,
        text=text_of(post),
        author=author,
        posted_at=moment_at(post, "created_at"),
        edited_at=_made_at(latest) if latest != first else None,
        url=address_of(latest, author.handle),
        parent_remote_id=parent_id(post),
        thread=thread,
        lang="" if (lang := text_at(post, "lang")) in ("und", "qme", "zxx") else lang[:20],
        ref=Ref(latest, is_found=not is_summons).to_text(),
        media=_media(post, includes),
        answer_url=safe_url(f"{SITE}/intent/post?in_reply_to={latest}"),
        cannot=(
            *((("reply", NOT_MENTIONED),) if not is_summons else ()),
            *((("hide", NOT_OWN_THREAD),) if not is_answer else ()),
        ),
    )


def own_post(post: Json, includes: Includes, account: AccountRef) -> Post | None:
    """Read a post of ours with its numbers; None where it has no id."""
    latest = text_at(post, "id")
    if not latest:
        return None
    numbers = dict_at(post, "public_metrics")
    reposts = count_at(numbers, "retweet_count")
    shares = (
        count_at(numbers, "repost_count") if reposts is None else reposts,
        count_at(numbers, "quote_count"),
    )
    author = author_of(post, includes)
    return Post(
        remote_id=post_id(post),
        text=text_of(post),
        author=Author(account.remote_id, author.name, author.handle or account.handle, author.url),
        is_ours=True,
        posted_at=moment_at(post, "created_at"),
        url=address_of(latest, author.handle or account.handle),
        parent_remote_id=parent_id(post),
        thread=text_at(post, "conversation_id"),
        reactions=count_at(numbers, "like_count"),
        shares=None if shares == (None, None) else sum(one or 0 for one in shares),
        comments=count_at(numbers, "reply_count"),
    )


def author_of(post: Json, includes: Includes) -> Author:
    """Join a post with who wrote it."""
    author_id = text_at(post, "author_id")
    user = includes.users.get(author_id)
    handle = clean_line(text_at(user, "username"))
    return Author(
        stable_id=author_id or f"?{text_at(post, 'id')}",
        name=clean_line(text_at(user, "name")) or handle,
        handle=handle,
        url=safe_url(f"{SITE}/{handle}") if handle else "",
        followers=count_at(user, "public_metrics", "followers_count"),
        avatar_url=safe_url(text_at(user, "profile_image_url")),
    )


def address_of(latest: str, handle: str) -> str:
    """Give the page of a post."""
    return safe_url(f"{SITE}/{handle or 'i/web'}/status/{latest}")


def text_of(post: Json) -> str:
    """Give the words of a post, the long ones too, with addresses as they were written."""
    note = dict_at(post, "note_tweet") or dict_at(post, "note_post")
    source = note if text_at(note, "text") else post
    text = text_at(source, "text")
    for one in list_at(source, "entities", "urls"):
        short, written = text_at(one, "url"), safe_url(text_at(one, "expanded_url"))
        if short and written:
            text = text.replace(short, "" if _ON_PAGE.search(written) else written)
    for sign, written in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(sign, written)
    return clean_text(text)


def _media(post: Json, includes: Includes) -> tuple[Media, ...]:
    keys = [one for one in list_at(post, "attachments", "media_keys") if isinstance(one, str)]
    found = (_one_media(includes.media.get(key)) for key in keys)
    return tuple(one for one in found if one is not None)


def _one_media(told: Json) -> Media | None:
    preview = safe_url(text_at(told, "preview_image_url"))
    url = safe_url(text_at(told, "url")) or preview
    if not url:
        return None
    kind = _MEDIA.get(text_at(told, "type"), "file")
    return Media(kind, url, preview, clean_line(text_at(told, "alt_text")))


def _made_at(latest: str) -> datetime | None:
    """Read the moment that an id of X carries."""
    if not (latest.isascii() and latest.isdigit() and 15 <= len(latest) <= 19):
        return None
    return datetime.fromtimestamp(((int(latest) >> 22) + _SNOWFLAKE) // 1000, UTC)


def id_at(moment: datetime) -> str:
    """Give the lowest id that a post of a moment can have."""
    return str(max(0, int(moment.timestamp() * 1000) - _SNOWFLAKE) << 22)
