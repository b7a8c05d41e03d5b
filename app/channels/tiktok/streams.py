"""What is read at an account of TikTok, and what each answer holds."""

from __future__ import annotations

from typing import Final

from app.channels.base import CursorKind, Page, Raw, ReadContext, Stream
from app.channels.tiktok import followed, videos
from app.channels.tiktok.answers import data_of, is_good
from app.channels.tiktok.asking import PROFILE_SCOPE, Line
from app.channels.tiktok.comments import found_of, post_of, sorted_out
from app.domain.item import Post
from app.domain.loose import Json, count_at, list_at
from app.errors import BadAnswer, Refused, ScopeMissing

VIDEOS: Final = "videos"
FOLLOWED: Final = "followed"
NUMBERS: Final = "numbers"
PROFILE: Final = '["username","display_name","followers_count"]'
NOTHING: Final = Raw(200, {}, b'{"code": 0, "data": {"comments": []}}', "")


def streams() -> tuple[Stream, ...]:
    """Name everything worth reading."""
    return (
        Stream(VIDEOS, CursorKind.WATERMARK, every_min=30),
        Stream(FOLLOWED, CursorKind.NONE, every_min=1440, care=followed.CARE),
        Stream(NUMBERS, CursorKind.NONE, every_min=1440),
    )


def bring(line: Line, stream: Stream, page: str) -> Raw:
    """Bring home one page.

    Raises:
        ShopError: TikTok did not give one.
    """
    if stream.name == VIDEOS:
        return videos.bring(line, page)
    if stream.name == FOLLOWED:
        return followed.bring(line, stream, page) or NOTHING
    # not in the facts: whoever does not know it costs us a number, and nothing else
    lets = (Refused, ScopeMissing, BadAnswer)
    return line.get("business/get", PROFILE_SCOPE, (("fields", PROFILE),), lets=lets)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page; pure.

    Raises:
        BadAnswer: it is not what it should be.
    """
    if context.stream.name == VIDEOS:
        return videos.read(raw, context)
    if context.stream.name == FOLLOWED:
        return followed.read(raw, context)
    return Page(followers=count_at(data_of(raw), "followers_count") if is_good(raw) else None)


def read_thread(raw: Raw, context: ReadContext) -> Page:
    """Read what is said below a video: all as posts, oldest first, ours marked.

    Raises:
        BadAnswer: it is not what it should be.
    """
    comments = videos.comments_of(raw)
    if comments is None:
        return Page()  # gone, or closed: TikTok does not say which
    posts: list[Post] = []
    for comment in reversed(comments):
        posts.extend(_shown(comment, context, ""))
    unreadable = sorted_out(comments, context.account, "", "").unreadable
    return Page(posts=tuple(posts), unreadable=unreadable)


def _shown(comment: Json, context: ReadContext, above: str) -> list[Post]:
    found = found_of(comment, "", "", above)
    own = [] if found is None else [post_of(found, comment, context.account)]
    said_id = "" if found is None else found.remote_id
    below = [] if above else list_at(comment, "reply_list")
    return [*own, *(post for one in below for post in _shown(one, context, said_id or "?"))]
