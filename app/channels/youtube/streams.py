"""What is read at a channel, and the question that each page asks.

A page is named by what it asks, so that one run walks from a list to what hangs on it:
`list:TOKEN`, `replies:TOP:VIDEO:N:TOKEN`, `threads:ID,ID`, `comments:ID,ID`, `videos:ID,ID`,
`unseen:STATUS:TOKEN` (what nobody sees for that reason).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from app.channels.base import AccountRef, Care, CursorKind, Known, Stream, WatchRef
from app.channels.youtube.asking import SEARCHES, Question
from app.channels.youtube.comment import HELD, SPAM, Ref
from app.clock import utc_moment, utc_text

COMMENTS: Final = "comments"
WAITING: Final = "held"
DOUBTFUL: Final = "spam"
OPEN: Final = "open"
NUMBERS: Final = "numbers"
SEARCH: Final = "search"
MODERATION: Final = {WAITING: HELD, DOUBTFUL: SPAM}
A_GROUP: Final = 50  # ids that one question may name
LATE: Final = timedelta(days=2)  # YouTube finds a video hours after it came out, at times a day
SEARCH_EVERY_MIN: Final = 180
_OPEN: Final = Care(most=4 * A_GROUP, is_open_only=True, within_days=60)
_MANY: Final = ("maxResults", "100")  # not where ids are named
_PLAIN: Final = ("textFormat", "plainText")
_THREADS: Final = (("part", "snippet,replies"), _PLAIN)
_COMMENTS: Final = (("part", "snippet"), _PLAIN)


def streams(account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
    """Name everything worth reading at a channel.

    Costs a day, where nothing happens: 96 + 24 + 6 lists, 24 to 240 looks at what is open and
    4 at the numbers, of 10,000; and at most 60 searches of 100, however many watches there are.
    """
    found = [Stream(NUMBERS, CursorKind.NONE, every_min=360)]
    if account.config.get("has_comments"):
        found = [
            Stream(COMMENTS, CursorKind.WATERMARK),
            Stream(WAITING, CursorKind.WATERMARK, every_min=60),
            Stream(DOUBTFUL, CursorKind.WATERMARK, every_min=240),
            Stream(OPEN, CursorKind.WATERMARK, every_min=60, care=_OPEN),
            *found,
        ]
    searched = tuple(_of_watches(watches))
    every_min = max(SEARCH_EVERY_MIN, 24 * len(searched))
    found.extend(
        Stream(name, CursorKind.WATERMARK, watch_id=watch_id, query=query, every_min=every_min)
        for name, watch_id, query in searched
    )
    return tuple({stream.name: stream for stream in found}.values())


def plan(known: Sequence[Known]) -> list[str]:
    """Say what to ask first to look after what is stored: threads and videos, many at once."""
    refs = [Ref.of_text(one.ref or one.remote_id) for one in known]
    tops = dict.fromkeys(ref.top for ref in refs if ref.top)
    videos = dict.fromkeys(ref.id for ref in refs if not ref.top)
    return grouped("threads", list(tops)) + grouped("videos", list(videos))


def grouped(kind: str, ids: Sequence[str]) -> list[str]:
    """Write questions about many ids."""
    starts = range(0, len(ids), A_GROUP)
    return [f"{kind}:{','.join(ids[start : start + A_GROUP])}" for start in starts]


def question(account: AccountRef, stream: Stream, cursor: str, page: str) -> Question | None:
    """Say what to ask for one page of a stream; None where there is nothing to look after."""
    kind = stream.name.partition(":")[0]
    if kind == NUMBERS:
        return Question("channels", (("part", "snippet,statistics"), ("id", account.remote_id)))
    if kind == SEARCH:
        return _search(stream, cursor)
    if kind == OPEN and not page:
        page = next(iter(plan(stream.known)), "")
        return _named(page) if page else None
    asked, _, rest = page.partition(":")
    if asked == "unseen":
        status, _, token = rest.partition(":")
        return _list(account, status, token)
    if asked in ("", "list"):
        return _list(account, MODERATION.get(kind, ""), rest)
    return _named(page)


def thread_question(top: str) -> Question:
    """Ask for a thread with the first of its replies."""
    return _named(f"threads:{top}")


def replies_question(top: str, token: str = "") -> Question:
    """Ask for all that is below a comment, the newest first."""
    more = (("pageToken", token),) if token else ()
    return Question("comments", (("parentId", top), *_COMMENTS, _MANY, *more), may_be_gone=True)


def comments_question(ids: str) -> Question:
    """Ask for comments by their ids, which stand between commas."""
    return Question("comments", (("id", ids), *_COMMENTS), may_be_gone=True)


def _named(page: str) -> Question:
    kind, _, rest = page.partition(":")
    if kind == "replies":
        top, _, _, token = rest.split(":", 3)
        return replies_question(top, token)
    if kind == "comments":
        return comments_question(rest)
    if kind == "videos":
        return Question("videos", (("part", "snippet"), ("id", rest)), may_be_gone=True)
    return Question("commentThreads", (("id", rest), *_THREADS), may_be_gone=True)


def _list(account: AccountRef, moderation: str, token: str) -> Question:
    named = [
        ("allThreadsRelatedToChannelId", account.remote_id),
        ("order", "time"),
        *_THREADS,
        _MANY,
    ]
    if moderation:
        named.append(("moderationStatus", moderation))
    if token:
        named.append(("pageToken", token))
    return Question("commentThreads", tuple(named))


def _search(stream: Stream, cursor: str) -> Question:
    named = [
        ("part", "snippet"),
        ("type", "video"),
        ("order", "date"),
        ("maxResults", "50"),
        ("q", stream.query),
    ]
    if cursor:
        named.append(("publishedAfter", utc_text(utc_moment(cursor) - LATE)))
    return Question("search", tuple(named), SEARCHES)


def _of_watches(watches: Sequence[WatchRef]) -> Iterator[tuple[str, int, str]]:
    """Search once for all the words of a watch, since YouTube knows "or" and "not"."""
    for watch in watches:
        wanted = "|".join(_words(watch.any))
        whole = " ".join((*filter(None, (wanted,)), *_words(watch.all)))
        if whole:
            query = " ".join((whole, *(f"-{word}" for word in _words(watch.never))))
            yield f"{SEARCH}:{watch.id}:{query.casefold()}", watch.id, query


def _words(words: Sequence[str]) -> list[str]:
    bare = (word.replace('"', " ").replace("|", " ").strip().rstrip("*").strip() for word in words)
    return [f'"{word}"' if " " in word else word for word in bare if word]
