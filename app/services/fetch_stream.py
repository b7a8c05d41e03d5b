"""Reading one stream to its end: ask a page, read it, store it, ask the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.channels.base import Page, Raw, ReadContext
from app.errors import BadAnswer, FolderError, ShopError
from app.services.late import all_channels
from app.store import streams
from app.store.arriving import Ingest, Stored
from app.store.ingest import store_page
from app.store.transaction import transaction

if TYPE_CHECKING:
    import sqlite3

    from app.channels.base import AccountRef, Asker, Channel, Secrets, Stream
    from app.clock import Clock
    from app.jobs.cancel import Cancel
    from app.jobs.lanes import Jobs
    from app.queries.accounts import StreamState

MOST_PAGES: Final = 60  # a run; what is left comes with the next
BATCH: Final = 200  # items a write: some 5 to 25 ms of the writer's lane (speed.md 2)
# Bytes from which a page is read in the mill. The way there and back takes 1 ms more than reading
# here and spares this process all but a twentieth of the work (11 kB: 0.5 of 7 ms); below,
# nobody would notice those, and the child need not be started. JSON is some 20 times lighter.
FEED_TO_MILL: Final = 10_000
JSON_TO_MILL: Final = 400_000
READ_LIMIT_S: Final = 60.0  # an honest page takes a few; what takes longer was made to
NOTHING_STORED: Final = Stored()


@dataclass(frozen=True, slots=True)
class Errand:
    """One stream that is to be read, with everything that takes."""

    account: AccountRef
    asker: Asker  # as this account has it
    stream: Stream
    kept: StreamState
    is_deep: bool  # ignores the cursor: the first run, and now and then again
    back_to: datetime  # how far back a deep run goes
    options: Ingest
    gate: Callable[[Page], Page]
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """How reading a stream ended."""

    errand: Errand
    stored: Stored = NOTHING_STORED
    pages: int = 0
    error: ShopError | None = None
    is_whole: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running fetch is, for whoever waits."""

    account_id: int
    stream: str
    pages: int
    items: int


class StreamReader:
    """Reads streams; one object serves all threads of the fetch lane."""

    def __init__(
        self,
        db: sqlite3.Connection,
        jobs: Jobs,
        channels: Mapping[str, Channel],
        clock: Clock,
    ) -> None:
        self._db = db
        self._jobs = jobs
        self._channels = channels
        self._clock = clock

    def read(
        self,
        errand: Errand,
        cancel: Cancel | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> StreamEnd:
        """Read a stream from where it was left; each page is stored before the next is asked for.

        What the network does to us is in the result; what the disk does is raised.

        Raises:
            FolderError: nothing can be stored.
        """
        end = StreamEnd(errand)
        try:
            for end in self._pages(errand):
                if on_progress is not None:
                    done = Progress(
                        errand.account.id, errand.stream.name, end.pages, end.stored.new
                    )
                    on_progress(done)
                if cancel is not None and cancel.is_set():
                    return end
            at = self._clock.now()
            self._jobs.write(partial(self._finish, errand, at)).result()
            return replace(end, is_whole=True)
        except FolderError:
            raise
        except ShopError as error:
            return replace(end, error=error)
        except CancelledError:  # the program ends
            return end

    def _pages(self, errand: Errand) -> Iterator[StreamEnd]:
        channel = self._channels[errand.account.channel]
        cursor = "" if errand.is_deep else errand.kept.cursor
        back_to = errand.back_to if errand.is_deep else None
        end, page = StreamEnd(errand), Page()
        for number in range(MOST_PAGES):
            raw = channel.ask(
                errand.asker, errand.account, errand.secrets, errand.stream, cursor, page.next_page
            )
            context = ReadContext(
                errand.account,
                errand.stream,
                cursor,
                self._clock.now(),
                number,
                page.carry,
                back_to,
            )
            page = self._read(channel, raw, context)
            end = StreamEnd(
                errand,
                end.stored | self._store(errand, page, context.at),
                number + 1,
                moved_to=page.moved_to or end.moved_to,
            )
            yield end
            if not page.next_page:
                return

    def _read(self, channel: Channel, raw: Raw, context: ReadContext) -> Page:
        most = FEED_TO_MILL if channel.name == "feed" else JSON_TO_MILL
        if len(raw.body) <= most:
            return channel.read(raw, context)
        plain = replace(raw, headers=dict(raw.headers))
        try:
            return self._jobs.mill(
                read_in_mill, channel.name, plain, context, limit_s=READ_LIMIT_S
            ).result()
        except BadAnswer as error:
            if error.host:
                raise
            host = urlsplit(raw.url).hostname or ""  # the mill knows no hosts
            raise BadAnswer(host=host, why=error.why) from error

    def _store(self, errand: Errand, page: Page, at: datetime) -> Stored:
        """Store a page by parts that hold up no other write; its cursor goes with the last."""
        page = errand.gate(page)
        stored = Stored()
        while len(page.items) > BATCH:
            part = Page(items=page.items[:BATCH])
            page = replace(page, items=page.items[BATCH:])
            stored |= self._write(errand, part, at)
        return stored | self._write(errand, page, at)

    def _write(self, errand: Errand, page: Page, at: datetime) -> Stored:
        job = partial(
            store_page, self._db, errand.account.id, errand.stream.name, page, at, errand.options
        )
        return self._jobs.write(job).result()

    def _finish(self, errand: Errand, at: datetime) -> None:
        with transaction(self._db):
            name = errand.stream.name
            streams.finish(self._db, errand.account.id, name, at, is_deep=errand.is_deep)


def is_deep(stream: Stream, kept: StreamState, now: datetime) -> bool:
    """Tell whether a stream is to be read without its cursor this time."""
    if not kept.is_complete:
        return True
    if stream.reread_h is None:
        return False
    return kept.reread_at is None or now - kept.reread_at >= timedelta(hours=stream.reread_h)


def read_in_mill(channel: str, raw: Raw, context: ReadContext) -> Page:
    """Read a page in the child process, which knows networks by name only."""
    return _channels()[channel].read(raw, context)


@cache
def _channels() -> Mapping[str, Channel]:
    return all_channels()
