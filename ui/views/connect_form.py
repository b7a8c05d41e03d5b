"""What is asked for to connect an account, with what to do first and what it may do then."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import KeyringError, ShopError
from app.i18n import _, ngettext
from app.wording import capability_name, impossible_text, sentence_once
from ui.i18n import number_text
from ui.views.connect_ask import AskField
from ui.views.ways import Ask, Cost, Step, Way
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.page import Page, card, said
from ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from ui.views.base import Stage

BACK_DAYS: Final = (7, 30, 90)


class ConnectForm(QWidget):
    """Shows one way; it checks what is typed and asks nobody."""

    asked = Signal(object)  # what was typed, by name
    left = Signal()
    session_only_asked = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._way: Way | None = None
        self._asks: dict[str, AskField] = {}
        self.back: Choice | None = None
        self.fault = Banner(stage.theme, "danger")
        self.fault.pressed.connect(self.session_only_asked)
        self._page = Page(stage.theme.px(560))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)
        self._inside: QWidget | None = None
        self.consent: TickBox | None = None
        self.fault.setParent(self._page)
        self._page.column.addStretch(1)

    def show_way(self, way: Way, given: Mapping[str, str], *, is_new: bool = True) -> None:
        """Show a way, with what is known filled in; one that is `is_new` has no past here yet."""
        self._way = way
        self.fault.hide()
        self.fault.setParent(self._page)  # it outlives the card that it stands in
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = self._make(way, given, is_new=is_new)
        self._page.column.insertWidget(0, self._inside)
        self._page.follow(self._inside)
        self._page.verticalScrollBar().setValue(0)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard on the first empty line, or on the button where nothing is asked."""
        fields = list(self._asks.values())
        first = next((one for one in fields if one.is_waiting()), fields[0] if fields else None)
        (first.control if first is not None else self.go).setFocus()

    def complain(self, error: ShopError) -> None:
        """Say what stood in the way; where it is the keyring, offer to do without."""
        is_keyring = isinstance(error, KeyringError) and error.code != "secret_too_long"
        if not is_keyring:  # what few need may be what is missing
            self._show_rare()
        self._tell(sentence_once(error), _("Keep for this session only") if is_keyring else "")

    def _tell(self, words: str, action: str = "") -> None:
        self.fault.tell(words, action, tone="danger")
        QTimer.singleShot(0, self._reveal)  # once it has its place

    def _reveal(self) -> None:
        self._page.ensureWidgetVisible(self.fault)

    def field(self, name: str) -> AskField:
        """Give the field of an ask."""
        return self._asks[name]

    def back_days(self) -> int | None:
        """Tell how far back a first look is to go; None where nobody was asked."""
        return None if self.back is None else int(self.back.currentData())

    def _make(self, way: Way, given: Mapping[str, str], *, is_new: bool) -> QWidget:
        theme = self._stage.theme
        made, column = card(gap=12)
        column.addWidget(label(_(way.title), "title", wraps=True))
        column.addWidget(said(_(way.line)))
        if way.cost is not None:
            column.addWidget(_cost(way.cost))
        for number, step in enumerate(way.steps, 1):
            column.addLayout(self._step(number, step))
        column.addSpacing(4)
        self._asks = {ask.name: self._ask(ask, given, column) for ask in way.asks}
        self._fold(column)
        self.back = self._how_far_back(column) if is_new else None
        self.consent = self._agree(way, column)
        for words in self._may(way):
            column.addWidget(said(words, "text3"))
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.go = button(theme, _(way.button), self._submit, kind="primary", icon="plug")
        row.addWidget(self.go)
        row.addWidget(button(theme, _("Back"), self.left.emit, kind="ghost"))
        row.addStretch(1)
        column.addLayout(row)
        return made

    def _ask(self, ask: Ask, given: Mapping[str, str], column: QVBoxLayout) -> AskField:
        made = AskField(self._stage.theme, ask, given.get(ask.name, ""))
        if not ask.choices:  # choosing is not sending yet
            made.entered.connect(self._submit)
        column.addWidget(made)
        return made

    def _fold(self, column: QVBoxLayout) -> None:
        """Put away what few need, unless something stands in it already."""
        rare = [one for one in self._asks.values() if one.ask.is_rare]
        self.unfold = button(
            self._stage.theme, _("More settings"), self._unfold, kind="link", icon="plus"
        )
        is_folded = bool(rare) and not any(one.text() for one in rare)
        column.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignLeft)
        self.unfold.setVisible(is_folded)  # in its place first: else it would be a window
        for one in rare:
            one.setVisible(not is_folded)

    def _unfold(self) -> None:
        rare = self._show_rare()
        rare[0].control.setFocus()

    def _show_rare(self) -> list[AskField]:
        rare = [one for one in self._asks.values() if one.ask.is_rare]
        for one in rare:
            one.show()
        self.unfold.hide()
        return rare

    def _how_far_back(self, column: QVBoxLayout) -> Choice:
        """Ask how much of what is there already is to be brought in."""
        now = self._stage.desk.settings().backfill_days
        offered = [
            (n, ngettext("{n} day", "{n} days", n).format(n=number_text(n)))
            for n in sorted({*BACK_DAYS, now})
        ]
        made = Choice(self._stage.theme, offered)
        made.choose(now)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column.addWidget(Field(_("Begin with what was said in the last"), made))
        return made

    def _may(self, way: Way) -> list[str]:
        """Say what Shoptalk can do there, and what the network does not offer."""
        network = self._stage.desk.channels[way.channel]
        can = way.only or tuple(sorted(str(one) for one in network.capabilities))
        names = ", ".join(capability_name(one) for one in can)
        parts = [_("What works: {names}.").format(names=names)]
        if network.impossible:
            missing = " ".join(impossible_text(code) for code in network.impossible)
            parts.append(missing)
        if way.has_secret:
            parts.append(_("The sign-in is kept in this computer's keyring and nowhere else."))
        return parts

    def _submit(self) -> None:
        if self._way is None:
            return
        bad = [one for one in self._asks.values() if not one.check()]
        if bad:
            bad[0].control.setFocus()
            return
        if self.consent is not None and not self.consent.isChecked():
            self._tell(_("Read the network's rule first, and tick that you have."))
            self.consent.setFocus()
            return
        self.fault.hide()
        self.asked.emit(self._given(self._way))

    def _given(self, way: Way) -> dict[str, str]:
        typed = {name: one.text() for name, one in self._asks.items()}
        agreed = {way.consent.name: "yes"} if way.consent else {}
        return {name: text for name, text in typed.items() if text} | agreed | dict(way.given)

    def _agree(self, way: Way, column: QVBoxLayout) -> TickBox | None:
        """Quote the network's own rule, to be agreed to before anything is asked."""
        if way.consent is None:
            return None
        column.addWidget(label(f"“{way.consent.quote}”", "small", "text", wraps=True))
        box = TickBox(self._stage.theme, _(way.consent.words))
        column.addWidget(box)
        return box

    def _step(self, number: int, step: Step) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        mark: QLabel = label(f"{number}.", "strong", "accent")
        mark.setFixedWidth(self._stage.theme.px(20))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(_(step.text), "body", wraps=True))
        if step.link:
            opens = partial(self._open_link, step.link)
            link = button(
                self._stage.theme, _(step.link_words), opens, kind="link", icon="external-link"
            )
            words.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(words, 1)
        return row

    def _open_link(self, link: str) -> None:
        if not QDesktopServices.openUrl(QUrl(link)):
            words = _("No browser opened. The page is {address}")
            self._tell(words.format(address=link))


def _cost(cost: Cost) -> QWidget:
    """Say what a way costs in money, time and approval."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    lines = ((_("Money"), cost.money), (_("Time"), cost.time), (_("Approval"), cost.approval))
    for row, (name, words) in enumerate(lines):
        grid.addWidget(label(name, "label", "text2"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(_(words), "small", wraps=True), row, 1)
    return made
