"""What a watch would have caught, what it keeps out, and what a network has for it now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QFrame, QVBoxLayout, QWidget

from app.i18n import _
from app.services.current import zone_of
from app.services.marked_samples import Sample
from app.services.watches import Boxes
from ui.delegates.sample_delegate import SampleDelegate, odd_text
from ui.i18n import number_text
from ui.models.rows_model import RowsModel
from ui.theme import mark
from ui.views.costs import watch_text
from ui.views.watches_live import LivePart
from ui.views.watches_words import caught_text, live_text, preview_parts
from ui.widgets.buttons import button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import card, said
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from ui.views.base import Stage
    from ui.views.watches_draft import Live, Tried

ROWS_MOST: Final = 5  # shown at once


class SampleList(RowTable):
    """Shows messages with what counts marked; Enter opens one."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(_("What it would have caught"))
        theme = stage.theme
        zone = zone_of(stage.desk.settings().zone)
        self._delegate = SampleDelegate(theme, stage.desk.clock.now, zone)
        self.samples: RowsModel[Sample] = RowsModel(self._said)
        self.setModel(self.samples)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        theme.changed.connect(self._dress)
        self._dress()

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show other ones."""
        self.samples.show(samples)
        self.setVisible(bool(samples))
        self._dress()

    def current(self) -> Sample | None:
        """Give the one that has the keyboard."""
        return self.samples.row(self.currentIndex().row())

    def _said(self, sample: Sample) -> str:
        head = self._delegate.head(sample)
        return ". ".join(filter(None, [head, odd_text(sample), sample.excerpt]))

    def _dress(self) -> None:
        self.set_row_height(self._delegate.height())
        rows = max(1, min(ROWS_MOST, self.samples.rowCount()))
        self.setFixedHeight(rows * self._delegate.height())


class FoundPart(QWidget):
    """A card with the figures of a try and its samples."""

    item_asked = Signal(object)  # an item's id is longer than Qt's int
    page_asked = Signal(str)  # an address

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        theme = stage.theme
        self._which = "caught"
        self._boxes = Boxes()
        self._of: dict[str, tuple[Sample, ...]] = {"caught": (), "out": (), "live": ()}
        self.found = label("", "title", wraps=True)
        self.found_line = said("")
        self.cost = label("", "small", wraps=True)
        mark(self.cost, tone="warn")
        self.live = LivePart(stage)
        self.live.brought.connect(self._show_live)
        self.live.closed.connect(self._close_live)
        self.samples = SampleList(stage)
        self.samples.opened.connect(self._open)
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._chip_row = QFrame()
        flow = FlowLayout(self._chip_row, 6)
        for name in self._of:
            chip = button(theme, "", partial(self._choose, name), kind="chip")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[name] = chip
            flow.addWidget(chip)
        made, column = card()
        for widget in (self.found, self.found_line, self.cost, self._chip_row, self.samples):
            column.addWidget(widget)
        column.addWidget(self.live)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)

    def show_nothing(self, line: str = "") -> None:
        """Say that there is nothing to try yet, or why it cannot be tried."""
        self.found.setText(_("Try it out"))
        empty = _("Type a word, and you see here what it would have caught.")
        self.found_line.setText(line or empty)
        self.cost.hide()
        self._of = {"caught": (), "out": (), "live": ()}
        self.live.offer(None, ())
        self._choose("caught")

    def show_tried(self, tried: Tried) -> None:
        """Show what a try brought; what a network had is kept while the watch is the same."""
        told = tried.preview
        self.found.setText(caught_text(told))
        self.found_line.setText(" ".join(preview_parts(told)))
        self.cost.setText(watch_text(tried.costs))
        self.cost.setVisible(bool(tried.costs))
        live = self._of["live"] if tried.boxes == self._boxes else ()
        self._boxes = tried.boxes
        self._of = {"caught": tried.caught, "out": tried.kept_out, "live": live}
        self.live.offer(tried.boxes, tried.looks)
        self._choose(self._which if self._of[self._which] else "caught")

    def _show_live(self, live: Live) -> None:
        self._of["live"] = live.caught
        self.live.say(live_text(live))
        self._choose("live" if live.caught else self._which)

    def _close_live(self) -> None:
        self._of["live"] = ()
        self._choose("caught" if self._which == "live" else self._which)

    def _choose(self, name: str, *_checked: object) -> None:
        self._which = name
        words = {
            "caught": _("Caught {n}"),
            "out": _("Kept out {n}"),
            "live": _("On the network now {n}"),
        }
        for key, chip in self.chips.items():
            chip.setText(words[key].format(n=number_text(len(self._of[key]))))
            chip.setVisible(bool(self._of[key]))
            chip.setChecked(key == name)
        others = any(self._of[key] for key in ("out", "live"))
        self._chip_row.setVisible(others)
        self._chip_row.updateGeometry()
        self.samples.show_samples(self._of[name])

    def _open(self) -> None:
        sample = self.samples.current()
        if sample is None:
            return
        if sample.item_id:
            self.item_asked.emit(sample.item_id)
        elif sample.url:
            self.page_asked.emit(sample.url)
