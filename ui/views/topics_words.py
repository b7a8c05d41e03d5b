"""The words of one topic: the owner's, and those that come along in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.i18n import _, language
from app.wording import lang_name
from ui.theme import mark
from ui.widgets.buttons import button
from ui.widgets.choice import Choice
from ui.widgets.field import Field, line_edit
from ui.widgets.labels import label
from ui.widgets.page import said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from app.queries.topics import TopicRow
    from ui.theme import Theme

OWN: Final = ""  # in place of a language
LIST_HEIGHT: Final = 230


@dataclass(frozen=True, slots=True)
class Word:
    """One word by which a topic is told, or was before the owner took it out."""

    text: str
    lang: str = OWN
    is_off: bool = False


def words_of(
    row: TopicRow, shipped: Mapping[str, Sequence[str]], lang: str | None = None
) -> tuple[Word, ...]:
    """List a topic's words, the owner's first.

    Args:
        row: the topic.
        shipped: the words that come along for it, by language.
        lang: of those, only this language's; None: all of them.
    """
    off = {word.casefold() for word in row.off}
    own = [Word(word) for word in row.words]
    langs = [code for code in shipped if lang in (None, code)]
    more = [Word(word, code, word.casefold() in off) for code in langs for word in shipped[code]]
    return (*own, *more)


class WordTable(TextTable):
    """The list; Space or Enter takes a word out, or has it count again."""

    turned = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete) and self.currentIndex().isValid():
            self.turned.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class WordsCard(QFrame):
    """Asks for words to be added or taken out; it changes nothing itself."""

    added = Signal(str)
    taken_out = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        mark(self, role="card")
        self._row: TopicRow | None = None
        self._shipped: Mapping[str, Sequence[str]] = {}
        self._words: tuple[Word, ...] = ()
        self.new = line_edit(shown=_("parking, park*"))
        self.new.returnPressed.connect(self._add)
        hint = _("Commas between them. A star stands for any ending.")
        self.field = Field(_("More words"), self.new, hint)
        self.add = button(theme, _("Add"), self._add, kind="small", icon="plus")
        self.lang = Choice(theme)
        self.lang.setAccessibleName(_("Words of which language"))
        self.lang.currentIndexChanged.connect(self._draw)
        self.table = WordTable(_("Words of this topic"))
        self.table.setMinimumHeight(theme.px(LIST_HEIGHT))
        self.table.turned.connect(self._turn)
        self.table.opened.connect(self._turn)
        self.table.selectionModel().currentChanged.connect(self._say)
        self.turn = button(theme, _("Take out"), self._turn_current, kind="small")
        self._lay()

    def _lay(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(label(_("Words that tell this topic"), "strong", wraps=True), 1)
        head.addWidget(self.lang)
        column.addLayout(head)
        column.addWidget(said(_("Space takes a word out, or has it count again.")))
        column.addWidget(self.table)
        below = QHBoxLayout()
        below.addWidget(self.turn)
        below.addStretch(1)
        column.addLayout(below)
        last = QHBoxLayout()
        last.addWidget(self.field, 1)
        last.addWidget(self.add, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(last)

    def show_topic(self, row: TopicRow, shipped: Mapping[str, Sequence[str]]) -> None:
        """Show a topic's words; the language that is shown stays."""
        is_other = self._row is None or self._row.key != row.key
        self._row, self._shipped = row, shipped
        if is_other:
            self.new.clear()
            self.field.complain("")
            was = self.lang.currentData()
            blocked = self.lang.blockSignals(True)
            every: list[tuple[object, str]] = [("all", _("All languages"))]
            self.lang.offer(
                every + sorted(((code, lang_name(code)) for code in shipped), key=_second)
            )
            wanted = was or {"nb": "no"}.get(language(), language())
            self.lang.choose(wanted if wanted in shipped else "all")
            self.lang.blockSignals(blocked)
        self.lang.setVisible(bool(shipped))
        self._draw()

    def _draw(self, *_index: object) -> None:
        if self._row is None:
            return
        place = self.table.currentIndex().row()
        lang = self.lang.currentData()
        self._words = words_of(self._row, self._shipped, None if lang in (None, "all") else lang)
        heads = (_("Word"), _("Whose"), _("Counts"))
        self.table.show_rows(heads, len(self._words), self._cells)
        if 0 <= place < len(self._words):
            self.table.selectRow(place)
        self._say()

    def _cells(self, number: int) -> tuple[str, str, str]:
        word = self._words[number]
        whose = lang_name(word.lang) if word.lang else _("Yours")
        return word.text, whose, _("Taken out") if word.is_off else _("Yes")

    def _say(self, *_given: object) -> None:
        number = self.table.currentIndex().row()
        is_there = 0 <= number < len(self._words)
        self.turn.setEnabled(is_there)
        is_off = is_there and self._words[number].is_off
        self.turn.setText(_("Have it count again") if is_off else _("Take out"))

    def _turn_current(self) -> None:
        self._turn(self.table.currentIndex().row())

    def _turn(self, number: int) -> None:
        if not 0 <= number < len(self._words):
            return
        word = self._words[number]
        (self.added if word.is_off else self.taken_out).emit(word.text)

    def _add(self) -> None:
        text = self.new.text().strip()
        self.field.complain("" if text else _("Write a word first."))
        if text:
            self.added.emit(text)
            self.new.clear()


def _second(pair: tuple[object, str]) -> str:
    return pair[1].casefold()
