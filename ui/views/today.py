"""The morning on one page: what waits, and the steps of the day, the week, the month, the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.checklist import StepState
from app.domain.deadline import is_open_day, next_open_day, shop_day
from app.domain.filter import InboxFilter
from app.domain.item import State, Tone
from app.events import Changed
from app.i18n import N_, _, ngettext
from app.queries.checklist import StepRow, steps, today
from app.queries.inbox import Counts, counts
from app.queries.relevance import floor
from app.queries.waking import waking
from app.wording.steps import steps_left_text
from ui.i18n import number_text
from ui.views.base import View
from ui.views.today_edit import EditPanel
from ui.views.today_list import StepList
from ui.views.today_panel import StepPanel
from ui.views.today_work import StepWork
from ui.views.undoing import Undoing
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.days import long_day
from ui.widgets.page import Head
from ui.widgets.tile import Tile

if TYPE_CHECKING:
    from app.services.desk import Desk
    from ui.views.base import Stage

NEW: Final = InboxFilter()
FILTERS: Final = {
    "inbox": NEW,
    "inbox:negative": replace(NEW, tones=(Tone.NEGATIVE,)),
    "inbox:positive": replace(NEW, tones=(Tone.POSITIVE,)),
    "inbox:overdue": replace(NEW, is_overdue=True),
    "snoozed": InboxFilter(states=(State.SNOOZED,)),
    "failed": replace(NEW, states=(), has_failed_reply=True),
}
TILES: Final = (
    ("inbox", "inbox", "accent"),
    ("inbox:overdue", "triangle-alert", "danger"),
    ("failed", "circle-x", "danger"),
    ("snoozed", "alarm-clock", "info"),
)
NARROW: Final = 720
LOW: Final = 210  # of the panel where it stands below the list
FREE: Final = 16_777_215  # as high as Qt lets anything be


@dataclass(frozen=True, slots=True)
class Morning:
    """All that the page shows, asked for at once."""

    day: date
    hour: int
    is_open: bool
    opens_on: date
    counts: Counts
    waking: int
    steps: tuple[StepRow, ...]


def morning(desk: Desk, *, is_editing: bool) -> Morning:
    """Ask for all of it; on the reader lane."""
    now, clock = desk.clock.now(), desk.clockwork()
    day = shop_day(clock, now)
    ends = datetime.combine(day + timedelta(days=1), time(), clock.zone).astimezone(UTC)
    listed = steps if is_editing else today
    return Morning(
        day=day,
        hour=now.astimezone(clock.zone).hour,
        is_open=is_open_day(clock, day),
        opens_on=next_open_day(clock, day),
        counts=counts(desk.read_page, now, floor(desk.read_page, desk.settings().strictness)),
        waking=waking(desk.read_page, ends),
        steps=listed(desk.read_page, day, clock),
    )


class TodayView(View):
    """Shows the morning; ticks, skips and numbers are written before they are shown."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self._morning: Morning | None = None
        self.undoing = Undoing(self)
        self.undoing.failed.connect(self._complain)
        self.head = Head("")
        self.change = button(
            theme, _("Change the list"), self._edit, kind="ghost", icon="list-todo"
        )
        self.head.add(self.change)
        self.tiles = {name: Tile(theme, icon, tone) for name, icon, tone in TILES}
        self.closed = Banner(theme, "info")
        self.fault = Banner(theme, "danger")
        self.list = StepList(stage)
        self.panel = StepPanel(stage)
        self.edit = EditPanel(stage)
        self.work = StepWork(stage, self.list, self.undoing)
        self._lay()
        self._join()

    def _lay(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        for name, tile in self.tiles.items():
            tile.setObjectName(name)
            tile.clicked.connect(self._open_tile)
            row.addWidget(tile)
        banners = QVBoxLayout()
        banners.setContentsMargins(24, 0, 24, 0)
        banners.addWidget(self.closed)
        banners.addWidget(self.fault)
        self._side = QStackedWidget()
        self._side.addWidget(self.panel)
        self._side.addWidget(self.edit)
        side = self._panel_place = QScrollArea()
        side.setWidgetResizable(True)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setWidget(self._side)
        side.setMinimumWidth(240)
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(24, 0, 8, 0)
        inside.addWidget(self.list)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(left)
        self._split.addWidget(side)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([700, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addLayout(row)
        column.addLayout(banners)
        column.addWidget(self._split, 1)

    def _join(self) -> None:
        self.list.step_came.connect(self._show_step)
        self.list.tick_asked.connect(self.work.tick)
        self.list.open_asked.connect(self._open)
        self.list.skip_asked.connect(self.panel.ask_why)
        self.list.undo_asked.connect(self.undoing.undo)
        self.list.move_asked.connect(self.work.move)
        self.list.remove_asked.connect(self.work.remove)
        self.list.rename_asked.connect(self.edit.begin)
        self.list.delegate.number_typed.connect(self.work.number)
        self.panel.ticked.connect(self.work.tick_with)
        self.panel.unticked.connect(self.work.untick)
        self.panel.skipped.connect(self.work.skip)
        self.panel.numbered.connect(self.work.number)
        self.panel.open_asked.connect(self._open)
        self.edit.renamed.connect(self.work.rename)
        self.edit.moved.connect(self.work.move)
        self.edit.removed.connect(self.work.remove)
        self.edit.added.connect(self.work.add)
        self.edit.usual_asked.connect(self.work.bring_usual)
        self.edit.finished.connect(self._finish)
        self.fault.pressed.connect(self._copy)

    @property
    def is_editing(self) -> bool:
        """Tell whether the list itself is being changed."""
        return self._side.currentWidget() is self.edit

    @override
    def refresh(self, changed: Changed | None) -> None:
        wanted = changed is None or changed.is_checklist or changed.is_list or changed.replies
        if not wanted and not (changed and changed.is_settings):
            return
        stage = self.stage
        asked = stage.desk.jobs.ask(partial(morning, stage.desk, is_editing=self.is_editing))
        stage.bridge.when_done(asked, self._show, question="morning")

    @override
    def focus_first(self) -> None:
        self.list.setFocus()

    @override
    def keep(self) -> dict[str, Any]:
        return {"step": self.list.current_id()}

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        across = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        low = max(px(110), min(px(LOW), self.height() // 4)) if is_narrow else FREE
        self._panel_place.setMaximumHeight(low)
        if across != self._split.orientation():
            self._split.setOrientation(across)
            self._split.setSizes([FREE, low] if is_narrow else [700, 300])

    def _show(self, told: Morning) -> None:
        self._morning = told
        due = [one for one in told.steps if one.state is not StepState.NOT_DUE]
        left = sum(one.is_due for one in due)
        shop = self.stage.desk.settings().shop_name
        left_words = steps_left_text(left, len(due)) if told.is_open else ""
        parts = [long_day(told.day), shop, left_words]
        self.head.say(_(greeting(told.hour)), " · ".join(filter(None, parts)))
        self._show_tiles(told)
        if told.is_open:
            self.closed.hide()
        else:
            words = _(
                "Closed today: nothing is due, and nothing counts as missed. Open again {day}."
            )
            self.closed.tell(words.format(day=long_day(told.opens_on)), icon="moon")
        self.list.show_steps(told.steps)
        if self.list.steps.number_of(self.work.added) is not None:
            self.list.choose(self.work.added)
            self.work.added = 0
        self._show_step()

    def _show_tiles(self, told: Morning) -> None:
        n = told.counts
        shown = {
            "inbox": (n.needs_you, ngettext("needs you", "need you", n.needs_you)),
            "inbox:overdue": (n.overdue, ngettext("is late", "are late", n.overdue)),
            "failed": (n.failed, ngettext("reply failed", "replies failed", n.failed)),
            "snoozed": (told.waking, ngettext("wakes today", "wake today", told.waking)),
        }
        for name, (number, words) in shown.items():
            self.tiles[name].tell(number_text(number), words, is_quiet=number == 0)

    def _show_step(self, _step_id: int = 0) -> None:
        step = self.list.current()
        self.panel.show_step(step)
        self.edit.show_step(step)

    def _open(self, step_id: int) -> None:
        step = self.work.step(step_id)
        if step is None:
            return
        if step.kind == "view":
            place = step.target.partition(":")[0]
            self.stage.frame.go(place, FILTERS.get(step.target))
        elif step.kind == "link":
            self._browse(step.target)
        else:
            self.panel.note.setFocus()

    def _browse(self, address: str) -> None:
        if QDesktopServices.openUrl(QUrl(address)):
            self.fault.hide()
        else:
            words = _("No browser opened. Copy the address and open it yourself: {address}")
            self.fault.setProperty("address", address)
            self.fault.tell(words.format(address=address), _("Copy"))

    def _copy(self) -> None:
        address = self.fault.property("address")
        if address:
            QGuiApplication.clipboard().setText(str(address))
        self.fault.hide()

    def _open_tile(self) -> None:
        self.stage.frame.go("inbox", FILTERS[self.sender().objectName()])

    def _complain(self, text: str) -> None:
        self.fault.setProperty("address", "")
        self.fault.tell(text, _("Close"))

    def _edit(self) -> None:
        if self.is_editing:
            self._finish()
            return
        self._side.setCurrentWidget(self.edit)
        self.change.setEnabled(False)
        self.list.set_editing(True)
        self.refresh(None)
        self.list.setFocus()

    def _finish(self) -> None:
        self._side.setCurrentWidget(self.panel)
        self.change.setEnabled(True)
        self.list.set_editing(False)
        self.refresh(None)
        self.list.setFocus()


def greeting(hour: int) -> str:
    """Greet by the hour of the shop's clock; to be translated."""
    if hour < 12:
        return N_("Good morning")
    return N_("Good afternoon") if hour < 18 else N_("Good evening")
