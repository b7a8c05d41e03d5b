"""Beside the list while it is changed: rename, move, remove, add, bring the usual ones back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.checklist import Period
from app.i18n import N_, _
from app.wording import period_name, step_title
from ui.theme import mark
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Choice
from ui.widgets.field import Field, line_edit
from ui.widgets.labels import label, line
from ui.widgets.page import said

if TYPE_CHECKING:
    from app.queries.checklist import StepRow
    from ui.views.base import Stage

KINDS: Final = (
    ("manual", N_("I tick it myself")),
    ("view", N_("It opens a page of Shoptalk")),
    ("link", N_("It opens a page in the browser")),
    ("number", N_("It asks for a number")),
)
PAGES: Final = (
    ("inbox", N_("Inbox")),
    ("inbox:negative", N_("Inbox: complaints")),
    ("inbox:positive", N_("Inbox: praise")),
    ("inbox:overdue", N_("Inbox: late")),
    ("outbox", N_("Outbox")),
    ("trends", N_("Trends")),
    ("watches", N_("Watches")),
    ("channels", N_("Channels")),
)


class EditPanel(QFrame):
    """Asks for changes of the list; it changes nothing itself."""

    renamed = Signal(object, str)
    moved = Signal(object, int)  # step id, places up or down
    removed = Signal(object)
    added = Signal(str, str, str, str)  # period, title, kind, target
    usual_asked = Signal()
    finished = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._theme = stage.theme
        self._step: StepRow | None = None
        mark(self, role="panel")
        self._usual = said("")
        self.title = line_edit()
        self.title.returnPressed.connect(self._rename)
        self.title_field = Field(_("Title"), self.title)
        self.rename = button(self._theme, _("Rename"), self._rename, kind="small")
        self.up = icon_button(self._theme, "arrow-up", _("Move up"), self._up)
        self.down = icon_button(self._theme, "arrow-down", _("Move down"), self._down)
        self.remove = icon_button(self._theme, "trash-2", _("Remove"), self._remove)
        self.new_title = line_edit(shown=_("What is to be done"))
        self.new_title.returnPressed.connect(self._add)
        self.new_field = Field(_("New step"), self.new_title)
        self.period = Choice(self._theme, [(str(one), period_name(one)) for one in Period])
        self.kind = Choice(self._theme, [(code, _(words)) for code, words in KINDS])
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.page = Choice(self._theme, [(code, _(words)) for code, words in PAGES])
        self.link = line_edit(shown="https://")
        self.page_field = Field(_("Page"), self.page)
        self.link_field = Field(_("Address"), self.link)
        self.add = button(self._theme, _("Add"), self._add, kind="small", icon="plus")
        self._lay()
        self._kind_chosen()

    def _lay(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        for widget in (self.rename, self.up, self.down, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(label(_("Change the list"), "title", wraps=True))
        column.addWidget(
            said(_("Ctrl+↑ and Ctrl+↓ move the chosen step, F2 renames it, Delete removes it."))
        )
        column.addWidget(self.title_field)
        column.addWidget(self._usual)
        column.addLayout(row)
        column.addWidget(line())
        column.addWidget(self.new_field)
        for title, combo in ((_("How often"), self.period), (_("What it does"), self.kind)):
            column.addWidget(Field(title, combo))
        column.addWidget(self.page_field)
        column.addWidget(self.link_field)
        column.addWidget(self.add)
        column.addStretch(1)
        usual = button(
            self._theme, _("Bring the usual steps back"), self.usual_asked.emit, kind="link"
        )
        column.addWidget(usual)
        done = button(self._theme, _("Finished"), self.finished.emit, kind="primary", icon="check")
        column.addWidget(done)

    def show_step(self, step: StepRow | None) -> None:
        """Show the step that is to be changed."""
        is_other = step is None or self._step is None or step.step_id != self._step.step_id
        self._step = step
        for widget in (self.title_field, self.rename, self.up, self.down, self.remove):
            widget.setEnabled(step is not None)
        if step is None:
            self.title.clear()
        elif is_other or not self.title.hasFocus():
            self.title.setText(step_title(step.template, step.title))
        has_own = step is not None and bool(step.template and step.title)
        usual = step_title(step.template) if step is not None and has_own else ""
        self._usual.setText(_("The usual title: {title}").format(title=usual))
        self._usual.setVisible(has_own)

    def begin(self) -> None:
        """Put the keyboard on the title of the chosen step."""
        self.title.setFocus()
        self.title.selectAll()

    def _rename(self) -> None:
        if self._step is None:
            return
        words = self.title.text().strip()
        if not words and not self._step.template:
            self.title_field.complain(_("A step needs a title."))
            return
        self.title_field.complain("")
        if words == step_title(self._step.template):
            words = ""  # the usual one again, in every language
        self.renamed.emit(self._step.step_id, words)

    def _up(self) -> None:
        if self._step is not None:
            self.moved.emit(self._step.step_id, -1)

    def _down(self) -> None:
        if self._step is not None:
            self.moved.emit(self._step.step_id, 1)

    def _remove(self) -> None:
        if self._step is not None:
            self.removed.emit(self._step.step_id)

    def _kind_chosen(self) -> None:
        kind = self.kind.currentData()
        self.page_field.setVisible(kind == "view")
        self.link_field.setVisible(kind == "link")

    def _add(self) -> None:
        title, kind = self.new_title.text().strip(), self.kind.currentData()
        self.new_field.complain("" if title else _("Say what is to be done."))
        target = {"view": self.page.currentData(), "link": self.link.text().strip()}.get(kind, "")
        is_web = target.startswith(("https://", "http://"))
        bad_link = kind == "link" and not is_web
        self.link_field.complain(_("Write the whole address: https://…") if bad_link else "")
        if title and not bad_link:
            self.added.emit(self.period.currentData(), title, kind, target)
            self.new_title.clear()
            self.link.clear()
