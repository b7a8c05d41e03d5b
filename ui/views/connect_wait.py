"""While something is on its way: what is waited for, and what the owner can do meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.i18n import _
from ui.widgets.buttons import button
from ui.widgets.field import Field, line_edit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import Page, card, said

if TYPE_CHECKING:
    from ui.views.base import Stage


class ConnectWait(QWidget):
    """Shows what is waited for; for a sign-in in the browser also the ways round it."""

    cancelled = Signal()
    open_asked = Signal()
    copy_asked = Signal()
    pasted = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        theme = stage.theme
        page = Page(theme.px(560))
        made, column = card(gap=12)
        self._title = label("", "title", wraps=True)
        self._text = said("")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Waiting"))
        self.code = line_edit()
        self.code.returnPressed.connect(self._paste)
        self.code_field = Field(
            _("Or paste the code, or the address that the browser ended at"), self.code
        )
        self.again = button(
            theme, _("Open the page again"), self.open_asked.emit, icon="external-link"
        )
        self.copy = button(theme, _("Copy the link"), self.copy_asked.emit, icon="link")
        self.use_code = button(theme, _("Use the code"), self._paste)
        self.cancel = button(theme, _("Cancel"), self.cancelled.emit, kind="ghost", icon="x")
        for widget in (self._title, self._text, self._bar, self.code_field):
            column.addWidget(widget)
        buttons = QWidget()
        row = FlowLayout(buttons, 8)
        for one in (self.use_code, self.again, self.copy, self.cancel):
            row.addWidget(one)
        column.addWidget(buttons)
        page.column.addWidget(made)
        page.column.addStretch(1)
        page.follow(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    def tell(self, title: str, text: str, *, is_browser: bool = False, can_cancel: bool) -> None:
        """Say what is waited for."""
        self._title.setText(title)
        self._text.setText(text)
        self.code.clear()
        self.code_field.complain("")
        for widget in (self.code_field, self.again, self.copy, self.use_code):
            widget.setVisible(is_browser)
        self.cancel.setVisible(can_cancel)
        if is_browser:
            self.code.setFocus()
        elif can_cancel:
            self.cancel.setFocus()

    def text(self) -> str:
        """Tell what is said, the title first."""
        return f"{self._title.text()}\n{self._text.text()}"

    def refuse_code(self) -> None:
        """Say that what was pasted is neither a code nor the right address."""
        words = _("This is neither the code nor the address. Copy it once more from the browser.")
        self.code_field.complain(words)

    def _paste(self) -> None:
        text = self.code.text().strip()
        if text:
            self.pasted.emit(text)
