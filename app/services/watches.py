"""What the owner looks for: three boxes of words, tried on what is stored before they are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.analysis.matching import Matcher, Said, fold
from app.analysis.query.asks import asked_of, wanted_words
from app.analysis.query.boxes import atom_of, boxes_of, query_of
from app.analysis.query.parse import parse
from app.clock import Clock
from app.errors import NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.queries.accounts import accounts
from app.queries.page import ReadPage
from app.queries.watches import WatchRow
from app.queries.watches import watch as kept_watch
from app.services.bare_names import BareNames, bare_handle
from app.services.ordinary_words import ordinary_words
from app.services.stored_texts import Preview, Tally, stored_texts
from app.store import actions
from app.store import watches as kept
from app.store.read import of_writer
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.services.current import Current

BLOCK: Final = 500
PREVIEW_MOST: Final = 20_000  # newest items a preview looks at: under a second
AT_ONCE: Final = 3_000  # items that are gone through while the watch is saved
NAME_MAX: Final = 60
COUNT: Final = "SELECT count(*) FROM (SELECT 1 FROM item LIMIT :most)"


@dataclass(frozen=True, slots=True)
class Boxes:
    """A watch as it is being written; fits `Matcher`."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    id: int = 0
    query: str = ""  # instead of the three boxes
    off: tuple[str, ...] = ()  # spellings switched off
    context: tuple[str, ...] = ()  # one of these beside a name that is an ordinary word
    is_exact: bool = False  # no endings, no misspellings


@dataclass(frozen=True, slots=True)
class SavedWatch:
    """A watch that was kept."""

    watch_id: int
    changed: Changed
    catching_up: Future[int] | None = None  # while a large shop is gone through


class Watches:
    """Keeps watches, and what each of them catches, in step."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        read_page: ReadPage,
        current: Current,
        clock: Clock,
    ) -> None:
        self._db = db
        self._pages = of_writer(db)
        self._jobs = jobs
        self._read_page = read_page
        self._current = current
        self._clock = clock

    def preview(self, boxes: Boxes, cancel: Cancel | None = None) -> Preview:
        """Try a watch on what is stored; for the reader's lane, since it may take a moment.

        Raises:
            WrongUse: there is no word to look for, or the query cannot be read.
        """
        watch = settled(boxes)
        matcher = self.matcher(watch)
        tally, bare = Tally(), self._bare_names(watch)
        for item_id, said in self._texts(watch, PREVIEW_MOST, cancel):
            looked = matcher.look(said)
            tally.add(item_id, said, looked)
            bare.add(said, looked.whys)
        found = tally.preview(words=wanted_words(watch), query=query_of(watch))
        return replace(found, ordinary=bare.advice())

    def matcher(self, watch: Boxes) -> Matcher:
        """Give what finds a watch in texts, in the owner's languages and on the present day."""
        languages = self._current.settings().languages
        ordinary = ordinary_words(languages)
        today = self._current.today()
        return Matcher([watch], languages=languages, ordinary=ordinary, today=today)

    def _bare_names(self, watch: Boxes) -> BareNames:
        """Give what counts names without anything around them; none where a context is given."""
        settings = self._current.settings()
        names = () if watch.context else asked_of(watch).any
        return BareNames(
            names,
            self._looking_for,
            words=ordinary_words(settings.languages),
            handles=[one for row in accounts(self._read_page) if (one := bare_handle(row.handle))],
            shop=settings.shop_name,
        )

    def _looking_for(self, words: tuple[str, ...]) -> Matcher:
        return self.matcher(Boxes(any=words, is_exact=True))

    def add(self, name: str, boxes: Boxes) -> SavedWatch:
        """Keep a watch; the next fetch looks for it. On the writer's lane.

        Raises:
            WrongUse: the name is empty, there is no word to look for, or the query is no query.
        """
        boxes = settled(boxes)
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
            WrongUse: the name is empty, there is no word to look for, or the query is no query.
        """
        boxes = settled(boxes)
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
        hits = self._hits(boxes_of_row(row), None, cancel)
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
            later = self._hits(boxes_of_row(row), AT_ONCE, None)
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
        matcher = self.matcher(boxes)
        return [
            (item_id, hit.words)
            for item_id, said in self._texts(boxes, most, cancel, pages)
            for hit in matcher.match(said)
        ]

    def _texts(
        self,
        boxes: Boxes,
        most: int | None,
        cancel: Cancel | None,
        pages: ReadPage | None = None,
    ) -> Iterator[tuple[int, Said]]:
        ask = pages or self._read_page
        return stored_texts(ask, boxes.channels, block=BLOCK, most=most, cancel=cancel)

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


def boxes_of_row(row: WatchRow) -> Boxes:
    """Give a kept watch as it is written."""
    return Boxes(
        row.any,
        row.all,
        row.never,
        row.channels,
        row.id,
        row.query,
        row.off,
        row.context,
        row.is_exact,
    )


def settled(boxes: Boxes) -> Boxes:
    """Tidy a watch, and put a query into the three boxes where they can say it.

    Raises:
        WrongUse: there is no word to look for, or the query cannot be read.
    """
    tidy = replace(
        boxes,
        any=_tidy(boxes.any),
        all=_tidy(boxes.all),
        never=_tidy(boxes.never),
        channels=tuple(dict.fromkeys(boxes.channels)),
        query=_plain(boxes.query),
        off=tuple(dict.fromkeys(filter(None, (fold(_plain(one)) for one in boxes.off)))),
        context=_tidy(boxes.context),
    )
    if not tidy.query:
        if not tidy.any and not tidy.all:
            raise WrongUse(why="no_words")
        return tidy
    boxed = boxes_of(parse(tidy.query))
    if boxed is None:
        return replace(tidy, any=(), all=(), never=())
    return replace(tidy, any=boxed.any, all=boxed.all, never=boxed.never, query="")


def _facts(name: str, boxes: Boxes) -> kept.WatchFacts:
    plain = _plain(name)[:NAME_MAX]
    if not plain:
        raise WrongUse(why="missing", detail="name")
    return kept.WatchFacts(
        name=plain,
        words_any=boxes.any,
        words_all=boxes.all,
        words_never=boxes.never,
        channels=boxes.channels,
        query=boxes.query,
        off=boxes.off,
        context=boxes.context,
        is_exact=boxes.is_exact,
    )


def _tidy(words: Sequence[str]) -> tuple[str, ...]:
    """Take blanks from words, and out what says nothing.

    Raises:
        BadQuery: one is written as a query is but cannot be read.
    """
    plain = map(_plain, words)
    return tuple(dict.fromkeys(one for one in plain if atom_of(one, is_strict=True)))


def _plain(text: str) -> str:
    """Take blanks from words, and halves of letters, which no file can keep."""
    return " ".join(text.encode("utf-8", "replace").decode().split())
