"""The chips above the inbox: what is shown, by state, network, kind, time, tone, saved view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.domain.filter import InboxFilter
from app.domain.item import Kind, State, Tone
from app.i18n import N_, _, ngettext
from app.queries.views import MANY, ViewRow
from app.wording import channel_name, kind_name, lang_name, state_name, tone_name
from app.wording.understanding import INTENTS, intent_name, topic_name
from ui.actions import VIEW_KEYS
from ui.i18n import number_text
from ui.widgets.buttons import button, chip_button
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.queries.topics import TopicRow
    from ui.theme import Theme

ALL: Final = InboxFilter()
LOW: Final = 3  # stars, and fewer
SINCE: Final = (
    (0, N_("Today")),
    (1, N_("Since yesterday")),
    (6, N_("The last 7 days")),
    (29, N_("The last 30 days")),
    (364, N_("The last year")),
)


@dataclass(frozen=True, slots=True)
class Quick:
    """A chip that is always there; its number is the field of `Counts` that it shows."""

    name: str
    label: str
    wanted: InboxFilter
    count: str = ""
    of: frozenset[str] = frozenset()  # the networks of which one must be there; none needed if ()


QUICK: Final = (
    Quick("all", N_("All"), ALL),
    Quick("late", N_("Late {n}"), replace(ALL, is_overdue=True), "overdue"),
    Quick("complaints", N_("Complaints"), replace(ALL, tones=(Tone.NEGATIVE,))),
    Quick(
        "low",
        N_("1–3 stars"),
        replace(ALL, kinds=(Kind.REVIEW,), rating_max=LOW),
        of=frozenset({"google", "facebook", "trustpilot", "wordpress", "byhand"}),
    ),
    Quick("failed", N_("Not sent {n}"), replace(ALL, states=(), has_failed_reply=True), "failed"),
)


class FilterRow(QWidget):
    """Shows the filter in force as chips and offers every other one."""

    asked = Signal(object)  # an InboxFilter
    save_asked = Signal()

    def __init__(self, theme: Theme, today: Callable[[], date]) -> None:
        super().__init__()
        self._theme, self._today = theme, today
        self._wanted = ALL
        self._channels: tuple[str, ...] = ()
        self._quick: dict[str, QPushButton] = {}
        self._set: list[QPushButton] = []
        self._views: list[tuple[tuple[int, str], QPushButton]] = []
        self._flow = FlowLayout(self, 6)
        for quick in QUICK:
            chip = button(theme, "", partial(self._ask, quick.wanted), kind="chip")
            chip.setCheckable(True)
            self._quick[quick.name] = chip
            self._flow.addWidget(chip)
        self._topics: tuple[TopicRow, ...] = ()
        self._langs: tuple[str, ...] = ()
        self._floor = 0
        self.hidden = chip_button("", self._ask_hidden, kind="chip")
        theme.dress(self.hidden, "eye-off")
        self.hidden.setCheckable(True)
        self.hidden.hide()
        self._flow.addWidget(self.hidden)
        self._more = button(theme, _("Filter"), kind="chip", icon="funnel")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self._more.setMenu(self._menu)
        self._flow.addWidget(self._more)
        self.show_counts({})

    def quick(self, name: str) -> QPushButton:
        """Give a chip that is always there."""
        return self._quick[name]

    def show_counts(self, counts: dict[str, int]) -> None:
        """Put the live numbers on the chips; one that would say 0 goes, unless it is in force."""
        for quick in QUICK:
            chip = self._quick[quick.name]
            n = counts.get(quick.count, 0)
            chip.setText(_(quick.label).format(n=number_text(n)).strip())
            is_of_use = (not quick.count or n > 0) and self._has_one_of(quick.of)
            chip.setVisible(is_of_use or self._wanted == quick.wanted)
        self.updateGeometry()

    def _has_one_of(self, channels: frozenset[str]) -> bool:
        return not channels or not channels.isdisjoint(self._channels)

    def show_hidden(self, n: int, floor: int) -> None:
        """Say how many finds are hidden as not about the shop; the chip shows them."""
        self._floor = floor
        words = _("Hidden as not about us: {n}")
        self.hidden.set_words(words.format(n=number_text(n)))
        is_on = bool(self._wanted.relevance_below)
        self.hidden.setChecked(is_on)
        self.hidden.setVisible(n > 0 or is_on)
        self.updateGeometry()

    def offer(self, topics: Sequence[TopicRow], langs: Sequence[str]) -> None:
        """Take the topics and the languages that can be filtered by."""
        self._topics, self._langs = tuple(topics), tuple(langs)

    def _ask_hidden(self) -> None:
        self._ask(replace(ALL, relevance_below=self._floor, order="new") if self._floor else ALL)

    def _topic_name(self, key: str) -> str:
        names = {row.key: row.name for row in self._topics}
        return topic_name(key, names.get(key, ""))

    def show_views(self, views: Sequence[ViewRow], counts: Mapping[int, int]) -> None:
        """Put a chip with its live number for each saved view; keys 1 to 9 open the first nine."""
        shape = [(view.view_id, view.name) for view in views]
        if shape != [key for key, _chip in self._views]:
            for _key, chip in self._views:
                self._flow.removeWidget(chip)
                chip.deleteLater()
            self._views = [((view.view_id, view.name), self._view_chip(view)) for view in views]
        for view, (_key, chip) in zip(views, self._views, strict=True):
            n = counts.get(view.view_id)
            chip.setText(view.name if n is None else f"{view.name} {count_text(n)}")
            chip.setChecked(view.filter == self._wanted)
        self.updateGeometry()

    def _view_chip(self, view: ViewRow) -> QPushButton:
        chip = button(self._theme, view.name, partial(self._ask, view.filter), kind="chip")
        chip.setCheckable(True)
        if view.position <= len(VIEW_KEYS):
            chip.setToolTip(VIEW_KEYS[view.position - 1])
        self._flow.addWidget(chip)
        return chip

    def show_filter(self, wanted: InboxFilter, channels: Sequence[str]) -> None:
        """Show what is in force; `channels` are those there is an account for."""
        self._wanted, self._channels = wanted, tuple(channels)
        for quick in QUICK:
            self._quick[quick.name].setChecked(wanted == quick.wanted)
            if wanted == quick.wanted or quick.of:
                is_shown = wanted == quick.wanted or self._has_one_of(quick.of)
                self._quick[quick.name].setVisible(is_shown)
        for chip in self._set:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._set = []
        self.hidden.setChecked(bool(wanted.relevance_below))
        if all(wanted != quick.wanted for quick in QUICK) and not wanted.relevance_below:
            for words, without in self._parts():
                self._add_part(words, without)
        self.updateGeometry()

    def _add_part(self, words: str, without: InboxFilter) -> None:
        chip = button(self._theme, words, partial(self._ask, without), kind="chip", icon="x")
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setAccessibleName(_("Stop filtering by {what}").format(what=words))
        self._set.append(chip)
        self._flow.addWidget(chip)

    def _parts(self) -> list[tuple[str, InboxFilter]]:
        """Name each part of the filter in force, with the filter that is left without it."""
        now = self._wanted
        parts: list[tuple[str, InboxFilter]] = []
        if now.states != ALL.states:
            words = ", ".join(state_name(one) for one in now.states) or _("Every state")
            parts.append((words, replace(now, states=ALL.states)))
        parts += [
            (channel_name(one), replace(now, channels=_without(now.channels, one)))
            for one in now.channels
        ]
        parts += [
            (kind_name(one), replace(now, kinds=_without(now.kinds, one))) for one in now.kinds
        ]
        parts += [
            (tone_name(one), replace(now, tones=_without(now.tones, one))) for one in now.tones
        ]
        parts += [
            (lang_name(one), replace(now, langs=_without(now.langs, one))) for one in now.langs
        ]
        parts += [
            (intent_name(one), replace(now, intents=_without(now.intents, one)))
            for one in now.intents
        ]
        parts += [
            (self._topic_name(one), replace(now, topics=_without(now.topics, one)))
            for one in now.topics
        ]
        if now.since or now.until or now.since_at or now.until_at:
            plain = replace(now, since=None, until=None, since_at=None, until_at=None)
            parts.append((self._time_words(), plain))
        if now.is_overdue:
            parts.append((_("Late"), replace(now, is_overdue=False)))
        if now.has_failed_reply:
            parts.append((_("Not sent"), replace(now, has_failed_reply=False)))
        if now.rating_max:
            parts.append((rating_text(now.rating_max), replace(now, rating_max=None)))
        if now.is_backlog is not None:
            words = _("From before") if now.is_backlog else _("Without what was there before")
            parts.append((words, replace(now, is_backlog=None)))
        if n := len(now.item_ids):
            words = ngettext("{n} message behind a word", "{n} messages behind a word", n)
            plain = replace(now, item_ids=())
            parts.append((words.format(n=number_text(n)), plain))
        if now.account_ids or now.watch_id:
            parts.append((_("One account or watch"), replace(now, account_ids=(), watch_id=None)))
        return parts

    def _time_words(self) -> str:
        for days, words in SINCE:
            if self._wanted.since == self._today() - timedelta(days=days):
                return _(words)
        return _("A stretch of time")

    def _fill(self) -> None:
        self._menu.clear()
        now = self._wanted
        states = [((one,), state_name(one)) for one in State]
        self._one_of(_("State"), "states", [*states, ((), _("Every state"))], now.states)
        if len(self._channels) > 1:
            self._any_of(_("Network"), "channels", self._channels, channel_name)
        self._any_of(_("Kind"), "kinds", tuple(Kind), kind_name)
        self._any_of(_("Tone"), "tones", tuple(Tone), tone_name)
        self._any_of(_("What they want"), "intents", tuple(INTENTS), intent_name)
        keys = tuple(row.key for row in self._topics)
        self._any_of(_("What it is about"), "topics", keys, self._topic_name)
        langs = sorted({*self._langs, *now.langs}, key=lang_name)
        self._any_of(_("Language"), "langs", langs, lang_name)
        stars = [(n, rating_text(n)) for n in range(LOW, 0, -1)]
        self._one_of(_("Stars"), "rating_max", [(None, _("Any number")), *stars], now.rating_max)
        days = [(self._today() - timedelta(days=n), _(words)) for n, words in SINCE]
        self._one_of(_("Time"), "since", [(None, _("Any time")), *days], now.since)
        orders = [("due", _("What is due first")), ("new", _("Newest first"))]
        self._one_of(_("Order"), "order", orders, now.order)
        backlog = [(None, _("All")), (True, _("From before")), (False, _("Only news"))]
        self._one_of(_("From before Shoptalk"), "is_backlog", backlog, now.is_backlog)
        self._menu.addSeparator()
        save = QAction(_("Keep this as a view …"), self._menu)
        save.triggered.connect(self.save_asked)
        self._menu.addAction(save)

    def _one_of(
        self, title: str, field: str, choices: Sequence[tuple[Any, str]], now: object
    ) -> None:
        menu = self._menu.addMenu(title)
        group = QActionGroup(menu)
        for value, words in choices:
            action = QAction(words, menu, checkable=True)
            action.setChecked(value == now)
            action.triggered.connect(partial(self._ask_with, field, value))
            group.addAction(action)
            menu.addAction(action)

    def _any_of(
        self, title: str, field: str, choices: Sequence[Any], name: Callable[[Any], str]
    ) -> None:
        menu = self._menu.addMenu(title)
        now: tuple[Any, ...] = getattr(self._wanted, field)
        for value in choices:
            action = QAction(name(value), menu, checkable=True)
            action.setChecked(value in now)
            after = _without(now, value) if value in now else (*now, value)
            action.triggered.connect(partial(self._ask_with, field, after))
            menu.addAction(action)

    def _ask_with(self, field: str, value: object, *_checked: object) -> None:
        changed: dict[str, Any] = {field: value}
        self._ask(replace(self._wanted, **changed))

    def _ask(self, wanted: InboxFilter, *_checked: object) -> None:
        self.asked.emit(wanted)
        self.show_filter(wanted, self._channels)  # a chip pressed twice stays as it is


def _without(chosen: tuple[Any, ...], one: object) -> tuple[Any, ...]:
    return tuple(other for other in chosen if other != one)


def count_text(n: int) -> str:
    """Write a view's number; where counting ended, "999+"."""
    return f"{number_text(MANY - 1)}+" if n >= MANY else number_text(n)


def rating_text(most: int) -> str:
    """Name the reviews that give so many stars at the most."""
    words = ngettext("Up to {n} star", "Up to {n} stars", most)
    return words.format(n=number_text(most))
