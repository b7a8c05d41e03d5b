"""Where the gold is: what every watch and network brings and costs, and what to drop or add."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHeaderView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.deadline import shop_day
from app.domain.yields import FEW
from app.i18n import _, ngettext
from app.services.understanding.proposals import Proposal
from app.services.yield_table import save_yields
from app.wording import channel_name, sentence
from app.wording.understanding import minutes_text
from ui.i18n import number_text
from ui.views.proposal_strip import ProposalStrip
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.days import percent, short_day
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.page import Page, card, said
from ui.widgets.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QPushButton

    from app.domain.yields import Yield
    from app.errors import ShopError
    from app.services.desk import Desk
    from app.services.understanding.yields import Yields
    from ui.views.base import Stage

RANGES: Final = (28, 90, 365)  # days
WIDEST: Final = 980
ROWS_MOST: Final = 12  # shown at once
SIDES: Final = 90  # beside a table, in pixels
BAR: Final = 12  # what scrolls a narrow table
SHARE: Final = 2  # the column of what was about the shop


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a period brought, and what is suggested by it."""

    first: date
    last: date
    found: Yields
    proposals: tuple[Proposal, ...]


def weigh(desk: Desk, length: int) -> Weighed:
    """Weigh the sources of the last so many days; on the reader lane."""
    last = shop_day(desk.clockwork(), desk.clock.now())
    first = last - timedelta(days=length - 1)
    sources = desk.insight.sources
    found = sources.yields(first, last)
    proposals = tuple(Proposal("source", one) for one in sources.suggestions(found))
    return Weighed(first, last, found, proposals)


class SourcesPart(QWidget):
    """Two tables, the period they are of, and suggestions above them."""

    watch_asked = Signal(object)  # a watch's id is longer than Qt's int
    channel_asked = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.length = RANGES[0]
        self._shown: Weighed | None = None
        theme = stage.theme
        self.chips: dict[int, QPushButton] = {}
        self._group = QButtonGroup(self)
        for length in RANGES:
            words = ngettext("{n} day", "{n} days", length).format(n=length)
            chip = button(theme, words, partial(self.set_length, length), kind="chip")
            chip.setCheckable(True)
            chip.setChecked(length == self.length)
            self._group.addButton(chip)
            self.chips[length] = chip
        self.export = button(
            theme, _("Save as a table …"), self._ask_file, kind="small", icon="download"
        )
        self.proposals = ProposalStrip(theme)
        self.line = said("")
        self.watches = TextTable(_("What each watch brings"))
        self.accounts = TextTable(_("What each network brings"))
        self.watches.opened.connect(self._open_watch)
        self.accounts.opened.connect(self._open_account)
        self.told = Banner(theme, "info")
        self.told.pressed.connect(self.told.hide)
        self.empty = EmptyState(
            theme,
            "chart-column",
            _("Nothing to weigh yet"),
            _("Once watches and networks bring messages, you see here which of them are worth it."),
        )
        self._lay()

    def _lay(self) -> None:
        bar = QFrame()
        row = FlowLayout(bar, 6)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addWidget(self.export)
        self._page = Page(self._stage.theme.px(WIDEST))
        column = self._page.column
        for widget in (bar, self.told, self.line, self.proposals):
            column.addWidget(widget)
        few = _(
            "About you: of the messages you dealt with, how many you did not put aside as not about"
            " you; below {n} it is too few to say. Time is an estimate from when you did what."
        )
        self._cards = []
        titles = (_("Watches"), _("Networks"))
        for title, table in zip(titles, (self.watches, self.accounts), strict=True):
            made, inside = card()
            inside.addWidget(label(title, "title"))
            inside.addWidget(table)
            self._cards.append(made)
            column.addWidget(made)
        self._few = said(few.format(n=number_text(FEW)), "text3")
        column.addWidget(self._few)
        column.addWidget(self.empty)
        column.addStretch(1)
        self._page.follow(self._page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._page)

    def refresh(self) -> None:
        """Weigh again; it counts a lot, so only while it is looked at."""
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(weigh, stage.desk, self.length))
        stage.bridge.when_done(asked, self._show, question="sources")

    def set_length(self, length: int, *_checked: object) -> None:
        """Weigh so many days."""
        self.length = length
        self.chips[length].setChecked(True)
        self.refresh()

    def _show(self, weighed: Weighed) -> None:
        self._shown = weighed
        found = weighed.found
        days = f"{short_day(weighed.first)} – {short_day(weighed.last)}"
        self.line.setText(days)
        self.proposals.show_proposals(weighed.proposals)
        has_any = bool(found.watches or found.accounts)
        self.empty.setVisible(not has_any)
        self._few.setVisible(has_any)
        self.export.setVisible(has_any)
        for made, table, rows in zip(
            self._cards,
            (self.watches, self.accounts),
            (found.watches, found.accounts),
            strict=True,
        ):
            made.setVisible(bool(rows))
            _fill(table, rows)
        self._fit()

    def _fit(self) -> None:
        """Let names take what is left; where nothing is, they keep their width and it scrolls."""
        room = self.width() - self._stage.theme.px(SIDES)
        for table in (self.watches, self.accounts):
            header = table.horizontalHeader()
            wide = [table.sizeHintForColumn(n) for n in range(table.rows.columnCount())]
            heads = [header.sectionSizeHint(n) for n in range(table.rows.columnCount())]
            needs = sum(max(pair) for pair in zip(wide, heads, strict=True))
            modes = QHeaderView.ResizeMode
            fits = needs < room
            header.setSectionResizeMode(0, modes.Stretch if fits else modes.ResizeToContents)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._shown is not None:
            self._fit()

    def _open_watch(self, number: int) -> None:
        if self._shown is not None:
            self.watch_asked.emit(self._shown.found.watches[number].id)

    def _open_account(self, number: int) -> None:
        if self._shown is not None:
            self.channel_asked.emit(self._shown.found.accounts[number].id)

    def _ask_file(self) -> None:
        picker = QFileDialog(self, _("Save as a table"))
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setNameFilter(_("Tables") + " (*.csv)")
        picker.setDefaultSuffix("csv")
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.selectFile("shoptalk-sources.csv")
        picker.fileSelected.connect(self.save_to)
        picker.open()

    def save_to(self, path: str) -> None:
        """Write what is shown to a file."""
        if self._shown is not None:
            stage = self._stage
            saved = stage.desk.jobs.ask(partial(save_yields, Path(path), self._shown.found))
            stage.bridge.when_done(saved, self._saved, self._not_saved)

    def complain(self, text: str) -> None:
        """Say in place what stood in the way."""
        self.told.tell(text, _("Close"), tone="danger")

    def _saved(self, n: int) -> None:
        words = ngettext("{n} row was saved.", "{n} rows were saved.", n)
        self.told.tell(words.format(n=number_text(n)), _("Close"), tone="ok")

    def _not_saved(self, error: ShopError) -> None:
        self.complain(sentence(error))


def _fill(table: TextTable, rows: Sequence[Yield]) -> None:
    heads = (
        *(_("Source"), _("Messages"), _("About you"), _("Leads"), _("Replies"), _("Your time")),
    )
    quiet = partial(_is_quiet, rows)
    table.show_rows(heads, len(rows), partial(_cells, rows), right_from=1, quiet=quiet)
    high = table.verticalHeader().defaultSectionSize()
    shown = max(1, min(ROWS_MOST, len(rows)))
    if len(rows) <= ROWS_MOST:
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    else:
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    bars = table.horizontalHeader().sizeHint().height() + BAR
    table.setFixedHeight(shown * high + bars)


def _cells(rows: Sequence[Yield], number: int) -> tuple[str, ...]:
    one = rows[number]
    return (
        _named(one),
        number_text(one.items),
        _share(one),
        number_text(one.leads),
        number_text(one.replies),
        minutes_text(one.seconds),
    )


def _is_quiet(rows: Sequence[Yield], number: int, column: int) -> bool:
    return column == SHARE and rows[number].share is None


def _named(one: Yield) -> str:
    if not one.channel:
        return one.name
    network = channel_name(one.channel)
    return f"{network} · {one.name}" if one.name and one.name != network else network


def _share(one: Yield) -> str:
    if one.share is None:
        return _("too few ({n})").format(n=number_text(one.dealt_with))
    words = _("{share} of {n}")
    return words.format(share=percent(one.share), n=number_text(one.dealt_with))
