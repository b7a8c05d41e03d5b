"""Names that are ordinary words: what is wrong with them, and a word to stand beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.i18n import _
from app.wording.spellings import bare_text
from ui.theme import mark
from ui.views.watches_draft import words_of
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.stored_texts import Ordinary
    from ui.theme import Theme

MOST: Final = 3  # names told of at once
CHIPS: Final = 8


class AdvicePart(QWidget):
    """The context box, and above it why a name needs one with words to put in by a click."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self._is_open = False
        self.lines: list[QLabel] = [label("", "small", "warn", wraps=True) for _n in range(MOST)]
        self.chips: list[QPushButton] = []
        self.context = line_edit()
        hint = _(
            "A name of one word then counts only where one of these words stands, too, or where it"
            " is written as a tag. Separate them by commas."
        )
        self.context_field = Field(_("One of these beside it"), self.context, hint)
        self.open = button(theme, _("Ask for a word beside it"), self._open, kind="link")
        self._banner = QFrame()
        mark(self._banner, role="banner", tone="warn")
        column = QVBoxLayout(self._banner)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        for line in self.lines:
            column.addWidget(line)
        flow = FlowLayout(None, 6)
        for number in range(CHIPS):
            chip = button(theme, "", partial(self._add, number), kind="chip", icon="plus")
            self.chips.append(chip)
            flow.addWidget(chip)
        column.addLayout(flow)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        for widget in (self._banner, self.context_field, self.open):
            whole.addWidget(widget)
        self.context.textChanged.connect(self.changed)
        self.fill(())

    def words(self) -> tuple[str, ...]:
        """Give the words that must stand beside a name."""
        return words_of(self.context.text())

    def fill(self, words: Sequence[str]) -> None:
        """Put in the words of a watch."""
        self._is_open = bool(words)
        blocked = self.context.blockSignals(True)
        self.context.setText(", ".join(words))
        self.context.blockSignals(blocked)
        self.show_advice(())

    def show_advice(self, told: Sequence[Ordinary]) -> None:
        """Say of which names it is true, and offer words for all of them."""
        for line, one in zip(self.lines, (*told, *[None] * MOST), strict=False):
            line.setText(bare_text(one.word, one.why, one.n, one.n_bare) if one else "")
            line.setVisible(one is not None)
        offered = dict.fromkeys(word for one in told for word in one.context)
        self._words = tuple(offered)[:CHIPS]
        for number, chip in enumerate(self.chips):
            is_there = number < len(self._words)
            chip.setVisible(is_there)
            if is_there:
                word = self._words[number]
                chip.setText(word.replace("&", "&&"))
                chip.setAccessibleName(_("Beside it: {word}").format(word=word))
                chip.setToolTip(chip.accessibleName())
        self._banner.setVisible(bool(told))
        is_shown = bool(told) or self._is_open or bool(self.context.text())
        self.context_field.setVisible(is_shown)
        self.open.setVisible(not is_shown)

    def _add(self, number: int, *_checked: object) -> None:
        self._is_open = True
        words = dict.fromkeys((*self.words(), self._words[number]))
        self.context.setText(", ".join(words))
        self.context.setFocus()

    def _open(self) -> None:
        self._is_open = True
        self.context_field.show()
        self.open.hide()
        self.context.setFocus()
