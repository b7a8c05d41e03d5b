"""Writing down what was found at a place that Shoptalk cannot read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.services.by_hand_round import Capture, read_capture
from ui.i18n import number_text
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.choice import Choice, DayChoice
from ui.widgets.days import qdate
from ui.widgets.field import Field, line_edit
from ui.widgets.labels import label
from ui.widgets.page import Page, card, said
from ui.widgets.writing import Writing

if TYPE_CHECKING:
    from app.queries.round import Tile
    from ui.views.base import Stage


RATINGS: Final = range(1, 6)


def _stars(n: int) -> str:
    return ngettext("{n} star", "{n} stars", n).format(n=number_text(n))


class RoundCapture(QWidget):
    """A form; what is pasted into the large field is sorted into address and words."""

    kept = Signal(object, object)  # the place's account, a `Capture`
    left = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        theme = stage.theme
        self._stage = stage
        self._account_id = 0
        self._title = label("", "title", wraps=True)
        self.fault = Banner(theme, "danger")
        self.text = Writing(_("What they wrote"))
        self.text.sent.connect(self._keep)
        self.text.left.connect(self.left)
        self.paste = button(theme, _("Paste what I copied"), self._paste, icon="copy")
        self.url = line_edit(shown="https://")
        self.author = line_edit()
        self.rating = Choice(theme, [(0, _("No stars")), *((n, _stars(n)) for n in RATINGS)])
        self.on = DayChoice(theme, stage.desk.clock.now().date())
        self._lay()

    def _lay(self) -> None:
        theme = self._stage.theme
        made, column = card(gap=12)
        column.addWidget(self._title)
        words = _("Copy the text there, with the address of the page if you can, and paste it.")
        column.addWidget(said(words))
        column.addWidget(self.paste)
        column.addWidget(Field(_("What they wrote"), self.text))
        column.addWidget(Field(_("Address of the page"), self.url))
        column.addWidget(Field(_("Who wrote it"), self.author))
        column.addWidget(Field(_("Stars"), self.rating))
        column.addWidget(Field(_("When it was written"), self.on))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.go = button(theme, _("Put it in the inbox"), self._keep, kind="primary", icon="inbox")
        row.addWidget(self.go)
        row.addWidget(button(theme, _("Back"), self.left.emit, kind="ghost"))
        row.addStretch(1)
        column.addLayout(row)
        page = Page(theme.px(560))
        page.column.addWidget(self.fault)
        page.column.addWidget(made)
        page.column.addStretch(1)
        page.follow(made)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def begin(self, tile: Tile, today: date) -> None:
        """Write down something found at a place."""
        self._account_id = tile.account_id
        self._title.setText(_("Found at {place}").format(place=tile.name))
        self.fault.hide()
        self.text.clear()
        self.url.clear()
        self.author.clear()
        self.rating.choose(0)
        self.on.setDate(qdate(today))
        self.text.setFocus()

    def complain(self, words: str) -> None:
        """Say what does not fit; what was typed stays."""
        self.fault.tell(words)

    def _paste(self) -> None:
        found = read_capture(QGuiApplication.clipboard().text())
        if not found.text and not found.url:
            self.complain(_("Nothing is copied. Copy the words on the page first."))
            return
        self.fault.hide()
        self.text.setPlainText(found.text)
        if found.url:
            self.url.setText(found.url)
        self.text.setFocus()

    def _keep(self) -> None:
        capture = Capture(
            url=self.url.text().strip(),
            text=self.text.toPlainText(),
            author=self.author.text().strip(),
            rating=self.rating.currentData() or None,
            posted_on=self.on.day(),
        )
        self.kept.emit(self._account_id, capture)
