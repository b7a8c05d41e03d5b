"""What is made of everything that arrives before it is stored: judged, dated, counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial

from app.analysis.tone import declared_language, tone_of, understood
from app.analysis.urgency import urgency
from app.channels.base import Page, Stream
from app.domain.deadline import due_at, open_seconds
from app.domain.item import Found, Kind, Reason
from app.domain.urgency import Urgency, lasting_reasons
from app.queries.accounts import own_ids
from app.queries.page import ReadPage
from app.queries.watches import WatchRow, watches
from app.services.current import Current
from app.services.watching import Ground, Watching, passing
from app.store.arriving import Ingest, Judged, Understood


class Arrivals:
    """Prepares how pages are stored: by the shop's clock, and by what the owner watches."""

    def __init__(self, read_page: ReadPage, current: Current, *, marks_backlog: bool) -> None:
        """Take what is asked; the sample shop marks no backlog, so that its trends have a past."""
        self._read_page = read_page
        self._current = current
        self._marks_backlog = marks_backlog

    def options(
        self, channel: str, stream: Stream | None = None, *, is_first_run: bool = False
    ) -> Ingest:
        """Say how what one stream (or, without one, a conversation) brings is to be stored."""
        clockwork = self._current.clockwork()
        wanted = [watch for watch in watches(self._read_page) if watch.is_for(channel)]
        return Ingest(
            zone=clockwork.zone,
            is_first_run=is_first_run and self._marks_backlog,
            own_ids=own_ids(self._read_page, channel),
            due=partial(due_at, clockwork),
            judge=judge(wanted, stream, self._ground(channel)),
            open_seconds=partial(open_seconds, clockwork),
        )

    def gate(self, channel: str, stream: Stream) -> Callable[[Page], Page]:
        """Give what a page passes before it is stored: a search lets in what its boxes want."""
        found = [watch for watch in watches(self._read_page) if watch.id == stream.watch_id]
        return passing(found[0], stream, self._ground(channel)) if found else _pass_all

    def _ground(self, channel: str) -> Ground:
        languages = self._current.settings().languages
        zone = self._current.clockwork().zone
        return Ground(channel, languages, self._current.today(), zone)


def judge(
    watched: Sequence[WatchRow], stream: Stream | None, ground: Ground | None = None
) -> Callable[[Found], Judged]:
    """Make what judges one item after the other; it knows the names of all watches."""
    return partial(_judge, Watching(watched, stream, ground or Ground()))


def _judge(watching: Watching, found: Found) -> Judged:
    said = f"{found.title}\n{found.text}" if found.title else found.text
    hits = watching.hits(found)
    is_name_only = found.kind is Kind.FOUND and bool(hits)
    tone = tone_of(found.rating)
    pressing = urgency(said, rating=found.rating, tone=tone)
    return Judged(
        urgency=int(pressing),
        lang=declared_language(found.lang) or None,
        tone=tone,
        understood=tuple(
            Understood(one.field, one.value, one.method, one.model_version, one.p, one.why)
            for one in understood(rating=found.rating, lang=found.lang)
        ),
        hits=tuple(hits.items()),
        reasons=_reasons(pressing, is_name_only),
        is_name_only=is_name_only,
    )


@cache
def _reasons(pressing: Urgency, is_name_only: bool) -> tuple[Reason, ...]:  # noqa: FBT001
    return lasting_reasons(pressing, is_name_only=is_name_only)


def _pass_all(page: Page) -> Page:
    return page
