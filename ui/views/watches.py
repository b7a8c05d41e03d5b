"""What the owner looks for: a list of watches beside the one being written, and what they bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QStackedWidget, QVBoxLayout
from typing_extensions import override

from app.domain.deadline import shop_day
from app.i18n import N_, _, ngettext
from app.queries.watches import WatchRow, caught, watches
from ui.i18n import number_text
from ui.models.line_model import Line
from ui.views.base import AskingView
from ui.views.lines import LineList
from ui.views.undoing import Undoing
from ui.views.watches_doing import WatchesDoing, is_for
from ui.views.watches_draft import Draft, draft_of
from ui.views.watches_form import WatchForm
from ui.views.watches_sources import RANGES, SourcesPart
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.fold import NARROW, beside, fold
from ui.widgets.page import Head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QPushButton

    from app.events import Changed
    from app.services.desk import Desk
    from app.services.understanding.proposals import Proposal
    from ui.views.base import Stage

MONTH: Final = timedelta(days=29)
LOW: Final = 170  # of the list where it stands above the form
WIDE: Final = (320, 680)
NEW: Final = 0  # the id of a watch that is not kept yet
PAGES: Final = ("watches", "sources")
LINES: Final = {
    "watches": N_("Words that Shoptalk looks for on every network and in every feed."),
    "sources": N_("What each watch and each network brings, and what it costs you."),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Every watch, and how much each has caught: ever, and in a month."""

    rows: tuple[WatchRow, ...]
    counts: dict[int, tuple[int, int]]


def ask(desk: Desk) -> Kept:
    """Ask for all of them; on the reader lane."""
    since = shop_day(desk.clockwork(), desk.clock.now()) - MONTH
    return Kept(watches(desk.read_page), caught(desk.read_page, since.isoformat()))


class WatchesView(AskingView):
    """Shows the watches; what is typed into one waits there until it is saved."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.rows: dict[int, WatchRow] = {}
        self.drafts: dict[int, Draft] = {}
        self.shown = -1
        self.wanted: int | None = None
        self._proposals: tuple[Proposal, ...] = ()
        self.undoing = Undoing(self)
        self.doing = WatchesDoing(self)
        line = LINES["watches"]
        self.head = Head(_("Watches"), _(line))
        self.new = button(stage.theme, _("New watch"), self.begin_new, icon="plus")
        self.head.add(self.new)
        self.list = LineList(stage.theme, _("Watches"))
        self.form = WatchForm(stage)
        self.sources = SourcesPart(stage)
        self._lay()
        self._connect()

    def _lay(self) -> None:
        bar = QFrame()
        bar.setContentsMargins(24, 0, 24, 4)
        flow = FlowLayout(bar, 6)
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name, words in zip(PAGES, (_("What is looked for"), _("What it brings")), strict=True):
            chip = button(self.stage.theme, words, partial(self.show_page, name), kind="chip")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[name] = chip
            flow.addWidget(chip)
        self._split, self._left = beside(self.list, self.form, WIDE)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._split)
        self.pages.addWidget(self.sources)
        self.chips["watches"].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, bar):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        doing = self.doing
        self.undoing.failed.connect(self._complain)
        self.undoing.done.connect(self._done)
        self.list.chosen.connect(self._choose)
        self.form.saved.connect(doing.save)
        self.form.removed.connect(doing.remove)
        self.form.typed.connect(self._typed)
        self.form.item_asked.connect(self._open)
        self.form.found.page_asked.connect(self._browse)
        self.form.proposals.accepted.connect(self._take)
        self.form.proposals.refused.connect(doing.refuse)
        self.sources.proposals.accepted.connect(doing.accept)
        self.sources.proposals.refused.connect(doing.refuse)
        self.sources.watch_asked.connect(self.show_this)
        self.sources.channel_asked.connect(self._open_account)

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_watches or changed.is_list:
            stage = self.stage
            asked = stage.desk.jobs.ask(partial(ask, stage.desk))
            stage.bridge.when_done(asked, self._show, question="watches")
            self.ask_when_seen()

    @override
    def _ask(self) -> None:
        """Ask what is proposed and what all of it brings; never while nobody looks."""
        stage = self.stage
        asked = stage.desk.jobs.ask(stage.desk.insight.proposals.every)
        stage.bridge.when_done(asked, self._propose, question="proposals")
        if self.pages.currentWidget() is self.sources:
            self.sources.refresh()

    @override
    def focus_first(self) -> None:
        if self.pages.currentWidget() is self.sources:
            self.chips["sources"].setFocus()
        else:
            (self.list if self.rows else self.form.name).setFocus()

    @override
    def show_this(self, argument: object) -> None:
        if argument == "sources":
            self.show_page("sources")
            return
        self.show_page("watches")
        if argument == "new":
            self.begin_new()
        elif isinstance(argument, int):
            self.list.choose(argument)

    @override
    def keep(self) -> dict[str, Any]:
        page = PAGES[self.pages.currentIndex()]
        return {"page": page, "length": self.sources.length}

    @override
    def restore(self, kept: Mapping[str, Any]) -> None:
        if kept.get("length") in RANGES:
            self.sources.length = int(kept["length"])
            self.sources.chips[self.sources.length].setChecked(True)
        if kept.get("page") == "sources":
            self.show_page("sources")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        fold(self._split, self._left, is_narrow=is_narrow, low=px(LOW), wide=WIDE)

    def show_page(self, name: str, *_checked: object) -> None:
        """Show the watches, or what they bring."""
        self.chips[name].setChecked(True)
        self.pages.setCurrentIndex(PAGES.index(name))
        self.head.say(_("Watches"), _(LINES[name]))
        self.new.setVisible(name == "watches")
        if name == "sources":
            self.sources.refresh()

    def begin_new(self) -> None:
        """Start a watch."""
        self.list.choose_none()
        self._choose(NEW)
        self.form.name.setFocus()

    def _show(self, kept: Kept) -> None:
        before = self.rows.get(self.shown)
        self.rows = {row.id: row for row in kept.rows}
        self._left.setVisible(bool(kept.rows))
        lines = [line_of(row, kept.counts.get(row.id, (0, 0))) for row in kept.rows]
        if self.shown == NEW and self.wanted is None and lines:
            self.list.lines.show(lines)
            return  # something new is being written
        wanted, self.wanted = self.wanted, None
        after = self.rows.get(self.shown)
        if after is not None and after != before and self.shown not in self.drafts:
            self.shown = -1  # it was changed elsewhere, and is shown anew
        self.list.show_lines(lines, wanted)

    def _choose(self, watch_id: int) -> None:
        if watch_id == self.shown:
            return
        self.shown = watch_id
        draft = self.drafts.get(watch_id) or draft_of(self.rows.get(watch_id))
        self.form.show_draft(draft, is_new=watch_id == NEW)
        self._propose(self._proposals)

    def _propose(self, proposals: tuple[Proposal, ...]) -> None:
        """Show in the form what is proposed for the watch that stands there."""
        self._proposals = proposals
        self.form.proposals.show_proposals(
            [one for one in proposals if is_for(one, self.shown) and self.shown != NEW]
        )

    def _take(self, proposal: Proposal) -> None:
        self.form.take(proposal)
        self._propose(tuple(one for one in self._proposals if one != proposal))

    def _typed(self) -> None:
        self.drafts[self.shown] = self.form.draft()

    def _done(self) -> None:
        if self.pages.currentWidget() is self.sources:
            self.sources.refresh()

    def _complain(self, text: str) -> None:
        if self.pages.currentWidget() is self.sources:
            self.sources.complain(text)
        else:
            self.form.complain(text)

    def _open(self, item_id: int) -> None:
        self.stage.frame.go("inbox", item_id)

    def _open_account(self, account_id: int) -> None:
        self.stage.frame.go("channels", account_id)

    def _browse(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            words = _("No browser opened. Copy the address and open it yourself: {address}")
            self.form.complain(words.format(address=address))


def line_of(row: WatchRow, counts: tuple[int, int]) -> Line:
    """Say a watch in a line: its words, and what it caught in a month."""
    parts = [row.query or ", ".join(row.any)] if row.query or row.any else []
    parts += [f"+ {word}" for word in row.all]
    parts += [f"− {word}" for word in row.never]
    ever, month = counts
    caught_ = ngettext("{n} this month", "{n} this month", month).format(n=number_text(month))
    return Line(row.id, row.name, "  ".join(parts), "target", caught_ if ever else _("nothing yet"))
