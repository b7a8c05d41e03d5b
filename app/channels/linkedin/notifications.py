"""The page's news: who commented, changed or deleted a comment, shared a post, or named the page.

News is kept there for 60 days. Their order is nowhere promised, so what a page of them says of a
comment counts only where nothing younger was heard of it: `Progress.said` remembers that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import AccountRef, Page, Raw, ReadContext
from app.channels.http.body import host_of, object_of
from app.channels.linkedin.asking import Query, escaped
from app.channels.linkedin.comments import author_of, is_ours, post_of
from app.channels.linkedin.urns import (
    Ref,
    comment_number,
    moment_at,
    moment_of,
    moment_of_comment,
    permalink,
    post_of_comment,
    urn_of,
)
from app.domain.item import Found, Kind, Post
from app.domain.loose import Json, dict_at, list_at, number_at, text_at
from app.domain.plain_text import clean_text
from app.errors import BadAnswer

PATH: Final = "organizationalEntityNotifications"
ACTIONS: Final = (
    "COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE", "SHARE_MENTION", "COMMENT_MENTION",
)  # fmt: skip
COUNT: Final = 50
OVERLAP_MS: Final = 6 * 3_600_000
KEPT: Final = timedelta(days=60)
MOST: Final = 3000  # pieces of news in one span, so that a list without end hides no newer ones


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the news has been read; between two runs only `since` is left."""

    since: int = 0  # milliseconds; 0 at the first run
    start: int = 0  # within the list that begins there
    newest: int = 0
    said: Mapping[str, int] = field(default_factory=dict)  # id → when it was changed or deleted

    @classmethod
    def of(cls, text: str) -> Progress:
        """Read what `to_text` wrote."""
        try:
            read: Json = json.loads(text) if text else None
        except ValueError:
            read = None
        since, start, newest = (number_at(read, one) or 0 for one in ("since", "start", "newest"))
        said = {one: at for one, at in dict_at(read, "said").items() if isinstance(at, int)}
        return cls(since, start, newest, said)

    def to_text(self) -> str:
        """Write it as a cursor."""
        whole = {"since": self.since, "start": self.start, "newest": self.newest, "said": self.said}
        return json.dumps({name: value for name, value in whole.items() if value})


def query(organization: str, cursor: str, page: str, now: datetime) -> Query:
    """Ask for one page of news since shortly before the last."""
    progress = Progress.of(cursor)
    oldest = int((now - KEPT).timestamp() * 1000)
    begin = max(progress.since - OVERLAP_MS, oldest)
    end = int((now + timedelta(hours=1)).timestamp() * 1000)  # their clock may be ahead
    return (
        ("q", "criteria"),
        ("organizationalEntity", escaped(organization)),
        ("actions", f"List({','.join(ACTIONS)})"),
        ("timeRange", f"(start:{begin},end:{end})"),
        ("start", page or str(progress.start)),
        ("count", str(COUNT)),
    )


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of news; each page's cursor says where a run that breaks off goes on.

    Raises:
        BadAnswer: it is not what it should be.
    """
    body = object_of(raw)
    if "elements" not in body or not isinstance(body["elements"], list):
        raise BadAnswer(host=host_of(raw), why="shape")
    news = body["elements"]
    progress = Progress.of(context.carry or context.cursor)
    page, said = _sort(news, context.account, progress.said)
    at_ms = int(context.at.timestamp() * 1000)
    moments = [at for one in news if (at := number_at(one, "lastModifiedAt")) is not None]
    newest = min(max([progress.newest, *moments]), at_ms)
    start = progress.start + max(number_at(body, "paging", "count") or 0, len(news))
    if not news or not has_more(body) or _is_far(moments, context) or start >= MOST:
        return replace(page, cursor=Progress(since=max(newest, progress.since)).to_text())
    there = Progress(progress.since, start, newest, said).to_text()
    return replace(page, cursor=there, next_page=str(start), carry=there)


def has_more(body: Mapping[str, Json]) -> bool:
    """Say whether a list goes on, by its links, else its total, else by its being full."""
    if any(text_at(one, "rel") == "next" for one in list_at(body, "paging", "links")):
        return True
    shown = len(list_at(body, "elements"))
    size = number_at(body, "paging", "count") or COUNT
    total = number_at(body, "paging", "total")
    if total is not None and total > 0:
        return (number_at(body, "paging", "start") or 0) + size < total
    return shown >= size


def _is_far(moments: Sequence[int], context: ReadContext) -> bool:
    """Say whether a first run that goes back in time has gone back far enough."""
    if context.back_to is None or not moments or moments[0] < moments[-1]:
        return False
    oldest = moment_of(moments[-1])
    return oldest is not None and oldest < context.back_to


def _sort(
    news: Sequence[Json], account: AccountRef, before: Mapping[str, int]
) -> tuple[Page, dict[str, int]]:
    """Read each piece of news, the older words of one thing never over its younger ones."""
    said = dict(before)
    items: dict[str, Found] = {}
    posts: list[Post] = []
    gone: set[str] = set()
    unreadable = 0
    youngest_last = sorted(news, key=lambda one: number_at(one, "lastModifiedAt") or 0)
    for one in youngest_last:
        if _says_nothing(one):
            continue
        read = _thing(one, text_at(one, "action"))
        if read is None:
            unreadable += 1
            continue
        at = number_at(one, "lastModifiedAt") or 0
        if at < said.get(read.remote_id, 0):
            continue
        action = text_at(one, "action")
        if action in ("COMMENT_EDIT", "COMMENT_DELETE"):
            said[read.remote_id] = at
        if action == "COMMENT_DELETE":
            gone.add(read.remote_id)
            items.pop(read.remote_id, None)
            posts = [post for post in posts if post.remote_id != read.remote_id]
        elif is_ours(read.author.stable_id, account):
            posts.append(post_of(read, None, is_ours=True))
        else:
            items[read.remote_id] = read
    page = Page(
        items=tuple(items.values()),
        posts=tuple(posts),
        gone=tuple(gone - items.keys()),
        unreadable=unreadable,
    )
    return page, said


def _says_nothing(news: Json) -> bool:
    """Leave out what is none of ours: news of another sort, a post passed on without a word."""
    action = text_at(news, "action")
    if action == "SHARE":
        return not text_at(news, "decoratedGeneratedActivity", "share", "text").strip()
    return bool(action) and action not in ACTIONS


def _thing(news: Json, action: str) -> Found | None:
    """Read what a piece of news is about; None where it names nothing."""
    return _comment(news, action) if action.startswith("COMMENT") else _share(news)


def _comment(news: Json, action: str) -> Found | None:
    made = dict_at(news, "decoratedGeneratedActivity", "comment")
    urn = urn_of(text_at(made, "entity")) or urn_of(text_at(news, "generatedActivity"))
    number = comment_number(urn)
    if not number:
        return None
    target = urn_of(text_at(made, "object")) or post_of_comment(urn)
    thread = urn_of(text_at(news, "decoratedSourcePost", "entity")) or target
    posted = moment_of_comment(number) or moment_at(news, "lastModifiedAt")
    is_edit = action == "COMMENT_EDIT"
    return Found(
        remote_id=urn,
        kind=Kind.MENTION if action == "COMMENT_MENTION" else Kind.COMMENT,
        text=clean_text(text_at(made, "text")),
        author=author_of(text_at(made, "owner"), urn),
        posted_at=posted,
        edited_at=moment_at(news, "lastModifiedAt") if is_edit else None,
        url=permalink(thread),
        parent_remote_id=thread,
        thread=thread,
        ref=Ref(urn, target, urn).to_text(),
    )


def _share(news: Json) -> Found | None:
    made = dict_at(news, "decoratedGeneratedActivity", "share")
    urn = urn_of(text_at(made, "entity")) or urn_of(text_at(news, "generatedActivity"))
    if not urn or comment_number(urn):
        return None
    return Found(
        remote_id=urn,
        kind=Kind.MENTION,
        text=clean_text(text_at(made, "text")),
        author=author_of(text_at(made, "owner"), urn),
        posted_at=moment_at(news, "lastModifiedAt"),
        url=permalink(urn),
        thread=urn,
        ref=Ref(urn, urn).to_text(),
    )
