"""The list of ways to connect, with a field to find one by the network's name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.wording import channel_name
from ui.models.line_model import Line
from ui.views.lines import LineList
from ui.views.ways import GROUPS, WAYS, Group, Way, way
from ui.widgets.empty import EmptyState
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from ui.views.base import Stage

TONES: Final = {Group.OPEN: "ok", Group.OWN_APP: "", Group.ASKED_FOR: "warn"}
LIST_OF_FEEDS: Final = len(WAYS) + 1  # the id of the line for a whole list


class ConnectChooser(QWidget):
    """Offers the ways; the field narrows them down, Enter takes the current one."""

    chosen = Signal(object)  # a `Way`
    list_asked = Signal()  # bring in a list of feeds

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.search = SearchField(stage.theme, _("Find a network"))
        self.list = LineList(stage.theme, _("Ways to connect"))
        self.none = EmptyState(
            stage.theme,
            "search",
            _("No network of that name"),
            _("What no program may read can be looked at by hand."),
        )
        by_hand = partial(stage.frame.go, "round", "add")
        self.by_hand = self.none.add(_("Look at it by hand"), by_hand, icon="hand")
        self.alerts = self.none.add(_("Follow it through Google Alerts"), self._alert, icon="bell")
        self.none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(8)
        for one in (self.search, self.list, self.none):
            one.setMaximumWidth(stage.theme.px(640))
            column.addWidget(one, 0 if one is self.search else 1)
        self.search.asked.connect(self.narrow)
        self.search.left.connect(self.list.setFocus)
        self.list.opened.connect(self._choose)
        self.list.clicked.connect(self._choose)

    def begin(self) -> None:
        """Offer everything."""
        self.search.clear()
        self.narrow("")
        self.list.setFocus()

    def focus_first(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus()

    def narrow(self, words: str) -> None:
        """Offer what has these words in its name."""
        lines = [_line(number, one) for number, one in enumerate(WAYS, 1) if _is_named(one, words)]
        if not words:
            text = _("From another reader: a file that ends in .opml.")
            lines.append(Line(LIST_OF_FEEDS, _("A whole list of feeds"), text, "file-text"))
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)

    def _alert(self) -> None:
        self.chosen.emit(way("alerts"))

    def _choose(self) -> None:
        number = self.list.current_id()
        if number == LIST_OF_FEEDS:
            self.list_asked.emit()
        elif number:
            self.chosen.emit(WAYS[number - 1])


def _line(number: int, one: Way) -> Line:
    group, tone = _(GROUPS[one.group]), TONES[one.group]
    return Line(number, _(one.title), _(one.line), one.icon, state=group, tone=tone)


def _is_named(way: Way, words: str) -> bool:
    whole = f"{_(way.title)} {channel_name(way.channel)} {_(way.line)}".casefold()
    return all(word in whole for word in words.casefold().split())
