"""A possible lead: taken up or dismissed, then helped, won for how much, or lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.lead import LeadState
from app.i18n import N_, _
from app.wording.understanding import intent_kind_name, intent_name, lead_name
from ui.i18n import locale
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from app.queries.leads import Standing
    from ui.models.talk import Talk
    from ui.theme import Theme

STEPS: Final = (  # what to call each step on its button, and where it may follow from
    (LeadState.SEEN, N_("It is a lead"), "check", (None, LeadState.DISMISSED)),
    (LeadState.HELPED, N_("Helped"), "hand", (LeadState.SEEN, LeadState.LOST)),
    (LeadState.WON, N_("Won"), "star", (LeadState.SEEN, LeadState.HELPED, LeadState.LOST)),
    (LeadState.LOST, N_("Lost"), "x", (LeadState.SEEN, LeadState.HELPED, LeadState.WON)),
    (LeadState.DISMISSED, N_("No lead"), "ban", (None, LeadState.SEEN)),
)
HIGHEST: Final = 10**10


class LeadStrip(QFrame):
    """Shows how the item stands as a lead, and the steps it can take."""

    state_chosen = Signal(object, object)  # LeadState, hundredths of what it brought or None
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._item_id = 0
        mark(self, role="banner", tone="ok")
        self.words = label("", "body", wraps=True)
        self._row = QWidget()
        flow = FlowLayout(self._row, 6)
        self._buttons: dict[LeadState, QPushButton] = {}
        for state, words, icon, _before in STEPS:
            made = button(theme, _(words), partial(self._pressed, state), kind="small", icon=icon)
            self._buttons[state] = made
            flow.addWidget(made)
        self._make_value(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.words, self._row, self._asks):
            column.addWidget(widget)
        self._asks.hide()
        self.hide()

    def show_talk(self, talk: Talk) -> None:
        """Show how an item stands; nothing where it is no lead and none is suggested."""
        rows = [
            one for one in talk.grasp.found.rows if (one.field, one.value) == ("intent", "lead")
        ]
        kind = next((span.what for one in rows for span in one.spans if span.what), "")
        self.show_lead(talk.item_id, talk.grasp.lead, kind)

    def show_lead(self, item_id: int, standing: Standing, kind: str) -> None:
        """Show how an item stands, and what its words ask for."""
        if item_id != self._item_id or standing != self._standing:
            self._asks.hide()
        self._item_id, self._standing = item_id, standing
        is_lead = standing.state not in (None, LeadState.DISMISSED)
        self.setVisible(is_lead or (standing.state is None and standing.is_suggested))
        self.words.setText(said_of(standing, kind))
        shown = steps(standing.state)
        for state, made in self._buttons.items():
            made.setVisible(state in shown)
        self._row.updateGeometry()

    def button(self, state: LeadState) -> QPushButton:
        """Give the button of a step."""
        return self._buttons[state]

    def open_menu(self, menu: QMenu) -> None:
        """Fill a menu with the steps the item can take."""
        menu.clear()
        standing = self._standing
        shown = steps(standing.state if standing else None)
        for state, words, _icon, _before in STEPS:
            if state in shown:
                action = QAction(_(words), menu)
                action.triggered.connect(partial(self._pressed, state))
                menu.addAction(action)

    def _make_value(self, theme: Theme) -> None:
        self.value = line_edit()
        self.value.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.value.setMaximumWidth(theme.px(160))
        self.value.returnPressed.connect(self._keep)
        self.field = Field(_("What did it bring?"), self.value, _("Empty: not known."))
        self.keep_button = button(theme, _("Keep"), self._keep, kind="small")
        cancel = button(theme, _("Cancel"), self._cancel, kind="small")
        self._asks = QWidget()
        row = QHBoxLayout(self._asks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 0)
        row.addWidget(self.keep_button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)

    def _pressed(self, state: LeadState, *_checked: object) -> None:
        if state is not LeadState.WON:
            self.state_chosen.emit(state, None)
            return
        self.show()
        self._asks.show()
        self.field.complain("")
        self.value.clear()
        self.value.setFocus()

    def _keep(self) -> None:
        text = self.value.text().strip()
        number, is_ok = locale().toDouble(text) if text else (0.0, True)
        if not is_ok or not 0 <= number < HIGHEST:
            self.field.complain(_("Write a number from 0 on, or nothing."))
            self.value.setFocus()
            return
        self._asks.hide()
        self.state_chosen.emit(LeadState.WON, round(number * 100) if text else None)
        self.left.emit()

    def _cancel(self) -> None:
        self._asks.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._asks.isHidden():
            self._cancel()
        else:
            super().keyPressEvent(event)


def steps(state: LeadState | None) -> tuple[LeadState, ...]:
    """List the steps that may follow from how a lead stands."""
    return tuple(one for one, _words, _icon, before in STEPS if state in before)


def said_of(standing: Standing, kind: str = "") -> str:
    """Say how a lead stands, what it brought, and what its words ask for."""
    state = intent_name("lead") if standing.state is None else lead_name(standing.state)
    brought = ""
    if standing.value_minor is not None:
        brought = value_text(standing.value_minor)
    return " · ".join(filter(None, [state, brought, intent_kind_name(kind) if kind else ""]))


def value_text(value_minor: int) -> str:
    """Write what a lead brought."""
    return locale().toString(value_minor / 100, "f", 2)
