"""What a sign-in turned out to be, before it is kept: who, which place, what works, what not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from app.wording import capability_name
from ui.models.line_model import Line
from ui.theme import mark
from ui.views.account_panel import ICONS
from ui.views.account_words import lacks_lines
from ui.views.lines import LineList
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.page import Page, card, said

if TYPE_CHECKING:
    from app.services.accounts import Probe
    from ui.views.base import Stage


MOST: Final = 6  # places seen at once


class ConnectFound(QWidget):
    """Shows a `Probe`: places to choose from, or what works and what does not."""

    kept = Signal(str)  # its ticket
    placed = Signal(str, str)  # its ticket, the place's id
    left = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._probe: Probe | None = None
        self.places = LineList(stage.theme, _("Places"))
        self.places.opened.connect(self._go)
        self._page = Page(stage.theme.px(560))
        self._page.column.addStretch(1)
        self._inside: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)

    def show_probe(self, probe: Probe) -> None:
        """Show what was found."""
        self._probe = probe
        self.places.setParent(self)  # it outlives the card that it stands in
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        made, column = card(gap=12)
        if probe.choices:
            self._offer_places(probe, column)
        else:
            self._say_what_works(probe, column)
        self._add_buttons(column, _("Go on") if probe.choices else _("Connect it like this"))
        self._inside = made
        self._page.column.insertWidget(0, made)
        self._page.follow(made)
        (self.places if probe.choices else self.go).setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.back.hasFocus():
            self.left.emit()
        else:
            self._go()

    def said(self) -> str:
        """Tell everything that is said, a line each."""
        inside = self._inside.findChildren(QLabel) if self._inside is not None else []
        return "\n".join(one.text() for one in inside)

    def _offer_places(self, probe: Probe, column: QVBoxLayout) -> None:
        column.addWidget(label(_("Which one is your shop?"), "title", wraps=True))
        column.addWidget(said(_("This sign-in has several. Connect the others afterwards.")))
        icon = ICONS.get(probe.channel, "globe")
        lines = [Line(n, name, icon=icon) for n, (_id, name) in enumerate(probe.choices, 1)]
        column.addWidget(self.places)
        self.places.show_lines(lines, 1)
        row = self.places.verticalHeader().defaultSectionSize()
        self.places.setFixedHeight(row * min(len(lines), MOST) + 2)
        self.places.show()

    def _say_what_works(self, probe: Probe, column: QVBoxLayout) -> None:
        title = _("You are {name}").format(name=probe.name or probe.handle)
        column.addWidget(label(title, "title", wraps=True))
        names = ", ".join(capability_name(one) for one in sorted(map(str, probe.capabilities)))
        column.addWidget(said(_("What works: {names}.").format(names=names)))
        column.addWidget(label(_("What does not work with this sign-in"), "strong", wraps=True))
        for words in lacks_lines(probe.cannot):
            line = label(words, "small", wraps=True)
            mark(line, tone="warn")
            column.addWidget(line)

    def _add_buttons(self, column: QVBoxLayout, words: str) -> None:
        theme = self._stage.theme
        self.go = button(theme, words, self._go, kind="primary", icon="check")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.go)
        self.back = button(theme, _("Back"), self.left.emit, kind="ghost")
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)

    def _go(self) -> None:
        probe = self._probe
        if probe is None:
            return
        if probe.choices:
            self.placed.emit(probe.ticket, probe.choices[self.places.current_id() - 1][0])
        else:
            self.kept.emit(probe.ticket)
