"""Three short lists in a window of their own: keys, what was done, what a message said before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from ui.actions import COMMANDS, VIEW_KEYS, keys_text
from ui.widgets.buttons import button
from ui.widgets.labels import label

if TYPE_CHECKING:
    from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: words, what stands at their right, and what its button would do."""

    words: str
    beside: str = ""
    action: str = ""
    key: int = 0


class ListDialog(QDialog):
    """Shows lines; a line's button gives its key to whoever opened the list."""

    def __init__(self, parent: QWidget, title: str, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setAccessibleName(title)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "headline"))
        column.addWidget(self._area, 1)
        column.addWidget(close)
        self.resize(theme.px(560), theme.px(560))

    def show_lines(self, lines: Sequence[Line], chosen: Callable[[int], object]) -> None:
        """Show these lines."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for number, line in enumerate(lines):
            grid.addWidget(label(line.words, "body", wraps=True), number, 0)
            beside = label(line.beside, "small", "text2")
            grid.addWidget(beside, number, 1, Qt.AlignmentFlag.AlignRight)
            if line.action:
                grid.addWidget(self._button(line, chosen), number, 2)
        if not lines:
            grid.addWidget(label(_("Nothing yet"), "body", "text2"), 0, 0)
        grid.setRowStretch(len(lines) + 1, 1)
        self._area.setWidget(page)

    def _button(self, line: Line, chosen: Callable[[int], object]) -> QPushButton:
        made = button(self._theme, line.action, partial(_choose, chosen, line.key), kind="small")
        made.setAccessibleName(f"{line.action}: {line.words}")
        return made


def _choose(chosen: Callable[[int], object], key: int, *_checked: object) -> None:
    chosen(key)


def key_lines() -> list[Line]:
    """List every command that has a key."""
    lines = [Line(_(one.label), keys_text(one)) for one in COMMANDS if one.keys or one.letter]
    lines.append(Line(_("Saved views 1 to 9"), f"{VIEW_KEYS[0]} … {VIEW_KEYS[-1]}"))
    return lines
