"""One topic: its name, whether it is looked for, its place, its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.i18n import _, ngettext
from app.wording.understanding import topic_name
from ui.i18n import number_text
from ui.views.topics_words import WordsCard
from ui.widgets.buttons import button, icon_button
from ui.widgets.field import Field, line_edit
from ui.widgets.page import Page, card
from ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from app.queries.topics import TopicRow
    from ui.theme import Theme

WIDEST = 620


class TopicForm(Page):
    """Asks for changes of one topic; it changes nothing itself."""

    renamed = Signal(str)
    switched = Signal(bool)
    moved = Signal(int)  # places up or down
    removed = Signal()
    open_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.px(WIDEST))
        self._row: TopicRow | None = None
        self.name = line_edit()
        self.name.editingFinished.connect(self._rename)
        self.name_field = Field(_("Name"), self.name)
        self.is_on = TickBox(theme, _("Look for this topic"))
        self.is_on.toggled.connect(self.switched)
        self.open = button(theme, "", self.open_asked.emit, kind="link", icon="inbox")
        self.up = icon_button(theme, "arrow-up", _("Move up (Ctrl+↑)"), self._up)
        self.down = icon_button(theme, "arrow-down", _("Move down (Ctrl+↓)"), self._down)
        self.remove = icon_button(theme, "trash-2", _("Remove (Delete)"), self.removed.emit)
        self.words = WordsCard(theme)
        self._lay()

    def _lay(self) -> None:
        made, column = card(gap=10)
        column.addWidget(self.name_field)
        column.addWidget(self.is_on)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.open)
        row.addStretch(1)
        for one in (self.up, self.down, self.remove):
            row.addWidget(one)
        column.addLayout(row)
        self.column.addWidget(made)
        self.column.addWidget(self.words)
        self.column.addStretch(1)
        self.follow(self)

    def show_topic(self, row: TopicRow, n: int, shipped: Mapping[str, Sequence[str]]) -> None:
        """Show a topic about which there are `n` messages."""
        is_other = self._row is None or self._row.key != row.key
        self._row = row
        if is_other or not self.name.hasFocus():
            self.name.setText(topic_name(row.key, row.name))
            self.name_field.complain("")
        blocked = self.is_on.blockSignals(True)
        self.is_on.setChecked(row.is_on)
        self.is_on.blockSignals(blocked)
        words = ngettext("Show its {n} message", "Show its {n} messages", n)
        self.open.setText(words.format(n=number_text(n)) if n else _("No message yet"))
        self.open.setEnabled(n > 0)
        self.words.show_topic(row, shipped)

    def _rename(self) -> None:
        if self._row is None:
            return
        words, usual = self.name.text().strip(), topic_name(self._row.key)
        if not words and self._row.is_own:
            self.name_field.complain(_("A topic needs a name."))
            return
        self.name_field.complain("")
        if not words:
            self.name.setText(usual)
        words = "" if words == usual and not self._row.is_own else words
        if words != self._row.name:
            self.renamed.emit(words)

    def _up(self) -> None:
        self.moved.emit(-1)

    def _down(self) -> None:
        self.moved.emit(1)
