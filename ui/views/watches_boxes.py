"""What is looked for, in three boxes or as text; each can be turned into the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QButtonGroup, QTextEdit, QVBoxLayout, QWidget

from app.analysis.query.boxes import Boxed, atom_of, boxes_of, query_of
from app.analysis.query.parse import parse
from app.analysis.query.tree import Words
from app.analysis.query.writing import write_atom
from app.errors import BadQuery
from app.i18n import _
from app.services.watches import Boxes
from app.wording import sentence
from ui.views.watches_draft import words_of
from ui.views.watches_words import counts_of, counts_text, stopped_text
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.writing import Writing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QPushButton

    from app.services.stored_texts import Preview
    from ui.theme import Theme

BOXES: Final = ("any", "all", "never")


class WordsPart(QWidget):
    """Three boxes in front, and behind them the same as text."""

    changed = Signal()
    sent = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_filling = False
        self.is_text = False  # the text is what counts
        self.writings = {
            "any": Writing(_("One of these")),
            "all": Writing(_("All of these, too")),
            "never": Writing(_("None of these")),
        }
        star = _("Separate them by commas. A star stands for any ending: wood*")
        never = _("What has one of these in it is left out.")
        hints = {"any": star, "all": _("May stay empty."), "never": never}
        self.fields = {
            name: Field(box.accessibleName(), box, hints[name])
            for name, box in self.writings.items()
        }
        self.counts = {name: label("", "caption", "text2", wraps=True) for name in BOXES}
        self.query = Writing(_("As text"))
        hint = _(
            "Both: coffee house. One: coffee OR tea. Not: -job. Side by side: “coffee house”. Near:"
            " coffee NEAR/5 cup. Only so: =iki. Also stars:<3, lang:sv, channel:, from:, days:30."
        )
        self.query_field = Field(_("As text"), self.query, hint)
        self.query_counts = label("", "caption", "text2", wraps=True)
        self.stuck = label("", "small", "warn", wraps=True)
        self._make_chips()
        self._lay()
        for box in (*self.writings.values(), self.query):
            box.textChanged.connect(self._typed)
            box.sent.connect(self.sent)

    def _make_chips(self) -> None:
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name, words in (("boxes", _("Three boxes")), ("text", _("As text"))):
            chip = button(self._theme, words, partial(self._turn, name), kind="chip")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[name] = chip

    def _lay(self) -> None:
        self._boxes, self._text = QWidget(), QWidget()
        column = QVBoxLayout(self._boxes)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.stuck)
        self.stuck.hide()
        for name in BOXES:
            part = QVBoxLayout()
            part.setSpacing(2)
            part.addWidget(self.fields[name])
            part.addWidget(self.counts[name])
            column.addLayout(part)
        column = QVBoxLayout(self._text)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.query_field)
        column.addWidget(self.query_counts)
        chips = FlowLayout(None, 6)
        for chip in self.chips.values():
            chips.addWidget(chip)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(chips)
        whole.addWidget(self._boxes)
        whole.addWidget(self._text)

    def boxes(self) -> Boxes:
        """Give what is looked for: three boxes, or the text where that counts."""
        if self.is_text:
            return Boxes(query=self.query.toPlainText().strip())
        one, every, never = (words_of(self.writings[name].toPlainText()) for name in BOXES)
        return Boxes(one, every, never)

    def show_boxes(self, boxes: Boxes) -> None:
        """Put a watch's words in."""
        self._fill(boxes)
        self._show_as("text" if boxes.query else "boxes")

    def show_counts(self, told: Preview | None) -> None:
        """Say under each box what its words caught or kept out; None: nothing was tried."""
        per_word = told.per_word if told else ()
        stopped = stopped_text(told.per_never if told else ())
        for name in ("any", "all"):
            words = words_of(self.writings[name].toPlainText())
            _say(self.counts[name], counts_text(counts_of(words, per_word)))
        _say(self.counts["never"], "" if self.is_text else stopped)
        _say(self.query_counts, "  ".join(filter(None, [counts_text(per_word), stopped])))

    def check(self) -> bool:
        """Tell whether it can be read, and say in place where it cannot."""
        self.query.setExtraSelections([])
        faults = dict.fromkeys(BOXES, "")
        fault = ""
        if self.is_text:
            try:
                parse(self.query.toPlainText())
            except BadQuery as error:
                fault = sentence(error)
                self._point_at(error.at)
        else:
            faults = {name: _fault_of(self.writings[name].toPlainText()) for name in BOXES}
        for name, said in faults.items():
            if said != self.fields[name].fault():
                self.fields[name].complain(said)
        if fault != self.query_field.fault():
            self.query_field.complain(fault)
        return not fault and not any(faults.values())

    def add(self, box: str, word: str) -> None:
        """Put a word into a box, or say the same in the text."""
        if not self.is_text:
            words = words_of(self.writings[box].toPlainText())
            self.writings[box].setPlainText(", ".join(dict.fromkeys((*words, word))))
            return
        text = self.query.toPlainText().strip()
        sign = "OR " if box == "any" else "-"
        self.query.setPlainText(f"({text}) {sign}{write_atom(Words(word))}" if text else word)

    def complain_empty(self, words: str) -> None:
        """Say that there is nothing to look for; "" takes it back."""
        field = self.query_field if self.is_text else self.fields["any"]
        field.complain(words)
        if words:
            field.editor.setFocus()

    def _point_at(self, at: int) -> None:
        """Mark the word with a fault, counted in characters from 1; past the end it is the last."""
        text = self.query.toPlainText()
        if not text:
            return
        start = min(max(at, 1), len(text)) - 1
        cursor = QTextCursor(self.query.document())
        cursor.setPosition(_wide(text[:start]))
        word = text[start:].split(maxsplit=1)[0] if not text[start].isspace() else " "
        end = _wide(text[: start + len(word)])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        kind = QTextCharFormat()
        kind.setBackground(self._theme.colour("danger_soft"))
        kind.setForeground(self._theme.colour("danger"))
        kind.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        kind.setUnderlineColor(self._theme.colour("danger"))
        place = QTextEdit.ExtraSelection()
        place.cursor, place.format = cursor, kind
        self.query.setExtraSelections([place])

    def _typed(self) -> None:
        if not self._is_filling:
            self.changed.emit()

    def _fill(self, boxes: Boxes) -> None:
        self._is_filling = True
        for name, words in zip(BOXES, (boxes.any, boxes.all, boxes.never), strict=True):
            self.writings[name].setPlainText(", ".join(words))
        self.query.setPlainText(boxes.query)
        self.query.setExtraSelections([])
        for field in (*self.fields.values(), self.query_field):
            field.complain("")
        self._is_filling = False

    def _turn(self, name: str, *_checked: object) -> None:
        """Show the other shape of the same."""
        if name == "boxes":
            if self.is_text:
                self._try_boxes()
            return
        if not self.is_text:
            self._is_filling = True
            self.query.setPlainText(query_of(self.boxes()))
            self._is_filling = False
        self._show_as("text")
        self.query.setFocus()

    def _try_boxes(self) -> None:
        """Go back to the boxes where they can say it; else show them, closed, and say why."""
        text = self.query.toPlainText().strip()
        try:
            boxed = boxes_of(parse(text)) if text else Boxed()
        except BadQuery:
            self._close_boxes(
                _("The text cannot be read yet. Go back to it and mend what is marked.")
            )
            return
        if boxed is None:
            self._close_boxes(
                _("The text says more than three boxes can. It counts as it is; change it there.")
            )
            return
        self._fill(Boxes(boxed.any, boxed.all, boxed.never))
        self._show_as("boxes")
        self.chips["boxes"].setFocus()
        self.changed.emit()

    def _close_boxes(self, why: str) -> None:
        """Show the boxes empty and closed: the text goes on to count."""
        self._is_filling = True
        for box in self.writings.values():
            box.clear()
        self._is_filling = False
        for line in self.counts.values():
            _say(line, "")
        self._show_as("boxes", why)
        self.chips["text"].setFocus()

    def _show_as(self, name: str, stuck: str = "") -> None:
        self.is_text = name == "text" or bool(stuck)
        self.chips[name].setChecked(True)
        self.stuck.setText(stuck)
        self.stuck.setVisible(bool(stuck))
        for box in self.writings.values():
            box.setEnabled(not stuck)
        self._boxes.setVisible(name == "boxes")
        self._text.setVisible(name == "text")


def _say(line: QLabel, words: str) -> None:
    line.setText(words)
    line.setVisible(bool(words))


def _fault_of(text: str) -> str:
    """Say what cannot be read in a box; "" where all can."""
    for word in words_of(text):
        try:
            atom_of(word, is_strict=True)
        except BadQuery as error:
            return sentence(error)
    return ""


def _wide(text: str) -> int:
    """Count a text as Qt does, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
