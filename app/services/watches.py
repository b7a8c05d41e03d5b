"""What the owner looks for: three boxes of words, tried on what is stored before they are kept."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.analysis.matching import Matcher, fold
from app.clock import Clock
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.queries.page import ReadPage
from app.queries.watches import WatchRow
from app.queries.watches import watch as kept_watch
from app.store import actions
from app.store import watches as kept
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs

BLOCK: Final = 500
PREVIEW_MOST: Final = 20_000  # newest items a preview looks at: about a third of a second
AT_ONCE: Final = 3_000  # items that are gone through while the watch is saved
SAMPLES: Final = 20
NAME_MAX: Final = 60
COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM item LIMIT :most)"
TEXTS: Final = """
SELECT id, channel, day_on, title, text FROM item
WHERE id < :before AND deleted_at IS NULL AND purged_at IS NULL
ORDER BY id DESC
LIMIT :limit
"""
_LAST: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Boxes:
    """A watch as it is being written; fits `Matcher`."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a watch would have caught of the newest items that are stored."""

    n_caught: int
    n_kept_out: int  # by the never box alone
    looked_at: int
    per_week: tuple[tuple[date, int], ...]  # each week's Monday, oldest first, quiet weeks too
    per_word: tuple[tuple[str, int], ...]
    sample_ids: tuple[int, ...]  # newest first
    kept_out_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SavedWatch:
    """A watch that was kept."""

    watch_id: int
    changed: Changed
    catching_up: Future[int] | None = None  # while a large shop is gone through


class Watches:
    """Keeps watches, and what each of them catches, in step."""

    def __init__(
        self, db: sqlite3.Connection, jobs: Jobs, read_page: ReadPage, clock: Clock
    ) -> None:
        self._db = db
        self._pages = of_writer(db)
        self._jobs = jobs
        self._read_page = read_page
        self._clock = clock

    def preview(self, boxes: Boxes, cancel: Cancel | None = None) -> Preview:
        """Try a watch on what is stored; for the reader's lane, since it may take a moment.

        Raises:
            WrongUse: no box has a word to look for.
        """
        _refuse_empty(boxes)
        matcher = Matcher([boxes])
        weeks: Counter[date] = Counter()
        words: Counter[str] = Counter()
        samples: list[int] = []
        kept_out: list[int] = []
        looked_at, newest, oldest, n_out = 0, "", "", 0
        for item_id, day_on, said in self._texts(boxes, PREVIEW_MOST, cancel):
            looked_at += 1
            newest, oldest = newest or day_on, day_on
            for hit in matcher.match(said):
                weeks[_monday(day_on)] += 1
                words.update(hit.words)
                samples.append(item_id)
            if matcher.kept_out(said):
                n_out += 1
                kept_out.append(item_id)
        return Preview(
            n_caught=weeks.total(),
            n_kept_out=n_out,
            looked_at=looked_at,
            per_week=_every_week(weeks, oldest, newest),
            per_word=tuple((word, words[word]) for word in (*boxes.any, *boxes.all)),
            sample_ids=tuple(samples[:SAMPLES]),
            kept_out_ids=tuple(kept_out[:SAMPLES]),
        )

    def add(self, name: str, boxes: Boxes) -> SavedWatch:
        """Keep a watch; the next fetch looks for it. On the writer's lane.

        Raises:
            WrongUse: the name is empty, or no box has a word to look for.
        """
        facts = _facts(name, boxes)
        with transaction(self._db):
            watch_id = kept.add(self._db, self._clock.now(), **facts)
            self._log("watch_add", watch_id, facts)
            is_caught_up = self._catch_up_at_once(watch_id, boxes)
        return self._saved(watch_id, is_caught_up=is_caught_up)

    def change(self, watch_id: int, name: str, boxes: Boxes) -> SavedWatch:
        """Keep other words for a watch, and go through what is stored again; writer's lane.

        Raises:
            NoSuch: there is no such watch.
            WrongUse: the name is empty, or no box has a word to look for.
        """
        facts = _facts(name, boxes)
        with transaction(self._db):
            self._existing(watch_id)
            kept.change(self._db, watch_id, **facts)
            self._log("watch_change", watch_id, facts)
            is_caught_up = self._catch_up_at_once(watch_id, boxes)
        return self._saved(watch_id, is_caught_up=is_caught_up)

    def remove(self, watch_id: int) -> Changed:
        """Stop looking for something; what it found stays in the inbox. On the writer's lane.

        Raises:
            NoSuch: there is no such watch.
        """
        with transaction(self._db):
            self._existing(watch_id)
            kept.change(self._db, watch_id, removed_at=self._clock.now())
            kept.put_hits(self._db, watch_id, ())
            self._log("watch_remove", watch_id, {})
        return Changed(is_watches=True, is_list=True)

    def backfill(self, watch_id: int, cancel: Cancel | None = None) -> Future[int]:
        """Go through everything stored for a watch, on the reader's lane.

        Returns:
            How many items it caught, to be. A cancelled round keeps what was there before.
        """
        return self._jobs.ask(partial(self._backfill, watch_id, cancel))

    def _backfill(self, watch_id: int, cancel: Cancel | None) -> int:
        row = kept_watch(self._read_page, watch_id)
        if row is None:
            return 0
        boxes = Boxes(row.any, row.all, row.never, row.channels, watch_id)
        hits = self._hits(boxes, None, cancel)
        if cancel is not None and cancel.is_set():
            return 0
        self._jobs.write(partial(self._put_hits, watch_id, row, hits)).result()
        return len(hits)

    def _put_hits(
        self, watch_id: int, row: WatchRow, hits: Sequence[tuple[int, Sequence[str]]]
    ) -> Changed:
        with transaction(self._db):
            if kept_watch(self._pages, watch_id) != row:
                return NOTHING  # it was changed meanwhile: that change brings its own round
            newest = hits[0][0] if hits else 0
            later = self._hits(Boxes(row.any, row.all, row.never, row.channels), AT_ONCE, None)
            fresh = [hit for hit in later if hit[0] > newest]
            kept.put_hits(self._db, watch_id, [*fresh, *hits])
        return Changed(is_watches=True, is_list=True)

    def _catch_up_at_once(self, watch_id: int, boxes: Boxes) -> bool:
        """Keep what a watch caught of a small shop; a large one takes a round of its own."""
        (many,) = self._pages(COUNT, {"most": AT_ONCE + 1})[0]
        if many > AT_ONCE:
            return False
        kept.put_hits(self._db, watch_id, self._hits(boxes, None, None, self._pages))
        return True

    def _saved(self, watch_id: int, *, is_caught_up: bool) -> SavedWatch:
        """Begin the round only now: before the watch is committed no reader would know it."""
        going = None if is_caught_up else self.backfill(watch_id)
        return SavedWatch(watch_id, Changed(is_watches=True, is_list=True), going)

    def _hits(
        self,
        boxes: Boxes,
        most: int | None,
        cancel: Cancel | None,
        pages: ReadPage | None = None,
    ) -> list[tuple[int, Sequence[str]]]:
        matcher = Matcher([boxes])
        return [
            (item_id, hit.words)
            for item_id, _, said in self._texts(boxes, most, cancel, pages)
            for hit in matcher.match(said)
        ]

    def _texts(
        self,
        boxes: Boxes,
        most: int | None,
        cancel: Cancel | None,
        pages: ReadPage | None = None,
    ) -> Iterator[tuple[int, str, str]]:
        """Give id, day and words of stored items, newest first, of the channels wanted."""
        ask, before, seen = pages or self._read_page, _LAST, 0
        while cancel is None or not cancel.is_set():
            rows = ask(TEXTS, {"before": before, "limit": BLOCK})
            for item_id, channel, day_on, title, text in rows:
                if not boxes.channels or channel in boxes.channels:
                    yield item_id, day_on, f"{title}\n{text}" if title else text
            seen += len(rows)
            if len(rows) < BLOCK or (most is not None and seen >= most):
                return
            before = rows[-1][0]

    def _existing(self, watch_id: int) -> None:
        if kept_watch(self._pages, watch_id) is None:
            raise NoSuch(kind="watch", id=str(watch_id))

    def _log(self, verb: str, watch_id: int, facts: Mapping[str, Any]) -> None:
        now = self._clock.now()
        actions.log(
            self._db,
            actions.OWNER,
            now,
            verb,
            subject_kind="watch",
            subject_id=watch_id,
            after=dict(facts),
        )


def _facts(name: str, boxes: Boxes) -> kept.WatchFacts:
    plain = " ".join(name.split())[:NAME_MAX]
    if not plain:
        raise WrongUse(why="missing", detail="name")
    _refuse_empty(boxes)
    return kept.WatchFacts(
        name=plain,
        words_any=_tidy(boxes.any),
        words_all=_tidy(boxes.all),
        words_never=_tidy(boxes.never),
        channels=tuple(dict.fromkeys(boxes.channels)),
    )


def _tidy(words: Sequence[str]) -> tuple[str, ...]:
    plain = (" ".join(word.split()) for word in words)
    return tuple(dict.fromkeys(word for word in plain if fold(word)))


def _refuse_empty(boxes: Boxes) -> None:
    if not _tidy(boxes.any) and not _tidy(boxes.all):
        raise WrongUse(why="no_words")


def _monday(day_on: str) -> date:
    day = date.fromisoformat(day_on)
    return day - timedelta(days=day.weekday())


def _every_week(
    weeks: Mapping[date, int], oldest: str, newest: str
) -> tuple[tuple[date, int], ...]:
    if not oldest:
        return ()
    first, last = _monday(min(oldest, newest)), _monday(max(oldest, newest))
    mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return tuple((monday, weeks.get(monday, 0)) for monday in mondays)
