"""Words that stand out, as a table: the current one with a quote, Enter opens its messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from ui.i18n import number_text
from ui.widgets.buttons import button
from ui.widgets.labels import label
from ui.widgets.page import said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from app.analysis.rising import Theme as Word
    from ui.theme import Theme

ROWS_MOST: Final = 8  # shown without scrolling
ROWS_LEAST: Final = 3


class WordTable(QWidget):
    """Shows words with their numbers; where there are none it says why."""

    opened = Signal(object)  # tuple[int, ...]: ids of messages

    def __init__(self, theme: Theme, title: str, *, has_before: bool = False) -> None:
        super().__init__()
        self._theme, self._has_before = theme, has_before
        self._words: Sequence[Word] = ()
        self.none = said("")
        self.table = TextTable(title)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentChanged.connect(self._say)
        self.quote = said("")
        self.open = button(theme, "", self._open_current, kind="link", icon="inbox")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if not has_before:  # else the card is headed by what it is
            column.addWidget(label(title, "strong", wraps=True))
        for widget in (self.none, self.table, self.quote):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def show_words(self, words: Sequence[Word], nothing: str) -> None:
        """Show words, the surest first; `nothing` is said where there are none."""
        self._words = words
        self.none.setText(nothing)
        self.none.setVisible(not words)
        heads = [_("Word"), _("Said with"), _("Messages"), _("People")]
        if self._has_before:
            heads.insert(3, _("Before"))
        self.table.show_rows(heads, len(words), self._cells, right_from=2)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        rows = min(max(len(words), ROWS_LEAST), ROWS_MOST)
        height = self.table.verticalHeader().defaultSectionSize()
        head = header.sizeHint().height()
        self.table.setFixedHeight(head + rows * height + self._theme.px(8))
        for widget in (self.table, self.quote, self.open):
            widget.setVisible(bool(words))
        if words:
            self.table.selectRow(0)
        self._say()

    def _cells(self, number: int) -> list[str]:
        word = self._words[number]
        numbers = [word.items, word.others, word.people]
        if not self._has_before:
            del numbers[1]
        return [word.words, ", ".join(word.beside), *(number_text(n) for n in numbers)]

    def _say(self, *_given: object) -> None:
        number = self.table.currentIndex().row()
        if not 0 <= number < len(self._words):
            return
        word = self._words[number]
        # TRANSLATORS: an example of what people wrote, in quotation marks
        self.quote.setText(_("“{quote}”").format(quote=word.quote))
        text = ngettext("Show its {n} message", "Show its {n} messages", word.items)
        self.open.setText(text.format(n=number_text(word.items)))

    def _open_current(self) -> None:
        self._open(self.table.currentIndex().row())

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._words):
            self.opened.emit(self._words[number].posts)
