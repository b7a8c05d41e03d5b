"""Comments below a post, as a list of them or a piece of news tells them; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.channels.base import AccountRef
from app.channels.linkedin.urns import (
    Ref,
    comment_number,
    comment_urn,
    moment_at,
    moment_of_comment,
    permalink,
    post_of_comment,
    urn_of,
)
from app.domain.item import Author, Found, Kind, Media, Post
from app.domain.loose import Json, count_at, id_at, list_at, text_at
from app.domain.plain_text import clean_text, safe_url

_NAMED: Final = re.compile(r"@\[([^\]]*)\]\([^)]*\)")
_TAG: Final = re.compile(r"\{hashtag\|\\?#\|([^}]*)\}")
_ESCAPED: Final = re.compile(r"\\([|{}@\[\]()<>#*_~\\])")


def author_of(urn: str, remote_id: str) -> Author:
    """Say who wrote it: LinkedIn gives an id and never a name."""
    return Author(stable_id=urn_of(urn) or f"?{remote_id}")


def is_ours(urn: str, account: AccountRef) -> bool:
    """Say whether the page itself wrote it."""
    return bool(urn) and urn == account.remote_id


def found_of(comment: Json, account: AccountRef, thread: str = "") -> Found | None:
    """Read a comment out of a list; None where it has no id.

    Args:
        comment: as the list has it.
        account: the page.
        thread: the post that was asked about, in the name that our own posts have.
    """
    named = urn_of(text_at(comment, "commentUrn"))
    target = urn_of(text_at(comment, "object")) or post_of_comment(named) or thread
    urn = named or comment_urn(target, id_at(comment, "id"))
    number = comment_number(urn)
    if not number:
        return None
    above = urn_of(text_at(comment, "parentComment"))
    created = moment_at(comment, "created", "time") or moment_of_comment(number)
    edited = moment_at(comment, "lastModified", "time")
    return Found(
        remote_id=urn,
        kind=Kind.COMMENT,
        text=clean_text(text_at(comment, "message", "text")),
        author=author_of(text_at(comment, "actor"), urn),
        posted_at=created,
        edited_at=edited if edited and created and edited > created else None,
        url=permalink(thread or target),
        parent_remote_id=above or thread or target,
        thread=thread or target,
        ref=Ref(urn, target, above or urn).to_text(),
        media=_media(comment),
    )


def post_of(found: Found, comment: Json, *, is_ours: bool) -> Post:
    """Turn a comment into something shown beside items."""
    return Post(
        remote_id=found.remote_id,
        text=found.text,
        author=found.author,
        is_ours=is_ours,
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
        reactions=count_at(comment, "likesSummary", "totalLikes"),
    )


def sorted_out(
    comments: Sequence[Json], account: AccountRef, thread: str
) -> tuple[list[Found], list[Post], int]:
    """Tell the page's own comments from the others'; gives how many could not be read, too."""
    items: list[Found] = []
    posts: list[Post] = []
    unreadable = 0
    for comment in comments:
        found = found_of(comment, account, thread)
        if found is None:
            unreadable += 1
        elif is_ours(text_at(comment, "actor"), account):
            posts.append(post_of(found, comment, is_ours=True))
        else:
            items.append(found)
    return items, posts, unreadable


def with_more_below(comments: Sequence[Json]) -> tuple[str, ...]:
    """Name the comments whose own answers this list does not hold."""
    shown = {urn_of(text_at(one, "parentComment")) for one in comments}
    urns = (
        urn_of(text_at(one, "commentUrn"))
        for one in comments
        if count_at(one, "commentsSummary", "aggregatedTotalComments")
        or count_at(one, "commentsSummary", "totalFirstLevelComments")
    )
    return tuple(urn for urn in urns if urn and urn not in shown)


def plain(commentary: str) -> str:
    """Give the words of a post without LinkedIn's marks around names and hashtags."""
    text = _NAMED.sub(r"\1", commentary)
    text = _TAG.sub(r"#\1", text)
    return clean_text(_ESCAPED.sub(r"\1", text))


def _media(comment: Json) -> tuple[Media, ...]:
    found = (safe_url(text_at(one, "url")) for one in list_at(comment, "content"))
    return tuple(Media("image", url) for url in found if url)
