"""One thing that a way to connect asks for: a line to type in, or a box to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from app.i18n import _
from ui.views.ways import Ask, fault_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, line_edit

if TYPE_CHECKING:
    from ui.theme import Theme


class AskField(Field):
    """Shows an `Ask` with what is known of it; it checks what is typed and asks nobody."""

    entered = Signal()  # Enter was pressed, or something else was chosen

    def __init__(self, theme: Theme, ask: Ask, known: str) -> None:
        known = known or ask.usual
        control = _chooser(theme, ask, known) if ask.choices else _line(ask, known)
        title = _("{name} (may stay empty)") if ask.is_optional else "{name}"
        hint = _(ask.hint) if ask.hint else ""
        super().__init__(title.format(name=_(ask.label)), control, hint)
        self.ask, self.control = ask, control
        self._known = _code(ask, known)
        if isinstance(control, QLineEdit):
            control.returnPressed.connect(self.entered)
        else:
            control.activated.connect(self.entered)

    def know(self, known: str) -> None:
        """Take up what is known by now; what is being typed stays."""
        self._known = _code(self.ask, known)
        if self.control.hasFocus():
            return
        if isinstance(self.control, Choice):
            self.control.choose(self._known)
        else:
            self.control.setText(known)

    def is_changed(self) -> bool:
        """Tell whether something else stands there than is known."""
        return self.text() != self._known

    def text(self) -> str:
        """Give what was typed or chosen."""
        if isinstance(self.control, Choice):
            return str(self.control.currentData())
        return self.control.text().strip()

    def is_waiting(self) -> bool:
        """Tell whether something has to be typed still."""
        return not self.ask.is_optional and not self.ask.choices and not self.text()

    def check(self) -> bool:
        """Say in place what cannot be right; tells whether nothing is."""
        fault = fault_of(self.ask, self.text())
        self.complain(_(fault) if fault else "")
        return not fault


def _chooser(theme: Theme, ask: Ask, known: str) -> Choice:
    made = Choice(theme, [(value, _(words)) for value, words in ask.choices])
    made.choose(_code(ask, known))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _code(ask: Ask, known: str) -> str:
    if not ask.choices:
        return known
    return known if known in dict(ask.choices) else ask.choices[0][0]


def _line(ask: Ask, known: str) -> QLineEdit:
    return line_edit(known, ask.shown, is_secret=ask.is_secret)
