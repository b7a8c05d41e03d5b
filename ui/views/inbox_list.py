"""The left half of the inbox: heading, search, filters, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
)

from app.domain.item import Tone
from app.i18n import _, ngettext
from app.queries.inbox import InboxRow, inbox_rows
from app.queries.inbox_marks import marked
from app.services.current import zone_of
from app.wording import channel_name, state_name, tone_name
from ui.actions import LetterKeys
from ui.delegates.inbox_delegate import InboxDelegate
from ui.delegates.reasons import RATED, places_text, reason_text, stars_text
from ui.i18n import number_text, when_text
from ui.models.inbox_model import InboxModel
from ui.theme import mark
from ui.views.inbox_bulk import BulkBar
from ui.views.inbox_filters import FilterRow
from ui.views.understood_aside import AsideStrip
from ui.widgets.buttons import button, icon_button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import label, pill
from ui.widgets.row_table import RowTable
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from ui.views.base import Stage

MINUTE_MS: Final = 60_000
SIGHT_ROWS: Final = 12


class ListPane(QFrame):
    """Shows the ids it is given; it asks for rows only."""

    item_came = Signal(object)  # the current item's id; 0 when there is none
    news_asked = Signal()

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._is_settling = False
        desk, theme = stage.desk, stage.theme
        zone = zone_of(desk.settings().zone)
        mark(self, role="pane")
        self.model = InboxModel(self._read_rows, self._spoken)
        self.delegate = InboxDelegate(theme, desk.clock.now, zone)
        self.table = RowTable(_("Messages"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(self.delegate)
        self.letters = LetterKeys(self.table, stage.actions)
        self.search = SearchField(theme, _("Search people and words"))
        self.filters = FilterRow(theme, self._today)
        self.bulk = BulkBar(stage, self.table)
        self.aside = AsideStrip(stage, self.table, self.letters)
        self.empty = EmptyState(theme, "circle-check", "")
        self._make_head()
        self._make_bars()
        self._lay()
        self.table.current_moved.connect(self._moved)
        self.table.selectionModel().selectionChanged.connect(self._chosen)
        self.search.left.connect(self.focus_list)
        theme.changed.connect(self.set_density)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.table.viewport().update)
        self._minute.start()
        self.set_density()

    def set_density(self) -> None:
        """Show cards or rows, as the owner has set it."""
        settings = self._stage.desk.settings()
        self.delegate.is_compact = settings.density == "compact"
        self.delegate.zone = zone_of(settings.zone)
        self.letters.is_on = settings.single_keys
        self.table.set_row_height(self.delegate.height())
        mark(self, role="surface" if self.delegate.is_compact else "pane")
        self.table.viewport().update()

    def show_ids(self, ids: list[int], news: int) -> None:
        """Show a list; the current item stays current, or its successor takes its place."""
        current = self.current_id()
        row = self.table.currentIndex().row()
        self._is_settling = True
        self.model.show_ids(ids)
        self._is_settling = False
        self.show_news(news)
        self._stack.setCurrentWidget(self.table if ids else self.empty)
        if ids and current is not None and self.current_id() == current:
            return  # it stands where it stood, and so does what the owner scrolled to
        number = self.model.number_of(current) if current else None
        if number is None:
            number = min(max(row, 0), len(ids) - 1)
        self.choose(number)
        if self.current_id() != current or not ids:
            self._moved(number)

    def show_news(self, news: int) -> None:
        """Say how many wait behind the list that is being read."""
        text = ngettext("{n} new message", "{n} new messages", news)
        self.news_button.setText(text.format(n=number_text(news)))
        self.news_button.setVisible(news > 0)

    def show_hint(self, text: str, action: str = "") -> None:
        """Say in one line what the list does not show."""
        self.hint.setText(f"{text} {action}".strip())
        self.hint.setVisible(bool(text))
        self.hint.setEnabled(bool(action))

    def show_count(self, needs_you: int) -> None:
        """Say beside the heading how many need the owner."""
        words = ngettext("{n} needs you", "{n} need you", needs_you)
        self._count.setText(words.format(n=number_text(needs_you)))
        self._count.setVisible(needs_you > 0)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far reading the channels has come; nothing when total is 0."""
        self._progress.setMaximum(max(total, 1))
        self._progress.setValue(done)
        self._progress.setVisible(total > 0)
        self._refresh.setEnabled(total == 0)

    def choose(self, number: int) -> None:
        """Make a row the current and only chosen one."""
        if 0 <= number < len(self.model.ids):
            index = self.model.index(number, 0)
            self._is_settling = True
            self.table.setCurrentIndex(index)
            self._is_settling = False
            self.table.scrollTo(index)

    def step(self, by: int) -> None:
        """Go up or down."""
        number = self.table.currentIndex().row() + by
        if 0 <= number < len(self.model.ids):
            self.choose(number)
            self._moved(number)

    def current_id(self) -> int | None:
        """Give the current item's id."""
        return self.model.item_id(self.table.currentIndex().row())

    def chosen_ids(self) -> list[int]:
        """Give the chosen items, or the current one where nothing is chosen."""
        ids = self.model.ids
        chosen = [ids[row] for row in self.table.chosen_rows() if row < len(ids)]
        current = self.current_id()
        return chosen or ([current] if current else [])

    def first_sight(self) -> dict[str, Any]:
        """Give what the next start paints: the first rows in sight and where they stand."""
        first = max(0, self.table.rowAt(0))
        return {
            "ids": self.model.ids[first : first + SIGHT_ROWS],
            "title": self._title.text(),
            "width": self.width(),
            "top": self.table.y(),
            "search": self.search.y(),
        }

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make_head(self) -> None:
        theme = self._stage.theme
        self._title = label(_("Inbox"), "headline")
        self._count = pill("", "info")
        refresh = self._stage.frame.look_for_news
        self._refresh = icon_button(theme, "refresh-cw", _("Look for news now"), refresh)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("Reading the channels"))
        self._progress.hide()

    def _make_bars(self) -> None:
        theme = self._stage.theme
        self.news_button: QPushButton = button(theme, "", self.news_asked.emit, kind="bar")
        self.news_button.setSizePolicy(
            self.news_button.sizePolicy().Policy.Expanding,
            self.news_button.sizePolicy().Policy.Fixed,
        )
        self.news_button.hide()
        self.hint = button(theme, "", kind="link")
        self.hint.hide()
        self.hint_pressed = self.hint.clicked

    def _lay(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._refresh)
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 4)
        top.setSpacing(10)
        top.addLayout(head)
        for widget in (self.search, self.filters, self.news_button, self.hint):
            top.addWidget(widget)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._progress)
        column.addLayout(top)
        column.addLayout(self._stack, 1)
        column.addWidget(self.aside)
        column.addWidget(self.bulk)

    def _moved(self, row: int) -> None:
        if not self._is_settling:
            self.item_came.emit(self.model.item_id(row) or 0)

    def _chosen(self) -> None:
        if not self._is_settling:
            self.bulk.show_chosen(len(self.table.chosen_rows()), len(self.model.ids))

    def _today(self) -> date:
        return self._stage.desk.clock.now().astimezone(self.delegate.zone).date()

    def _read_rows(self, ids: Sequence[int]) -> tuple[InboxRow, ...]:
        read = self._stage.desk.read_page
        return marked(read, inbox_rows(read, ids, self._stage.desk.clock.now()))

    def _spoken(self, row: InboxRow) -> str:
        now = self._stage.desk.clock.now()
        return spoken(row, now, when_text(row.posted_at or row.arrived_at, now, self.delegate.zone))


def spoken(row: InboxRow, now: datetime, when: str) -> str:
    """Say a row as one sentence for a screen reader: what matters first."""
    parts = [] if row.is_seen else [_("Not looked at yet")]
    parts.append(state_name(row.state))
    parts += [reason_text(row, reason, now) for reason in row.reasons]
    parts += [stars_text(row.rating)] if row.rating and not RATED & set(row.reasons) else []
    parts.append(_("Tone unsure") if row.tone is Tone.UNKNOWN else tone_name(row.tone))
    parts += [places_text(row)] if row.n_places > 1 else []
    # TRANSLATORS: read aloud for each message of the list
    return _("{facts}. From {name}, {channel}, {when}: {text}").format(
        facts=", ".join(parts),
        name=row.author_name or row.author_handle,
        channel=channel_name(row.channel),
        when=when,
        text=row.title or row.snippet,
    )
