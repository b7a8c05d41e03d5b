"""One look at a network for a watch that is not kept yet: what it costs, then what it brought."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n import _
from app.services.watches import Boxes
from app.wording import channel_name
from app.wording.errors import sentence_once
from ui.views.costs import Look, look_text
from ui.views.watches_draft import marked
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.choice import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import line
from ui.widgets.page import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from app.errors import ShopError
    from app.services.live_look import LiveFound
    from ui.views.base import Stage
    from ui.views.watches_draft import Live


class LivePart(QWidget):
    """A network to choose, what asking it costs, and the button that asks."""

    brought = Signal(object)  # a Live
    closed = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._boxes: Boxes | None = None
        self._looks: tuple[Look, ...] = ()
        self._asked: tuple[Boxes, Look] | None = None
        theme = stage.theme
        self.choice = Choice(theme)
        self.choice.setAccessibleName(_("Network to look on"))
        self.choice.currentIndexChanged.connect(self._show_cost)
        self.look = button(theme, _("Look on this network now"), self._look, icon="search")
        self.cost = said("", "text3")
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(_("Looking …"))
        self.result = Banner(theme, "info")
        self.result.pressed.connect(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        row = FlowLayout(None, 8)
        row.addWidget(self.choice)
        row.addWidget(self.look)
        column.addWidget(line())
        column.addLayout(row)
        for widget in (self.cost, self.busy, self.result):
            column.addWidget(widget)
        self.busy.hide()
        self.hide()

    def offer(self, boxes: Boxes | None, looks: Sequence[Look]) -> None:
        """Offer the accounts that search for a watch; none: there is nothing to press."""
        if boxes != self._boxes:
            self.result.hide()
        self._boxes = boxes
        if tuple(looks) != self._looks:
            self._looks = tuple(looks)
            chosen = self.choice.currentData()
            blocked = self.choice.blockSignals(True)
            self.choice.offer([(one.account_id, _named(one)) for one in looks])
            self.choice.setCurrentIndex(max(0, self.choice.findData(chosen)))
            self.choice.blockSignals(blocked)
        self.setVisible(bool(looks))
        self._show_cost()

    def say(self, words: str) -> None:
        """Say what a look brought."""
        self.result.tell(words, _("Close"), tone="info")

    def _chosen(self) -> Look | None:
        number = self.choice.currentIndex()
        return self._looks[number] if 0 <= number < len(self._looks) else None

    def _show_cost(self, _number: int = 0) -> None:
        look = self._chosen()
        self.cost.setText("" if look is None else look_text(look))

    def _look(self) -> None:
        look, stage = self._chosen(), self._stage
        if look is None or self._boxes is None or self._asked is not None:
            return
        self._asked = self._boxes, look
        self.result.hide()
        self._set_busy(is_busy=True)
        begun = stage.desk.jobs.ask(
            partial(stage.desk.live_look.look, self._boxes, look.account_id)
        )
        stage.bridge.when_done(begun, self._begun, self._failed)

    def _begun(self, coming: Future[LiveFound]) -> None:
        self._stage.bridge.when_done(coming, self._came, self._failed)

    def _came(self, found: LiveFound) -> None:
        if self._asked is None:
            return
        boxes, look = self._asked
        desk = self._stage.desk
        asked = desk.jobs.ask(partial(marked, desk, boxes, look, found))
        self._stage.bridge.when_done(asked, self._show, self._failed)

    def _show(self, live: Live) -> None:
        boxes = self._asked[0] if self._asked else None
        self._end()
        if boxes == self._boxes:  # else something else has been typed meanwhile
            self.brought.emit(live)

    def _failed(self, error: ShopError) -> None:
        self._end()
        self.result.tell(sentence_once(error), _("Close"), tone="danger")

    def _end(self) -> None:
        self._asked = None
        self._set_busy(is_busy=False)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.busy.setVisible(is_busy)
        self.look.setEnabled(not is_busy)
        self.choice.setEnabled(not is_busy)

    def _close(self) -> None:
        self.result.hide()
        self.closed.emit()


def _named(look: Look) -> str:
    network = channel_name(look.channel)
    return f"{network} · {look.name}" if look.name and look.name != network else network
