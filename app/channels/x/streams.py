"""What is read at an account of X, and the question that each page of it asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef, Care, CursorKind, Stream, WatchRef
from app.channels.x import money
from app.channels.x.posts import Ref
from app.channels.x.query import query_of
from app.domain.loose import Json, text_at

MENTIONS: Final = "mentions"
SEARCH: Final = "search"
POSTS: Final = "posts"
KEPT: Final = "kept"
READ: Final = "tweet.read users.read"
APP_ONLY: Final = "app_only"  # in `config`: "yes" where the token is the app's and no person's
AT_ONCE: Final = 20  # stored posts looked after by one question: each is paid for ahead
SEARCH_REACH: Final = timedelta(days=7) - timedelta(minutes=5)
# Deleted there, deleted here within a day: the terms. What is settled is not read again.
CARE: Final = Care(most=100, is_open_only=True, within_days=30, not_within_h=20)


@dataclass(frozen=True, slots=True)
class Question:
    """One question to X, and the most it can cost."""

    path: str
    params: tuple[tuple[str, str], ...]
    posts: int  # that it may bring at the most
    a_post: int = money.POST_READ  # mills
    authors: int = 0
    is_whole: bool = True  # asks for every part of a post
    otherwise: tuple[tuple[str, str], ...] = ()  # where X calls the parameters too old


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list that comes newest first was read; a run may end in its middle."""

    since: str = ""  # everything up to this id is known
    newest: str = ""  # the newest of the run that did not come to its end
    until: str = ""  # where that run stopped, going down

    @classmethod
    def of_cursor(cls, cursor: str) -> Progress:
        """Read a stored cursor; one that cannot be read begins anew."""
        try:
            told: Json = json.loads(cursor)
        except (ValueError, RecursionError):
            return cls()
        return cls(*(text_at(told, name) for name in ("since", "newest", "until")))

    def to_cursor(self) -> str:
        """Write it as the store keeps it."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account; all of it costs, so none of it is often."""
    found = [
        Stream(MENTIONS, CursorKind.FORWARD_ID, every_min=30),
        Stream(POSTS, CursorKind.FORWARD_ID, every_min=720),
        Stream(KEPT, CursorKind.NONE, every_min=360, care=CARE),
    ]
    for watch in watches:
        if query := query_of(watch, account.handle):
            name = f"{SEARCH}:{watch.id}"
            found.append(Stream(name, CursorKind.FORWARD_ID, watch.id, query=query, every_min=60))
    return tuple(found)


def question(
    account: AccountRef, stream: Stream, cursor: str, page: str, now: datetime
) -> Question:
    """Say what to ask for one page of a stream."""
    if stream.name == KEPT:
        ids = chunk(stream, page)
        return Question("/2/tweets", (("ids", ",".join(ids)),), len(ids), is_whole=False)
    is_search = stream.name.startswith(SEARCH)
    token = (("next_token" if is_search else "pagination_token", page),) if page else ()
    most = (("max_results", str(money.A_PAGE)),)
    moved = _moved(cursor)
    if is_search:
        words = (("query", stream.query), *most, *token)
        reach = (now - SEARCH_REACH).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Question(
            "/2/tweets/search/recent",
            (*words, *moved),
            money.A_PAGE,
            authors=money.A_PAGE,
            otherwise=(*words, ("start_time", reach)) if moved else (),
        )
    own = quote(account.remote_id, safe="")
    a_post = money.POST_READ if account.config.get(APP_ONLY) else money.OWNED_READ
    if stream.name == POSTS:
        params = (*most, ("exclude", "retweets"), *token)  # numbers move: the newest each time
        return Question(f"/2/users/{own}/tweets", params, money.A_PAGE, a_post, authors=1)
    params = (*most, *token, *moved)
    return Question(f"/2/users/{own}/mentions", params, money.A_PAGE, a_post, authors=money.A_PAGE)


def chunk(stream: Stream, page: str) -> tuple[str, ...]:
    """Name the stored posts that one page looks after, by the ids X knows them by."""
    start = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0
    return tuple(ref_id(one.ref, one.remote_id) for one in stream.known[start : start + AT_ONCE])


def ref_id(ref: str, remote_id: str) -> str:
    """Give the id of a post's newest version that we know."""
    return Ref.of_text(ref).id or remote_id


def _moved(cursor: str) -> tuple[tuple[str, str], ...]:
    """Stay between two fixed ids while pages are followed."""
    progress = Progress.of_cursor(cursor)
    since = (("since_id", progress.since),) if progress.since else ()
    return (*since, ("until_id", progress.until)) if progress.until else since
