"""What is read at an account of Reddit, by feed or with an app, and the question of each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef, Capability, Care, CursorKind, Stream, WatchRef
from app.channels.reddit.places import FEEDS, MODE, subreddits

INBOX: Final = "inbox"
NEW: Final = "new"
SEARCH: Final = "search"
WITHIN: Final = "within"
MENTIONS: Final = "mentions"
COMMENTS: Final = "comments"
OWN: Final = "own"
POSTS: Final = "posts"
KEPT: Final = "kept"
PACE: Final = "pace_min"  # in `config`: how long the feeds are left alone, as Reddit taught us
USUAL_MIN: Final = 30
LONGEST_MIN: Final = 480
APART_MIN: Final = 5  # so that after a while no two feeds are due at once
AT_ONCE: Final = 100
MESSAGE: Final = "t4_"  # a private message, which nobody can ask for by its name
_MANY: Final = (("limit", str(AT_ONCE)),)  # a feed has 25 otherwise, and no second page
# What is deleted there is deleted here: Reddit's terms. It costs one question for a hundred.
CARE: Final = Care(most=300, is_open_only=False, within_days=90, not_within_h=20)


@dataclass(frozen=True, slots=True)
class Question:
    """One question to Reddit."""

    path: str
    params: tuple[tuple[str, str], ...] = ()
    what: str = Capability.MENTIONS.value  # which capability is lost where it is refused, if any
    scopes: str = "read"


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at an account."""
    if account.config.get(MODE) == FEEDS:
        pace = pace_of(account)
        return tuple(
            Stream(name, CursorKind.NONE, watch_id, query, every_min=pace + APART_MIN * number)
            for number, (name, watch_id, query) in enumerate(_feeds(account, watches))
        )
    own = (
        *(Stream(name, CursorKind.WATERMARK) for name in (MENTIONS, COMMENTS, INBOX)),
        *(Stream(name, CursorKind.WATERMARK, every_min=60) for name in (OWN, POSTS)),
        Stream(KEPT, CursorKind.NONE, every_min=360, care=CARE),
    )
    return (
        *own,
        *(
            Stream(name, CursorKind.WATERMARK, watch_id, query, every_min=30)
            for name, watch_id, query in _searches(account, watches)
        ),
    )


def pace_of(account: AccountRef) -> int:
    """Say how many minutes to leave between two looks at a feed."""
    kept = account.config.get(PACE, "")
    minutes = int(kept) if kept.isascii() and kept.isdigit() and len(kept) < 5 else USUAL_MIN
    return min(max(minutes, USUAL_MIN), LONGEST_MIN)


def slower(minutes: int) -> int:
    """Say how long to wait after Reddit wanted a pause: twice as long."""
    return min(minutes * 2, LONGEST_MIN)


def faster(minutes: int) -> int:
    """Say how long to wait after Reddit answered: a little less, down to the usual."""
    return max(minutes - APART_MIN, USUAL_MIN)


def question(account: AccountRef, stream: Stream, page: str) -> Question | None:
    """Say what to ask for one page of a stream; None where there is nothing to ask."""
    kind = stream.name.partition(":")[0]
    if account.config.get(MODE) == FEEDS:
        return _feed(account, stream, kind)
    if kind == KEPT:
        ids = [one for one in chunk(stream, page) if not one.startswith(MESSAGE)]
        named = (("id", ",".join(ids)), ("raw_json", "1"))
        return Question("/api/info", named, Capability.METRICS.value) if ids else None
    listed = (("limit", str(AT_ONCE)), ("raw_json", "1"), *((("after", page),) if page else ()))
    if kind in (SEARCH, WITHIN):
        return Question(
            _place(account, kind),
            (("q", stream.query), ("sort", "new"), ("t", "week"), *_only(kind, "1"), *listed),
            _lost(kind),
        )
    if kind in (OWN, POSTS):
        own = f"/user/{quote(account.handle, safe='')}"
        tail = "comments" if kind == OWN else "submitted"
        return Question(f"{own}/{tail}", (("sort", "new"), *listed), scopes="history")
    kept = (("mark", "false"),) if kind == INBOX else ()  # looking must not make it read there
    return Question(f"/message/{kind}", (*kept, *listed), scopes="privatemessages")


def chunk(stream: Stream, page: str) -> tuple[str, ...]:
    """Name the stored things that one page looks after."""
    start = _start(page)
    return tuple(one.remote_id for one in stream.known[start : start + AT_ONCE])


def _lost(kind: str) -> str:
    """Say what a refusal says of the account: nothing, where it is of some subreddits only."""
    return Capability.SEARCH.value if kind == SEARCH else ""


def _start(page: str) -> int:
    return int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0


def _feeds(
    account: AccountRef, watches: Sequence[WatchRef]
) -> Iterator[tuple[str, int | None, str]]:
    yield INBOX, None, ""
    for name in subreddits(account.config):
        yield f"{NEW}:{name}", None, name
    yield from _searches(account, watches)


def _searches(account: AccountRef, watches: Sequence[WatchRef]) -> Iterator[tuple[str, int, str]]:
    """Search the whole of Reddit for each watch, and the owner's subreddits apart.

    Reddit's own search of everything is known to leave out small places.
    """
    for watch in watches:
        if query := query_of(watch):
            yield f"{SEARCH}:{watch.id}", watch.id, query
            if subreddits(account.config):
                yield f"{WITHIN}:{watch.id}", watch.id, query


def query_of(watch: WatchRef) -> str:
    """Write what a watch looks for; "" where it has no words."""
    either = [term for word in watch.any if (term := _term(word))]
    parts = [f"({' OR '.join(either)})" if len(either) > 1 else "".join(either)]
    parts += [_term(word) for word in watch.all]
    if not any(parts):
        return ""
    parts += [f"-{term}" for word in watch.never if (term := _term(word))]
    return " ".join(part for part in parts if part)[:500]


def _term(word: str) -> str:
    plain = " ".join("".join(one if one.isalnum() else " " for one in word).split())
    return f'"{plain}"' if plain else ""


def _feed(account: AccountRef, stream: Stream, kind: str) -> Question:
    if kind == INBOX:
        return Question("/message/inbox/.rss", _MANY, scopes="privatemessages")
    if kind == NEW:
        return Question(f"/r/{stream.query}/new.rss", _MANY, _lost(kind))
    params = (("q", stream.query), ("sort", "new"), *_only(kind, "on"), *_MANY)
    return Question(f"{_place(account, kind)}.rss", params, _lost(kind))


def _place(account: AccountRef, kind: str) -> str:
    return f"/r/{'+'.join(subreddits(account.config))}/search" if kind == WITHIN else "/search"


def _only(kind: str, yes: str) -> tuple[tuple[str, str], ...]:
    return (("restrict_sr", yes),) if kind == WITHIN else ()
