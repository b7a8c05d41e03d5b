"""Putting a place on the round: a known one, or any address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.wording import impossible_text, sentence
from app.wording.networks.byhand import alert_text
from ui.models.line_model import Line
from ui.views.lines import LineList
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.labels import label
from ui.widgets.page import card, said

if TYPE_CHECKING:
    from app.channels.byhand.places import KnownPlace
    from app.errors import ShopError
    from ui.views.base import Stage


class RoundAdd(QWidget):
    """The known places with why they are looked at by hand, and a small form beside them."""

    asked = Signal(str, str, str)  # the place's code, an address, a name
    alert_asked = Signal()
    left = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        theme = stage.theme
        self._stage = stage
        self._known: tuple[KnownPlace, ...] = ()
        self.list = LineList(theme, _("Places"))
        self.fault = Banner(theme, "danger")
        self._title = label("", "title", wraps=True)
        self._why = said("")
        self._recipe = said("", "text3")
        self.alert = button(
            theme, _("Follow it through Google Alerts"), self.alert_asked.emit, icon="bell"
        )
        self.url = line_edit(shown="https://")
        self.url_field = Field(_("Address to open"), self.url)
        self.name = line_edit()
        self.name_field = Field(_("Name"), self.name, _("Empty means the place's own name."))
        self.url.returnPressed.connect(self._add)
        self.name.returnPressed.connect(self._add)
        self.go = button(theme, _("Put it on the round"), self._add, kind="primary", icon="plus")
        self._lay()
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self.url.setFocus)

    def _lay(self) -> None:
        made, column = card(gap=12)
        for widget in (self._title, self._why, self._recipe, self.alert):
            column.addWidget(widget)
        column.addWidget(self.url_field)
        column.addWidget(self.name_field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.go)
        buttons.addWidget(button(self._stage.theme, _("Back"), self.left.emit, kind="ghost"))
        buttons.addStretch(1)
        column.addLayout(buttons)
        right = QVBoxLayout()
        right.addWidget(self.fault)
        right.addWidget(made)
        right.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 8, 24, 8)
        whole.setSpacing(16)
        whole.addWidget(self.list, 2)
        whole.addLayout(right, 3)

    def begin(self) -> None:
        """Offer every place that Shoptalk knows, and one for any address."""
        self._known = self._stage.desk.hand_round.known_places()
        lines = [
            Line(number, one.name or _("Another address"), impossible_text(one.why), "hand")
            for number, one in enumerate(self._known, 1)
        ]
        self.fault.hide()
        self.url.clear()
        self.name.clear()
        self.list.show_lines(lines)
        self.list.setFocus()

    def complain(self, words: str) -> None:
        """Say what does not fit."""
        self.fault.tell(words)

    def refuse(self, error: ShopError) -> None:
        """Say what stood in the way, and put the keyboard where it can be mended."""
        self.complain(sentence(error))
        self.url.setFocus()

    def _choose(self, number: int) -> None:
        place = self._place(number)
        if place is None:
            return
        shop = self._stage.desk.settings().shop_name
        self.fault.hide()
        self._title.setText(place.name or _("Another address"))
        self._why.setText(impossible_text(place.why))
        recipe = alert_text(place.alert_for(shop or "…"))
        self._recipe.setText(recipe)
        self.url.setText(place.address_for(shop))
        self._recipe.setVisible(bool(recipe))
        self.alert.setVisible(bool(recipe))
        for one in (self.url_field, self.name_field):
            one.setVisible(not place.is_gone)
        self.go.setVisible(not place.is_gone)

    def _place(self, number: int) -> KnownPlace | None:
        return self._known[number - 1] if 0 < number <= len(self._known) else None

    def _add(self) -> None:
        place = self._place(self.list.current_id())
        if place is not None and not place.is_gone:
            self.asked.emit(place.code, self.url.text().strip(), self.name.text().strip())
