"""One place of the round: when it was looked at, and the three things to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout

from app.i18n import N_, _, ngettext
from ui.i18n import number_text, when_text
from ui.theme import mark
from ui.widgets.buttons import button, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.page import said

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from app.queries.round import Tile
    from ui.theme import Theme

WIDTH: Final = 380
CADENCES: Final = (
    (1, N_("Every day")),
    (2, N_("Every other day")),
    (7, N_("Every week")),
    (14, N_("Every two weeks")),
    (30, N_("Every month")),
)


class RoundTile(QFrame):
    """A card; it tells what is asked for and changes nothing."""

    open_asked = Signal(object)
    looked = Signal(object)
    found = Signal(object)
    paced = Signal(object, int)  # how often to look, in days
    remove_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tile: Tile | None = None
        mark(self, role="card")
        self.setFixedWidth(theme.px(WIDTH))
        self._name = ElidedLabel("", "strong")
        self._more = icon_button(theme, "ellipsis", _("More"))
        self._more.setPopupMode(self._more.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._more)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._icon = QLabel()
        self.state = label("", "label", "text2")
        self._count = said("", "text3")
        self.open = button(theme, _("Open"), self._open, kind="small", icon="external-link")
        self.look = button(theme, _("Looked"), self._look, kind="small", icon="check")
        self.keep = button(theme, _("Found something"), self._find, kind="small", icon="plus")
        self._lay()
        theme.changed.connect(self._draw)

    def _lay(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._more)
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._icon)
        state.addWidget(self.state, 1)
        buttons = FlowLayout(None, 6)
        for one in (self.open, self.look, self.keep):
            buttons.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(state)
        column.addWidget(self._count)
        column.addStretch(1)
        column.addLayout(buttons)

    def show_tile(self, tile: Tile, now: datetime, zone: tzinfo) -> None:
        """Show a place; amber, with its own sign and words, once it is time to look."""
        self._tile = tile
        self._name.setText(tile.name)
        looked = when_text(tile.looked_at, now, zone) if tile.looked_at else ""
        if not looked:
            self.state.setText(_("You have not looked there yet"))
        elif tile.is_overdue:
            self.state.setText(_("Time to look · last {when}").format(when=looked))
        else:
            self.state.setText(_("Looked {when}").format(when=looked))
        self._count.setText(self._counted(tile))
        mark(self.state, tone="warn" if tile.is_overdue else "ok")
        self.setAccessibleName(f"{tile.name}: {self.state.text()}")
        for one in (self.open, self.look, self.keep):
            one.setAccessibleName(f"{one.text()}: {tile.name}")
        self._draw()

    def _counted(self, tile: Tile) -> str:
        if not tile.n_found:
            return _("Nothing found there yet")
        words = ngettext("{n} found", "{n} found", tile.n_found)
        parts = [words.format(n=number_text(tile.n_found))]
        if tile.n_waiting:
            waits = ngettext("{n} needs you", "{n} need you", tile.n_waiting)
            parts.append(waits.format(n=number_text(tile.n_waiting)))
        return " · ".join(parts)

    def _draw(self) -> None:
        if self._tile is None:
            return
        is_late = self._tile.is_overdue
        icon, ink = ("clock-alert", "warn") if is_late else ("circle-check", "ok")
        self._icon.setPixmap(self._theme.picture(icon, ink, 16, self.devicePixelRatioF()))

    def _fill_menu(self) -> None:
        self._menu.clear()
        tile = self._tile
        if tile is None:
            return
        for days, words in CADENCES:
            action = self._menu.addAction(_(words))
            action.setData(days)
            action.setCheckable(True)
            action.setChecked(days == tile.cadence_days)
            action.triggered.connect(self._paced)
        self._menu.addSeparator()
        self._menu.addAction(_("Take it off the round"), self._remove)

    def _paced(self) -> None:
        if self._tile is not None:
            self.paced.emit(self._tile.account_id, int(self.sender().data()))  # type: ignore[attr-defined]

    def _open(self) -> None:
        if self._tile is not None:
            self.open_asked.emit(self._tile)

    def _look(self) -> None:
        if self._tile is not None:
            self.looked.emit(self._tile)

    def _find(self) -> None:
        if self._tile is not None:
            self.found.emit(self._tile)

    def _remove(self) -> None:
        if self._tile is not None:
            self.remove_asked.emit(self._tile)
