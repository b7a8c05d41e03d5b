"""Asks what the list shall show: by filter, by saved view, by words; the newest question wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from app.domain.filter import InboxFilter
from app.domain.item import State
from app.i18n import _, ngettext
from app.queries.accounts import accounts
from app.queries.inbox import Counts, counts, hidden_overdue, inbox_ids
from app.queries.relevance import floor
from app.queries.topics import TopicRow, topics
from app.queries.views import ViewRow, view_counts, views
from ui.i18n import hour_text, number_text
from ui.models.inbox_model import plan
from ui.views.inbox_filters import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.views.base import Stage
    from ui.views.inbox import InboxView

FOUND_MAX: Final = 500
LANGUAGES: Final = ("en", "sv", "no", "da", "ru", "lt", "it", "fi", "de", "fr", "es", "pl")


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer: what to show, and all that stands around the list."""

    filter: InboxFilter
    words: str
    ids: list[int]
    wanted: list[int]
    news: int
    instead: str
    hidden: int
    counts: Counts
    floor: int  # finds of less relevance are hidden
    effective: InboxFilter  # what was really asked: without what is hidden, twins as one
    topics: tuple[TopicRow, ...]
    langs: tuple[str, ...]
    channels: tuple[str, ...]
    has_accounts: bool
    views: tuple[ViewRow, ...]
    in_views: dict[int, int]


class Looker(QObject):
    """Holds the question; the list holds the answer."""

    answered = Signal(object)

    def __init__(self, stage: Stage, view: InboxView) -> None:
        super().__init__(view)
        self._stage, self._view = stage, view
        self.filter = ALL
        self.words = ""
        self.is_apart = False  # the same text in several places: each is listed by itself
        self.views: tuple[ViewRow, ...] = ()
        self.first_id: int | None = None
        self._last: Asked | None = None
        self._shown: tuple[InboxFilter, str] | None = None

    def use(self, wanted: InboxFilter) -> None:
        """Show another filter."""
        self.filter = wanted
        if self.words:
            self.words = ""
            self._view.list.search.clear()
        self.look()

    def use_view(self, number: int) -> None:
        """Show a saved view by its place, 1 to 9."""
        if 1 <= number <= len(self.views):
            self.use(self.views[number - 1].filter)
        else:
            self._stage.frame.say(_("There is no view {n} yet.").format(n=number_text(number)))

    def search(self, words: str) -> None:
        """Look for words in everything ever; "" goes back to the filter."""
        if words != self.words:
            self.words = words
            self.look()

    def look(self, *, is_kept: bool = False) -> None:
        """Ask on the reader's lane."""
        desk = self._stage.desk
        question = partial(self._ask, self._shown_ids(), is_kept=is_kept)
        self._stage.bridge.when_done(desk.jobs.ask(question), self._take, question="ids")

    def look_now(self) -> None:
        """Ask in this thread: for the first paint, and for nothing else."""
        self._take(self._ask([], is_kept=False))

    def show_news(self) -> None:
        """Show what has queued up behind the list."""
        if self._last is not None:
            self._take(replace(self._last, ids=self._last.wanted, news=0))

    def effective(self) -> InboxFilter:
        """Tell what the list was really asked for: for doing something to everything in it."""
        return self._last.effective if self._last is not None else self.filter

    def toggle_apart(self) -> None:
        """List the same text in several places as one row, or each by itself."""
        self.is_apart = not self.is_apart
        self.look()

    def hint_pressed(self) -> None:
        """Do what the line above the list offers: show the late ones it keeps from sight."""
        self.use(replace(ALL, is_overdue=True))

    def _shown_ids(self) -> Sequence[int]:
        is_same = self._shown == (self.filter, self.words)
        return self._view.list.model.ids if is_same else ()

    def _ask(self, shown: Sequence[int], *, is_kept: bool) -> Asked:
        """Answer the whole question; runs on the reader's lane."""
        desk, wanted, words = self._stage.desk, self.filter, self.words
        read, now = desk.read_page, desk.clock.now()
        hides = floor(read, desk.settings().strictness)
        effective = effective_filter(wanted, hides, is_apart=self.is_apart)
        instead, hidden = "", 0
        if words:
            hits = desk.search.find(words, limit=FOUND_MAX)
            ids, instead = list(dict.fromkeys(hits.ids)), hits.instead
        else:
            ids = inbox_ids(read, effective, now, search=desk.search)
            hidden = 0 if wanted == ALL else hidden_overdue(read, wanted, now, search=desk.search)
        planned = plan(shown, ids, is_kept=is_kept)
        logins = accounts(read)
        return Asked(
            filter=wanted,
            words=words,
            ids=planned.ids,
            wanted=planned.wanted,
            news=planned.news,
            instead=instead,
            hidden=hidden,
            counts=counts(read, now, hides),
            floor=hides,
            effective=effective,
            topics=tuple(row for row in topics(read) if row.is_on),
            langs=desk.settings().languages or LANGUAGES,
            channels=tuple(dict.fromkeys(one.channel for one in logins)),
            has_accounts=bool(logins),
            views=views(read),
            in_views=view_counts(read, now, search=desk.search),
        )

    def _take(self, asked: Asked) -> None:
        self._last = asked
        self._shown = (asked.filter, asked.words)
        self.views = asked.views
        pane = self._view.list
        pane.show_count(asked.counts.needs_you)
        pane.filters.show_counts({"overdue": asked.counts.overdue, "failed": asked.counts.failed})
        pane.filters.show_views(asked.views, asked.in_views)
        pane.filters.offer(asked.topics, asked.langs)
        pane.filters.show_hidden(asked.counts.hidden, asked.floor)
        self._hint(asked)
        self._empty(asked)
        self.answered.emit(asked)
        if self.first_id is not None:
            number = pane.model.number_of(self.first_id)
            self.first_id = None
            if number is not None:
                pane.choose(number)
                pane.item_came.emit(pane.model.item_id(number))

    def _hint(self, asked: Asked) -> None:
        pane = self._view.list
        if asked.instead:
            words = _("Nothing has “{words}”. Showing “{instead}”.")
            pane.show_hint(words.format(words=asked.words, instead=asked.instead))
        elif asked.words:
            n = len(asked.ids)
            text = ngettext("{n} found in everything ever", "{n} found in everything ever", n)
            more = "+" if n >= FOUND_MAX else ""
            pane.show_hint(text.format(n=number_text(n) + more))
        elif asked.hidden:
            text = ngettext("{n} late one is hidden.", "{n} late ones are hidden.", asked.hidden)
            pane.show_hint(text.format(n=number_text(asked.hidden)), _("Show"))
        else:
            pane.show_hint("")

    def _empty(self, asked: Asked) -> None:
        empty = self._view.list.empty
        if asked.words:
            empty.say(_("Nothing found"), _("Try fewer words, or another spelling."), "search")
        elif asked.filter == ALL:
            empty.say(_("Everyone has an answer"), self._next_check(), "circle-check")
        else:
            empty.say(_("Nothing here"), _("Choose All to see everything that waits."), "funnel")

    def _next_check(self) -> str:
        desk = self._stage.desk
        every = timedelta(minutes=desk.settings().fetch_every_min)
        when = hour_text(desk.clock.now() + every, self._view.conversation.zone)
        return _("New messages appear here. Next check at {time}.").format(time=when)


def effective_filter(wanted: InboxFilter, hides: int, *, is_apart: bool) -> InboxFilter:
    """Say what a list really asks for: what is not about the shop stays hidden, twins are one row.

    Args:
        wanted: the filter in force.
        hides: finds of less relevance are hidden; 0 hides nothing.
        is_apart: twins are listed each by itself.
    """
    is_open_pile = wanted.states == (State.NEW,) and not wanted.relevance_below
    return replace(
        wanted,
        relevance_from=hides if is_open_pile else wanted.relevance_from,
        is_grouped=not is_apart,
    )
