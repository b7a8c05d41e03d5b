"""What works at one account, what does not and why, and what the owner allows there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.i18n import _
from app.wording import capability_name, channel_name, impossible_text
from ui.theme import mark
from ui.views.account_words import lacks_lines
from ui.widgets.labels import label
from ui.widgets.page import said
from ui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from app.services.health import AccountHealth
    from ui.views.base import Stage


class AccountAble(QFrame):
    """A card; it tells what is asked for and changes nothing."""

    pictured = Signal(str, bool)  # the network, whether its pictures may be brought

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._channel = ""
        mark(self, role="card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(_("What works here"), "title", wraps=True))
        self.can = said("")
        column.addWidget(self.can)
        self._lacking = label(_("What this sign-in lacks"), "strong", wraps=True)
        column.addWidget(self._lacking)
        self.lacks = label("", "small", wraps=True)
        mark(self.lacks, tone="warn")
        column.addWidget(self.lacks)
        self.cannot = said("", "text3")
        column.addWidget(self.cannot)
        self.pictures = TickBox(stage.theme, "")
        self.pictures.clicked.connect(self._picture)
        self.pictures_note = said(
            _("Pictures come from the network's own computers, which then see that you look."),
            "text3",
        )
        column.addWidget(self.pictures)
        column.addWidget(self.pictures_note)

    def show_health(self, health: AccountHealth) -> None:
        """Show an account."""
        row, desk = health.row, self._stage.desk
        self._channel = row.channel
        network = desk.channels.get(row.channel)
        able = row.capabilities or (network.capabilities if network else frozenset())
        self.can.setText(", ".join(capability_name(one) for one in sorted(map(str, able))))
        lacks = lacks_lines(health.cannot)
        self.lacks.setText("\n".join(lacks))
        self._show(self._lacking, on=bool(lacks))
        self._show(self.lacks, on=bool(lacks))
        never = network.impossible if network else ()
        self.cannot.setText(" ".join(impossible_text(code) for code in never))
        self._show(self.cannot, on=bool(never))
        words = _("Show pictures from {network}").format(network=channel_name(row.channel))
        self.pictures.setText(words)
        self.pictures.setChecked(desk.pictures.is_allowed(row.channel))
        self.setAccessibleName(_("What works here"))

    def _show(self, widget: QWidget, *, on: bool) -> None:
        widget.setVisible(on)

    def _picture(self, on: bool) -> None:
        self.pictured.emit(self._channel, on)
