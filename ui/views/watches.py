"""What the owner looks for: a list of watches, and beside it the one being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.deadline import shop_day
from app.i18n import _, ngettext
from app.queries.watches import WatchRow, caught, watches
from ui.i18n import number_text
from ui.models.line_model import Line
from ui.views.base import View
from ui.views.lines import LineList
from ui.views.undoing import Done, Job, Undoing
from ui.views.watches_form import Draft, WatchForm, draft_of
from ui.widgets.buttons import button
from ui.widgets.fold import NARROW, fold
from ui.widgets.page import Head

if TYPE_CHECKING:
    from app.events import Changed
    from app.services.desk import Desk
    from ui.views.base import Stage

MONTH: Final = timedelta(days=29)
LOW: Final = 170  # of the list where it stands above the form
NEW: Final = 0  # the id of a watch that is not kept yet


@dataclass(frozen=True, slots=True)
class Kept:
    """Every watch, and how much each has caught: ever, and in a month."""

    rows: tuple[WatchRow, ...]
    counts: dict[int, tuple[int, int]]


def ask(desk: Desk) -> Kept:
    """Ask for all of them; on the reader lane."""
    since = shop_day(desk.clockwork(), desk.clock.now()) - MONTH
    return Kept(watches(desk.read_page), caught(desk.read_page, since.isoformat()))


class WatchesView(View):
    """Shows the watches; what is typed into one waits there until it is saved."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._rows: dict[int, WatchRow] = {}
        self._drafts: dict[int, Draft] = {}
        self._shown = -1
        self._wanted: int | None = None
        self.undoing = Undoing(self)
        self.head = Head(
            _("Watches"), _("Words that Shoptalk looks for on every network and in every feed.")
        )
        self.new = button(stage.theme, _("New watch"), self.begin_new, icon="plus")
        self.head.add(self.new)
        self.list = LineList(stage.theme, _("Watches"))
        self.form = WatchForm(stage)
        self._lay()
        self.undoing.failed.connect(self.form.complain)
        self.list.chosen.connect(self._choose)
        self.form.saved.connect(self._save)
        self.form.removed.connect(self._remove)
        self.form.typed.connect(self._typed)
        self.form.item_asked.connect(self._open)

    def _lay(self) -> None:
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(24, 8, 8, 0)
        inside.addWidget(self.list)
        self._left = left
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(left)
        self._split.addWidget(self.form)
        self._split.setSizes([320, 680])
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._split, 1)

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_watches or changed.is_list:
            stage = self.stage
            asked = stage.desk.jobs.ask(partial(ask, stage.desk))
            stage.bridge.when_done(asked, self._show, question="watches")

    @override
    def focus_first(self) -> None:
        (self.list if self._rows else self.form.name).setFocus()

    @override
    def show_this(self, argument: object) -> None:
        if argument == "new":
            self.begin_new()
        elif isinstance(argument, int):
            self.list.choose(argument)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        fold(self._split, self._left, is_narrow=is_narrow, low=px(LOW), wide=(320, 680))

    def begin_new(self) -> None:
        """Start a watch."""
        self.list.choose_none()
        self._choose(NEW)
        self.form.name.setFocus()

    def _show(self, kept: Kept) -> None:
        self._rows = {row.id: row for row in kept.rows}
        self._left.setVisible(bool(kept.rows))
        lines = [line_of(row, kept.counts.get(row.id, (0, 0))) for row in kept.rows]
        if self._shown == NEW and self._wanted is None and lines:
            self.list.lines.show(lines)
            return  # something new is being written
        wanted, self._wanted = self._wanted, None
        self.list.show_lines(lines, wanted)

    def _choose(self, watch_id: int) -> None:
        if watch_id == self._shown:
            return
        self._shown = watch_id
        draft = self._drafts.get(watch_id) or draft_of(self._rows.get(watch_id))
        self.form.show_draft(draft, is_new=watch_id == NEW)

    def _typed(self) -> None:
        self._drafts[self._shown] = self.form.draft()

    def _save(self, draft: Draft) -> None:
        self.undoing.do(partial(self._saved, self._shown, draft))

    def _saved(self, watch_id: int, draft: Draft) -> Done:
        """Keep a watch; on the writer lane."""
        service = self.stage.desk.watches
        before = self._rows.get(watch_id)
        if before is None:
            made = service.add(draft.name, draft.boxes)
            back: Job = partial(service.remove, made.watch_id)
        else:
            made = service.change(watch_id, draft.name, draft.boxes)
            was = draft_of(before)
            back = partial(service.change, watch_id, was.name, was.boxes)
        self._drafts.pop(watch_id, None)
        self._wanted = made.watch_id
        return Done(made.changed, back, _("Saved."))

    def _remove(self) -> None:
        row, service = self._rows.get(self._shown), self.stage.desk.watches
        if row is None:
            return
        was = draft_of(row)
        self._drafts.pop(self._shown, None)
        self._shown = -1
        words = _("Removed: {title}").format(title=row.name)
        back = partial(service.add, was.name, was.boxes)
        self.undoing.do(partial(service.remove, row.id), words, back)

    def _open(self, item_id: int) -> None:
        self.stage.frame.go("inbox", item_id)


def line_of(row: WatchRow, counts: tuple[int, int]) -> Line:
    """Say a watch in a line: its words, and what it caught in a month."""
    parts = [row.query or ", ".join(row.any)] if row.query or row.any else []
    parts += [f"+ {word}" for word in row.all]
    parts += [f"− {word}" for word in row.never]
    ever, month = counts
    caught_ = ngettext("{n} this month", "{n} this month", month).format(n=number_text(month))
    return Line(row.id, row.name, "  ".join(parts), "target", caught_ if ever else _("nothing yet"))
