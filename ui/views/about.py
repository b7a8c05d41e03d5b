"""Who wrote: what there was between us before, at the right of the conversation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.item import Tone
from app.i18n import _, ngettext
from app.wording import channel_name, tone_name
from ui.i18n import exact_text, number_text, when_text
from ui.theme import mark
from ui.widgets.buttons import ElidedButton, icon_button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel, label, pill
from ui.widgets.portrait import Portrait

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from app.queries.conversation import About
    from app.queries.inbox import InboxRow
    from ui.theme import Theme

WIDTH: Final = 260
INKS: Final = {
    Tone.POSITIVE: "ok",
    Tone.NEUTRAL: "text3",
    Tone.NEGATIVE: "danger",
    Tone.UNKNOWN: "outline",
}


class Bar(QWidget):
    """A share of a whole, as a short bar; the number stands beside it."""

    def __init__(self, theme: Theme, share: float, ink: str) -> None:
        super().__init__()
        self._theme, self._share, self._ink = theme, share, ink
        self.setFixedHeight(theme.px(8))
        self.setMinimumWidth(theme.px(60))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("border"))
        painter.drawRoundedRect(self.rect(), 4, 4)
        painter.setBrush(self._theme.colour(self._ink))
        part = self.rect()
        part.setWidth(max(8, round(self.width() * self._share)))
        painter.drawRoundedRect(part, 4, 4)
        painter.end()


class AboutPanel(QFrame):
    """Shows one person as far as we know them; it asks nothing by itself."""

    item_asked = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[object, ...] | None = None
        mark(self, role="panel")
        self.setFixedWidth(theme.px(WIDTH))
        self._title = ElidedLabel("", "title")
        self.portrait = Portrait(theme)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 8, 0)
        head.setSpacing(10)
        head.addWidget(self.portrait)
        head.addWidget(self._title, 1)
        hide = icon_button(theme, "panel-right-close", _("Hide who wrote"), self.closed.emit)
        head.addWidget(hide)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area, 1)

    def show_person(
        self, about: About | None, earlier: tuple[InboxRow, ...], now: datetime, zone: tzinfo
    ) -> None:
        """Show a person; None empties the panel. One who is shown already costs nothing."""
        shown = (about, tuple(row.item_id for row in earlier), now.date())
        if shown == self._shown:
            return
        self._shown = shown
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(8)
        name = about.name or about.handle if about is not None else ""
        self._title.setText(name)
        self.portrait.show_name(name)
        if about is not None:
            self._facts(column, about, zone)
            self._tones(column, about)
            self._earlier(column, earlier, now, zone)
            self._notes(column, about, now, zone)
        column.addStretch(1)
        self._area.setWidget(page)

    def _facts(self, column: QVBoxLayout, about: About, zone: tzinfo) -> None:
        where = channel_name(about.channel)
        handle = " · ".join(filter(None, [where, about.handle if about.name else ""]))
        column.addWidget(ElidedLabel(handle, "small", "text2"))
        first = exact_text(about.first_seen_at, zone).rpartition(",")[0]
        known = label(_("Known since {day}").format(day=first), "small", "text2", wraps=True)
        column.addWidget(known)
        chips = QWidget()
        flow = FlowLayout(chips, 6)
        words = ngettext("{n} message", "{n} messages", about.n_items)
        flow.addWidget(pill(words.format(n=number_text(about.n_items)), "info"))
        if about.n_answered:
            words = ngettext("{n} answered", "{n} answered", about.n_answered)
            flow.addWidget(pill(words.format(n=number_text(about.n_answered)), "ok"))
        if about.followers:
            words = ngettext("{n} follower", "{n} followers", about.followers)
            flow.addWidget(pill(words.format(n=number_text(about.followers)), "info"))
        column.addWidget(chips)

    def _tones(self, column: QVBoxLayout, about: About) -> None:
        total = sum(about.tones.values())
        if not total:
            return
        column.addSpacing(8)
        column.addWidget(label(_("How they wrote"), "label", "text2"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for line, tone in enumerate(one for one in Tone if about.tones.get(one)):
            n = about.tones[tone]
            grid.addWidget(label(tone_name(tone), "small"), line, 0)
            grid.addWidget(Bar(self._theme, n / total, INKS[tone]), line, 1)
            grid.addWidget(label(number_text(n), "small", "text2"), line, 2)
        column.addLayout(grid)

    def _earlier(
        self, column: QVBoxLayout, earlier: tuple[InboxRow, ...], now: datetime, zone: tzinfo
    ) -> None:
        if not earlier:
            return
        column.addSpacing(8)
        column.addWidget(label(_("Earlier"), "label", "text2"))
        for row in earlier:
            when = when_text(row.posted_at or row.arrived_at, now, zone)
            words = " ".join((row.title or row.snippet).split())[:80]
            line = QHBoxLayout()
            line.setSpacing(8)
            link = ElidedButton(words, partial(self._open, row.item_id))
            link.setAccessibleName(f"{words}, {when}")
            line.addWidget(link, 1)
            line.addWidget(label(when, "caption", "text3"))
            column.addLayout(line)

    def _notes(self, column: QVBoxLayout, about: About, now: datetime, zone: tzinfo) -> None:
        if not about.notes:
            return
        column.addSpacing(8)
        column.addWidget(label(_("Notes"), "label", "text2"))
        for note in about.notes:
            column.addWidget(label(note.text, "small", wraps=True))
            column.addWidget(label(when_text(note.at, now, zone), "caption", "text3"))

    def _open(self, item_id: int, *_checked: object) -> None:
        self.item_asked.emit(item_id)
