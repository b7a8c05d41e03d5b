"""Beside the list of leads: what somebody wrote, and the steps a lead can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from app.i18n import _
from app.queries.leads import Standing
from app.services.current import zone_of
from app.wording import channel_name
from ui.i18n import exact_text
from ui.views.understood_lead import LeadStrip
from ui.widgets.buttons import button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.page import Page, card

if TYPE_CHECKING:
    from app.queries.leads import LeadRow
    from ui.views.base import Stage

WIDEST: Final = 620


class LeadPanel(Page):
    """Asks for changes of one lead; it changes nothing itself."""

    open_asked = Signal()
    suggest_asked = Signal()

    def __init__(self, stage: Stage) -> None:
        theme = stage.theme
        super().__init__(theme.px(WIDEST))
        self._stage = stage
        self.name = ElidedLabel("", "title")
        self.facts = ElidedLabel("", "caption", "text2")
        self.text = label("", "body", wraps=True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.strip = LeadStrip(theme)
        self.open = button(
            theme, _("Open and answer"), self.open_asked.emit, kind="primary", icon="inbox"
        )
        self.open.setToolTip(_("Enter in the list opens it, too."))
        self.suggest = button(
            theme, _("Only a suggestion again"), self.suggest_asked.emit, kind="ghost"
        )
        made, column = card(gap=10)
        for widget in (self.name, self.facts, self.text, self.open):
            column.addWidget(widget)
        self.column.addWidget(made)
        self.column.addWidget(self.strip)
        self.column.addWidget(self.suggest)
        self.column.addStretch(1)
        self._made = made
        self.follow(self)

    def show_row(self, row: LeadRow | None, kind: str) -> None:
        """Show a lead; None: there is none."""
        for widget in (self._made, self.strip, self.suggest):
            widget.setVisible(row is not None)
        if row is None:
            return
        zone = zone_of(self._stage.desk.settings().zone)
        self.name.setText(row.author_name or channel_name(row.channel))
        self.facts.setText(f"{channel_name(row.channel)} · {exact_text(row.said_at, zone)}")
        self.text.setText(row.snippet)
        self.text.setAccessibleName(row.snippet)
        self.strip.show_lead(
            row.item_id, Standing(row.state, row.value_minor, is_suggested=True), kind
        )
        self.strip.show()
        self.suggest.setVisible(row.state is not None)
