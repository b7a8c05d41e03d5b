"""Leads: who may want to buy, who was taken up, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.lead import ACCEPTED, LeadState
from app.i18n import _, ngettext
from app.queries import leads as asked
from app.services.current import zone_of
from app.wording import channel_name
from app.wording.understanding import intent_kind_name, lead_name
from ui.i18n import number_text, when_text
from ui.models.line_model import Line
from ui.views.base import AskingView
from ui.views.leads_panel import LeadPanel
from ui.views.lines import LineList
from ui.views.understood_lead import value_text
from ui.views.undoing import Undoing
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.fold import NARROW, beside, fold
from ui.widgets.page import Head

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from app.events import Changed
    from app.queries.leads import LeadRow
    from app.services.desk import Desk
    from ui.views.base import Stage

SUGGESTED: Final = "suggested"
PILES: Final = (SUGGESTED, *(str(one) for one in ACCEPTED), str(LeadState.DISMISSED))
LOW: Final = 230
WIDE: Final = (420, 580)


@dataclass(frozen=True, slots=True)
class Shown:
    """Every lead by its pile."""

    piles: Mapping[str, tuple[LeadRow, ...]]

    @property
    def won_minor(self) -> int:
        """What won leads brought, in hundredths."""
        return sum(row.value_minor or 0 for row in self.piles[LeadState.WON])


def ask(desk: Desk) -> Shown:
    """Ask for all of them; on the reader lane."""
    read = desk.read_page
    piles = {str(state): asked.taken_up(read, state) for state in LeadState}
    return Shown({SUGGESTED: asked.suggested(read), **piles})


class LeadsView(AskingView):
    """Shows one pile at a time; Enter opens the message itself."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self.pile = SUGGESTED
        self._shown: Shown | None = None
        self.undoing = Undoing(self)
        self.head = Head(_("Leads"))
        self.fault = Banner(theme, "danger")
        self.list = LineList(theme, _("Leads"))
        self.panel = LeadPanel(stage)
        self.empty = EmptyState(theme, "handshake", "")
        go = partial(stage.frame.go, "watches")
        self.empty.add(_("See what is looked for"), go, icon="target")
        self._chips()
        self._lay()
        self.undoing.failed.connect(self._complain)
        self.fault.pressed.connect(self.fault.hide)
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.panel.open_asked.connect(self._open)
        self.panel.strip.state_chosen.connect(self._set)
        self.panel.suggest_asked.connect(self._unsay)

    def _chips(self) -> None:
        self._group = QButtonGroup(self)
        self.chips: dict[str, QPushButton] = {}
        for name in PILES:
            chip = button(self.stage.theme, "", partial(self._show_pile, name), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(name == self.pile)
            self._group.addButton(chip)
            self.chips[name] = chip

    def _lay(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, 6)
        for chip in self.chips.values():
            flow.addWidget(chip)
        self._split, self._left = beside(self.list, self.panel, WIDE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        above = QVBoxLayout()
        above.setContentsMargins(24, 0, 24, 4)
        above.addWidget(self.fault)
        above.addWidget(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addLayout(above)
        column.addWidget(self._stack, 1)

    # --- what is shown ----------------------------------------------------------------------

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.items or changed.is_list or changed.is_settings:
            self.ask_when_seen()

    @override
    def focus_first(self) -> None:
        is_empty = self._shown is not None and not self._rows()
        (self.chips[self.pile] if is_empty else self.list).setFocus()

    @override
    def show_this(self, argument: object) -> None:
        if argument in PILES:
            self._show_pile(str(argument))

    @override
    def keep(self) -> dict[str, Any]:
        return {"pile": self.pile}

    @override
    def restore(self, kept: Mapping[str, Any]) -> None:
        if kept.get("pile") in PILES:
            self._show_pile(str(kept["pile"]))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        fold(self._split, self._left, is_narrow=is_narrow, low=px(LOW), wide=WIDE)

    @override
    def _ask(self) -> None:
        stage = self.stage
        stage.bridge.when_done(
            stage.desk.jobs.ask(partial(ask, stage.desk)), self._show, question="leads"
        )

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        for name, chip in self.chips.items():
            n = len(shown.piles[name])
            words = lead_name(name)
            chip.setText(f"{words} {number_text(n)}" if n else words)
        self.head.say(_("Leads"), self._summed(shown))
        self._show_rows()

    def _summed(self, shown: Shown) -> str:
        words = _("Suggestions by what people wrote; you decide what is one.")
        won = len(shown.piles[LeadState.WON])
        if not won:
            return words
        text = ngettext("{n} won", "{n} won", won).format(n=number_text(won))
        if shown.won_minor:
            text = _("{won}, which brought {value}").format(
                won=text, value=value_text(shown.won_minor)
            )
        return f"{words} {text}."

    def _show_pile(self, name: str, *_checked: object) -> None:
        self.pile = name
        self.chips[name].setChecked(True)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._shown is None:
            return
        rows = self._rows()
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self.empty.say(*_nothing(self.pile))
        now, zone = self.stage.desk.clock.now(), zone_of(self.stage.desk.settings().zone)
        self.list.show_lines([_line(row, when_text(row.said_at, now, zone)) for row in rows])

    def _rows(self) -> tuple[LeadRow, ...]:
        return self._shown.piles[self.pile] if self._shown else ()

    def _row(self) -> LeadRow | None:
        current = self.list.current_id()
        return next((row for row in self._rows() if row.item_id == current), None)

    def _choose(self, _item_id: int) -> None:
        row = self._row()
        self.panel.show_row(row, kind_of(row) if row else "")

    # --- what is done -----------------------------------------------------------------------

    def _open(self) -> None:
        if row := self._row():
            self.stage.frame.go("inbox", row.item_id)

    def _set(self, state: LeadState, value_minor: int | None) -> None:
        row, leads = self._row(), self.stage.desk.insight.leads
        if row is None:
            return
        back = partial(leads.unsay, row.item_id)
        if row.state is not None:
            back = partial(leads.set, row.item_id, row.state, row.value_minor)
        self.fault.hide()
        self.undoing.do(partial(leads.set, row.item_id, state, value_minor), lead_name(state), back)

    def _unsay(self) -> None:
        row, leads = self._row(), self.stage.desk.insight.leads
        if row is not None and row.state is not None:
            back = partial(leads.set, row.item_id, row.state, row.value_minor)
            self.undoing.do(partial(leads.unsay, row.item_id), lead_name(SUGGESTED), back)

    def _complain(self, text: str) -> None:
        self.fault.tell(text, _("Close"))
        self.ask_now()


def kind_of(row: LeadRow) -> str:
    """Give what the words of a lead ask for; "" where nobody said."""
    places = json.loads(row.why) if row.why.startswith("[") else []
    return next((str(one[3]) for one in places if len(one) > 3), "")


def _line(row: LeadRow, when: str) -> Line:
    kind = kind_of(row)
    brought = value_text(row.value_minor) if row.value_minor is not None else ""
    state = brought or (intent_kind_name(kind) if kind else lead_name(row.state or SUGGESTED))
    icon = "star" if brought else "handshake"
    side = f"{channel_name(row.channel)}, {when}"
    name = row.author_name or channel_name(row.channel)
    tone = "" if row.state in (LeadState.LOST, LeadState.DISMISSED) else "ok"
    return Line(row.item_id, name, row.snippet, "", state, icon, tone, side)


def _nothing(pile: str) -> tuple[str, str]:
    if pile == SUGGESTED:
        words = _(
            "When somebody asks for what you may sell, or for a shop like yours, it stands here. "
            "Watches find such people on the networks."
        )
        return _("Nobody asks just now"), words
    return _("Nothing here"), _(
        "Say in the list of suggestions what is a lead, and what came of it."
    )
