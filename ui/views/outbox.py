"""Everything that was written and has not arrived: failed ones first, drafts last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.item import ReplyState
from app.i18n import _, ngettext
from app.queries.outbox import ReplyLine, drafts, outbox
from app.services.current import zone_of
from app.wording import channel_name, reply_state_name, visibility_name
from ui.delegates.outbox_delegate import OutboxDelegate
from ui.i18n import number_text
from ui.models.outbox_model import OutboxModel
from ui.theme import mark
from ui.views.base import Stage, View
from ui.views.reply_strip import ReplyStrip
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.labels import ElidedLabel, label, pill
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from app.events import Changed

LIST_WIDTH: Final = 400


class OutboxView(View):
    """Lists what waits; the current one can be sent again, taken back or gone to."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme, desk = stage.theme, stage.desk
        zone = zone_of(desk.settings().zone)
        self.model = OutboxModel(self._spoken)
        self.delegate = OutboxDelegate(theme, desk.clock.now, zone)
        self.table = RowTable(_("Replies that wait"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(self.delegate)
        self.table.set_row_height(self.delegate.height())
        self._count = pill("", "danger")
        self._name = ElidedLabel("", "title")
        self._facts = ElidedLabel("", "caption", "text2")
        self._text = label("", "body", wraps=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.strip = ReplyStrip(theme, desk.clock.now)
        self.open_button = button(theme, _("Open the message"), self._open, icon="inbox")
        self.empty = EmptyState(
            theme, "send", _("Nothing waits"), _("Replies stand here until the network has them.")
        )
        self._lay()
        self._connect()

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.replies or changed.is_list:
            future = self.stage.desk.jobs.ask(self._ask)
            self.stage.bridge.when_done(future, self._take, question="outbox")

    @override
    def focus_first(self) -> None:
        self.table.setFocus()

    def _ask(self) -> tuple[ReplyLine, ...]:
        read = self.stage.desk.read_page
        return (*outbox(read), *drafts(read))

    def _take(self, lines: tuple[ReplyLine, ...]) -> None:
        current = self.model.line(self.table.currentIndex().row())
        self.model.show_lines(lines)
        self._stack.setCurrentIndex(0 if lines else 1)
        failed = sum(one.is_failed for one in lines)
        words = ngettext("{n} not sent", "{n} not sent", failed)
        self._count.setText(words.format(n=number_text(failed)))
        self._count.setVisible(failed > 0)
        number = self.model.number_of(current.reply_id) if current else None
        if lines:
            self.table.setCurrentIndex(self.model.index(number or 0, 0))
        self._show(self.table.currentIndex().row())

    def _show(self, number: int) -> None:
        line = self.model.line(number)
        self._detail.setVisible(line is not None)
        if line is None:
            return
        self._name.setText(_("To {name}").format(name=line.author_name))
        facts = (channel_name(line.channel), line.account_name, visibility_name(line.visibility))
        self._facts.setText(" · ".join(facts))
        self._text.setText(line.text)
        self.strip.show_replies((line,), line.channel)

    def _spoken(self, line: ReplyLine) -> str:
        state = ReplyState.FAILED if line.is_failed else line.state
        # TRANSLATORS: read aloud for each reply in the outbox
        return _("{state}. To {name}, {channel}: {text}").format(
            state=reply_state_name(state),
            name=line.author_name,
            channel=channel_name(line.channel),
            text=line.text,
        )

    def _open(self) -> None:
        if line := self.model.line(self.table.currentIndex().row()):
            self.stage.frame.go("inbox", line.item_id)

    # --- what is done -------------------------------------------------------------------

    def _connect(self) -> None:
        replies = self.stage.desk.replies
        self.table.current_moved.connect(self._show)
        self.table.opened.connect(self._open)
        self.stage.theme.changed.connect(self._resize_rows)
        self.strip.undo_asked.connect(partial(self._write, replies.cancel))
        self.strip.retry_asked.connect(partial(self._write, replies.retry))
        self.strip.posted_said.connect(partial(self._write, replies.confirm_by_hand))
        self.strip.missing_said.connect(partial(self._write, replies.found_missing))

    def _write(self, change: Callable[[int], object], reply_id: int) -> None:
        future = self.stage.desk.jobs.write(partial(change, reply_id))
        self.stage.bridge.when_done(future, self._written)

    def _written(self, _changed: object) -> None:
        """Nothing to show: what changed is told to every screen."""

    def _resize_rows(self) -> None:
        self.table.set_row_height(self.delegate.height())

    # --- layout ---------------------------------------------------------------------------

    def _lay(self) -> None:
        left = QFrame()
        mark(left, role="pane")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(12)
        head.addWidget(label(_("Outbox"), "headline"))
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        right = QFrame()
        mark(right, role="surface")
        outer = QVBoxLayout(right)
        outer.setContentsMargins(0, 0, 0, 0)
        self._detail = QWidget()
        outer.addWidget(self._detail)
        outer.addStretch(1)
        inner = QVBoxLayout(self._detail)
        inner.setContentsMargins(0, 16, 0, 16)
        inner.setSpacing(12)
        words = QVBoxLayout()
        words.setContentsMargins(24, 0, 24, 0)
        words.setSpacing(8)
        for widget in (self._name, self._facts, self._text, self.open_button):
            words.addWidget(widget)
        inner.addLayout(words)
        inner.addWidget(self.strip)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 640])
        self._stack = QStackedLayout(self)
        self._stack.addWidget(split)
        self._stack.addWidget(self.empty)
