"""Reading what is said below posts, and spending calls only on the posts where something moved.

A run lists the recent threads (posts, pictures, conversations), each with a stamp that changes
with whatever is said below it; then it reads, one after the other, those whose stamp is not the
one that was kept. A thread's stamp is kept with its last page, so that a kill loses nothing, and
what a run has no room for comes first in the next. Once a week the older ones are listed, too.

A thread that says no is left for the next run and holds up no other; only where none could be
read, and it is not a single one, is it asked for once more, and what it says then ends the run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from app.channels.base import Page, Raw, ReadContext
from app.channels.graph.answers import is_gone
from app.channels.graph.paging import further, marks
from app.domain.item import Found
from app.domain.loose import Json, dict_at, number_at, text_at
from app.errors import Gone, NotOffered, Refused, ScopeMissing, ShopError

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
OVERLAP: Final = timedelta(hours=24)  # of two lists
HELD: Final = timedelta(days=7)  # a comment held back till somebody looks has its old time then
MOST_LISTS: Final = 12  # pages of a list in one run
MOST_KEPT: Final = 1500  # stamps; a Page lists some 600 posts a year
MOST_SILENT: Final = 8  # threads that should have had comments, before a run gives up on them
MOST_OF_ONE: Final = 30  # pages of one thread in a row, so that it cannot hold up the others
SILENT: Final = "silent"
UNHEARD: Final = ""  # no thread's stamp: not all of it was given, so it is asked for again
_RECENT: Final = "recent"
_OLD: Final = "old"
_THREAD: Final = "thread:"
_LAST_TRY: Final = "last_try"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a stream lists its threads."""

    recent: timedelta  # those made or moved so lately, at every run
    is_weekly: bool = False  # and the older ones once a week
    is_forward: bool = False  # a thread is read from `Wanted.since` on, the oldest first


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread as it is listed."""

    id: str
    stamp: str
    at: datetime | None = None  # when it was made, or moved last
    is_empty: bool = False  # nothing was said below it


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be asked for; `since` is Unix seconds, None for no bound."""

    thread: str = ""  # "" for a list
    since: int | None = None
    marks: tuple[tuple[str, str], ...] = ()
    is_silent: bool = False  # nothing: the run ends by saying that comments are held back
    is_last_try: bool = False  # nothing could be read, so what this one says is told

    @property
    def lets(self) -> tuple[type[ShopError], ...]:
        """Name what may be said to one thread without an end to all: see `Line.get`."""
        return (Gone,) if self.is_last_try else (Gone, Refused, ScopeMissing, NotOffered)


def wanted(cursor: str, page: str) -> Wanted:
    """Say what to ask for, by the stored cursor and the `next_page` of the page before."""
    if page == SILENT:
        return Wanted(is_silent=True)
    name, _, query = page.partition("?")
    said = dict(parse_qsl(query))
    if name.startswith(_THREAD):
        since = said.get("since", "")
        thread = unquote(name.removeprefix(_THREAD))
        since_unix = int(since) if since.isdigit() else None
        return Wanted(thread, since_unix, marks(query), is_last_try=_LAST_TRY in said)
    since_at = number_at(_json(cursor), "since") if name != _OLD else None
    return Wanted("", since_at, marks(query))


@dataclass
class Run:
    """How far a stream has come: what its cursor keeps, and what one run remembers besides."""

    stamps: dict[str, tuple[str, int]] = field(default_factory=dict)  # and when it was read
    todo: dict[str, str] = field(default_factory=dict)  # threads to read, with their new stamps
    later: dict[str, str] = field(default_factory=dict)  # the same, but not in this run
    oldest: int = 0  # nothing said before this is wanted
    since: int = 0  # what the next run lists begins here
    weekly: int = 0  # when the old ones were listed last
    has_heard: bool = False  # anything at all was ever said below a thread
    lists: int = 0  # pages so far of the list, or of the thread, at hand
    read: int = 0  # threads so far that gave what they have
    silent: int = 0
    refused: int = 0
    asked: str = ""

    @classmethod
    def of(cls, context: ReadContext, habit: Habit) -> Run:
        """Take up a run where the page before left it, or begin one where the last ended."""
        kept = _json(context.carry or context.cursor)
        usual = context.back_to or context.at - habit.recent
        oldest = number_at(kept, "oldest")
        return cls(
            stamps=_stamps(kept),
            todo=_texts(kept, "todo"),
            later=_texts(kept, "later"),
            oldest=_unix(usual) if oldest is None else oldest,
            since=_unix(context.at - habit.recent),
            weekly=number_at(kept, "weekly") or 0,
            has_heard=dict_at(kept).get("has_heard") is True,
            lists=number_at(kept, "lists") or 0,
            read=number_at(kept, "read") or 0,
            silent=number_at(kept, "silent") or 0,
            refused=number_at(kept, "refused") or 0,
            asked=text_at(kept, "asked"),
        )

    @property
    def thread(self) -> str:
        """The thread that is being read; "" while it lists."""
        return unquote(self.asked.partition("?")[0].removeprefix(_THREAD)) if self.is_in else ""

    @property
    def is_in(self) -> bool:
        """Whether the page at hand is of a thread, not a list."""
        return self.asked.startswith(_THREAD)

    @property
    def stamp(self) -> str:
        """The stamp that the thread at hand will be kept with."""
        return self.todo.get(self.thread, "") or self.later.get(self.thread, "")

    def read_at(self, thread: str) -> int:
        """Say since when nothing below a thread can be new, with some overlap; Unix seconds."""
        kept = self.stamps.get(thread)
        before = 0 if kept is None else kept[1] - int(HELD.total_seconds())
        return max(self.oldest, before)

    def wants(self, found: Found) -> bool:
        """Leave out what was said before the day that the first run went back to."""
        return found.posted_at is None or found.posted_at.timestamp() >= self.oldest

    def is_due(self, thread: Thread, now: int) -> bool:
        """Say whether something moved in a thread; what was not all given is due once a day."""
        kept = self.stamps.get(thread.id)
        if kept is None or kept[0] == thread.stamp:
            return kept is None
        return kept[0] != UNHEARD or now - kept[1] >= DAY.total_seconds()

    def to_cursor(self) -> str:
        """Write what lasts."""
        newest = sorted(self.stamps.items(), key=lambda one: one[1][1])[-MOST_KEPT:]
        return json.dumps(
            {
                "stamps": dict(newest),
                "todo": {**self.todo, **self.later},
                "oldest": self.oldest,
                "since": self.since,
                "weekly": self.weekly,
                "has_heard": self.has_heard,
            }
        )

    def to_carry(self, asked: str) -> str:
        """Write all, for the next page of this run."""
        now = {
            "todo": self.todo,
            "later": self.later,
            "lists": self.lists,
            "read": self.read,
            "silent": self.silent,
            "refused": self.refused,
            "asked": asked,
        }
        return json.dumps({**json.loads(self.to_cursor()), **now})

    def is_same(self, more: str) -> bool:
        """Say whether a page names itself as the next one."""
        return marks(self.asked.partition("?")[2]) == marks(more)


def after_list(
    page: Page, body: Json, threads: Sequence[Thread], context: ReadContext, habit: Habit
) -> Page:
    """Say what follows a page of a list."""
    run = Run.of(context, habit)
    page = replace(page, items=tuple(one for one in page.items if run.wants(one)))
    now, is_first, is_old = _unix(context.at), not context.cursor, run.asked.startswith(_OLD)
    for one in threads:
        if one.id not in run.stamps and (one.is_empty or is_old):
            # of an old one seen for the first time, only what is said from now on is wanted
            run.stamps[one.id] = (one.stamp, now)
        elif run.is_due(one, now):
            run.todo[one.id] = one.stamp
    run.lists += 1
    more = further(body)
    if (
        more
        and not run.is_same(more)
        and run.lists < MOST_LISTS
        and not _is_past(threads, _bound(run, context))
    ):
        until = [("until", str(run.since))] if is_old else []
        query = urlencode({**dict(until), **dict(parse_qsl(more))})
        return _asking(page, run, f"{_OLD if is_old else _RECENT}?{query}")
    run.lists = 0
    if is_first:
        run.weekly = now
    elif habit.is_weekly and not is_old and now - run.weekly >= WEEK.total_seconds():
        run.weekly = now
        return _asking(page, run, f"{_OLD}?until={run.since}")
    return _on(page, run, context)


def after_thread(
    page: Page,
    more: str,
    context: ReadContext,
    habit: Habit,
    *,
    besides: Sequence[Thread] = (),
    is_silent: bool = False,
    is_refused: bool = False,
) -> Page:
    """Say what follows a page of a thread.

    Args:
        page: what it held.
        more: how to ask for its next page; "" where it is the last that is wanted.
        context: of the page.
        habit: of the stream.
        besides: what else must be read to have all of it.
        is_silent: there should have been comments, and none came.
        is_refused: the network said no, and may say yes another time.
    """
    run = Run.of(context, habit)
    thread = run.thread
    run.has_heard = run.has_heard or bool(page.items or page.posts)
    page = replace(page, items=tuple(one for one in page.items if run.wants(one)))
    more = "" if run.is_same(more) else more
    run.todo |= {one.id: one.stamp for one in besides if run.is_due(one, _unix(context.at))}
    run.lists += 1
    if more and run.lists < MOST_OF_ONE:
        query = urlencode({"since": str(run.read_at(thread)), **dict(parse_qsl(more))})
        return _asking(page, run, f"{_THREAD}{quote(thread, safe='')}?{query}")
    run.lists = 0
    stamp = run.todo.pop(thread, "") or run.later.pop(thread, "")
    if is_refused:
        run.refused += 1
        run.later[thread] = stamp
    elif is_silent and not run.has_heard:
        run.silent += 1
        run.later[thread] = stamp  # to be read as soon as the network gives them
    elif more and habit.is_forward:  # else what is left is older than all that was read
        run.read += 1
        run.stamps[thread] = (UNHEARD, _reached(page, run))
        run.later[thread] = stamp
    else:
        run.read += 1
        run.stamps[thread] = (UNHEARD if is_silent else stamp, _unix(context.at))
    return _on(replace(page, cursor=run.to_cursor()), run, context)


def after_refusal(raw: Raw, context: ReadContext, habit: Habit) -> Page:
    """Say what follows where a thread gave nothing: it went, or it says no for now."""
    return after_thread(Page(), "", context, habit, is_refused=not is_gone(raw))


def turn(at: datetime, every: timedelta = timedelta(hours=1)) -> str:
    """Give a stamp that changes every so often, for a thread that shows nothing by itself."""
    return f"?{_unix(at) // int(every.total_seconds())}"


def _on(page: Page, run: Run, context: ReadContext) -> Page:
    """Go on to the next thread; after the last it is kept how far we are."""
    is_mute = run.silent > 0 and not run.has_heard
    if run.todo and not (is_mute and run.silent >= MOST_SILENT):
        return _asking(page, run, _question(next(iter(run.todo)), run))
    cursor = run.to_cursor()
    page = replace(page, cursor=None if cursor == context.cursor else cursor, next_page="")
    if is_mute:
        return _asking(page, run, SILENT)
    if run.refused > run.has_heard and not run.read:  # a single no may be of that thread alone
        return _asking(page, run, f"{_question(next(iter(run.later)), run)}&{_LAST_TRY}=yes")
    return page


def _question(thread: str, run: Run) -> str:
    query = urlencode({"since": str(run.read_at(thread))})
    return f"{_THREAD}{quote(thread, safe='')}?{query}"


def _reached(page: Page, run: Run) -> int:
    """Say from when on the rest of a thread is read, as `Run.read_at` will count it."""
    moments = [*(one.posted_at for one in page.items), *(one.posted_at for one in page.posts)]
    said = [_unix(one) for one in moments if one is not None]
    newest = max(said, default=run.read_at(run.thread))
    return newest + int(HELD.total_seconds())


def _asking(page: Page, run: Run, asked: str) -> Page:
    return replace(page, next_page=asked, carry=run.to_carry(asked))


def _bound(run: Run, context: ReadContext) -> int:
    """Say before when nothing listed is wanted: what the run before this one began with."""
    if run.asked.startswith(_OLD):
        return 0
    before = number_at(_json(context.cursor), "since")
    return run.oldest if before is None else before - int(OVERLAP.total_seconds())


def _is_past(threads: Sequence[Thread], bound: int) -> bool:
    """Say whether a whole page is older than what is wanted; lists are not strictly in order."""
    return bool(threads) and all(one.at is not None and _unix(one.at) < bound for one in threads)


def _stamps(kept: Json) -> dict[str, tuple[str, int]]:
    found = {}
    for thread, pair in dict_at(kept, "stamps").items():
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], int):
            found[thread] = (str(pair[0]), pair[1])
    return found


def _texts(kept: Json, name: str) -> dict[str, str]:
    return {one: str(text) for one, text in dict_at(kept, name).items()}


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())


def _json(text: str) -> Json:
    try:
        read: Json = json.loads(text) if text else None
    except ValueError:
        return None
    return read
