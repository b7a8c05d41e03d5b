"""The spellings of a watch's names: each with how often it was met, switched off with a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from app.services.written_ways import Way
from ui.delegates.way_delegate import TICK, WayDelegate, hows_text
from ui.models.rows_model import RowsModel
from ui.views.watches_words import way_text, ways_text
from ui.widgets.announce import announce
from ui.widgets.labels import label
from ui.widgets.page import card, said
from ui.widgets.row_table import RowTable
from ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Theme

ROWS_MOST: Final = 9  # shown at once; the rest is scrolled to


class WayList(RowTable):
    """Shows spellings; Space or a click on its box switches one off or on."""

    switched = Signal(str, bool)  # folded, whether it counts now

    def __init__(self, theme: Theme) -> None:
        super().__init__(_("Spellings"))
        self._theme = theme
        self.ways: RowsModel[Way] = RowsModel(_said, _is_on)
        self._delegate = WayDelegate(theme)
        self.setModel(self.ways)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleDescription(_("Space switches a spelling off or on."))
        theme.changed.connect(self._dress)
        self._dress()

    def show_ways(self, ways: Sequence[Way]) -> None:
        """Show them; the current one stays current."""
        row = self.ways.row(self.currentIndex().row())
        self.ways.show(ways)
        keys = [way.folded for way in ways]
        if row is not None and row.folded in keys:
            self.setCurrentIndex(self.ways.index(keys.index(row.folded), 0))
        self._dress()

    def switch(self, number: int) -> None:
        """Switch a spelling off or on; the owner's own stays."""
        way = self.ways.row(number)
        if way is None or way.is_own:
            return
        self.switched.emit(way.folded, not way.is_on)
        announce(self, _("switched off") if way.is_on else _("switched on"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.switch(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index: QModelIndex = self.indexAt(event.position().toPoint())
        is_on_box = event.position().x() < self._theme.px(TICK)
        if index.isValid() and is_on_box and event.button() == Qt.MouseButton.LeftButton:
            self.switch(index.row())

    def _dress(self) -> None:
        self.set_row_height(self._delegate.height())
        rows = max(1, min(ROWS_MOST, self.ways.rowCount()))
        self.setFixedHeight(rows * self._delegate.height() + 4)


class SpellingsPart(QWidget):
    """A card with the spellings, and the switch that lets none but the owner's own count."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.off: tuple[str, ...] = ()  # folded
        self.exact = TickBox(theme, _("Only exactly as written"))
        self.exact.toggled.connect(self.changed)
        self.line = said("")
        self.list = WayList(theme)
        self.list.switched.connect(self._switch)
        hint = _(
            "Shoptalk finds names with endings, misspelt, in other letters, joined and as tags."
            " Take the tick off what is not you (Space). The numbers are stored messages."
        )
        self._hint = said(hint, "text3")
        made, column = card()
        column.addWidget(label(_("Spellings"), "title"))
        for widget in (self.line, self._hint, self.list, self.exact):
            column.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(made)
        self.show_ways(())

    def fill(self, off: Sequence[str], *, is_exact: bool) -> None:
        """Put in what was switched off, and whether all is to be exact."""
        self.off = tuple(off)
        blocked = self.exact.blockSignals(True)
        self.exact.setChecked(is_exact)
        self.exact.blockSignals(blocked)

    def show_ways(self, ways: Sequence[Way]) -> None:
        """List the spellings."""
        self.list.show_ways(ways)
        self.list.setVisible(bool(ways))
        self._hint.setVisible(bool(ways))
        empty = _("Type a word to look for, and its spellings stand here.")
        self.line.setText(ways_text(ways) if ways else empty)

    def _switch(self, folded: str, is_on: bool) -> None:
        kept = [one for one in self.off if one != folded]
        self.off = tuple(kept if is_on else [*kept, folded])
        self.changed.emit()


def _said(way: Way) -> str:
    return way_text(way, hows_text(way))


def _is_on(way: Way) -> bool:
    return way.is_on
