"""The middle of the inbox: who wrote what, what we said, and the place to answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.i18n import _
from app.queries.thread import Said
from app.services.current import zone_of
from app.wording import channel_name, due_chip, kind_name
from ui.delegates.thread_delegate import ThreadDelegate
from ui.models.thread_model import ThreadModel
from ui.theme import mark
from ui.views import said as words_of
from ui.views.composer import Composer
from ui.views.picture_strip import PictureStrip
from ui.views.reply_strip import ReplyStrip
from ui.views.snooze import fill
from ui.views.understood import UnderstoodStrip
from ui.views.understood_lead import LeadStrip
from ui.views.understood_twins import TwinStrip
from ui.widgets.banner import Banner
from ui.widgets.buttons import button, icon_button
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel
from ui.widgets.thread_list import ThreadList
from ui.widgets.tray import Tray

if TYPE_CHECKING:
    from ui.delegates.marks import Mark
    from ui.models.talk import Talk
    from ui.views.base import Stage

NAME_WIDTH: Final = 150
GAP: Final = 8
MORE: Final = (
    "reopen",
    "noise",
    "correct",
    "lead",
    "seen",
    "like",
    "hide",
    "browse",
    "copy_link",
    "versions",
)


class ConversationPane(QFrame):
    """Shows one `Talk`; what the owner presses goes to whoever holds it."""

    snooze_chosen = Signal(object)  # a moment, or None for "when they write again"

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self.talk: Talk | None = None
        theme, desk = stage.theme, stage.desk
        self.zone = zone_of(desk.settings().zone)
        mark(self, role="surface")
        self.model = ThreadModel(self._spoken)
        self.delegate = ThreadDelegate(theme, self.zone, self._caption)
        self.list = ThreadList(_("Conversation"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.menu_asked.connect(self._show_menu)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.list)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_text)
        self.warning = Banner(theme, "danger")
        self.late = Banner(theme, "danger")
        self.note = Banner(theme, "info")
        self.understood = UnderstoodStrip(stage)
        self.understood.marks_changed.connect(self._mark)
        self.lead = LeadStrip(theme)
        self.twins = TwinStrip(theme)
        self.push = Banner(theme, "warn")
        self.strip = ReplyStrip(theme, desk.clock.now)
        self.pictures = PictureStrip(stage)
        self.pictures.opened.connect(self.open_link)
        self.composer = Composer(theme)
        self.composer.browse_asked.connect(self.browse)
        self._make_head()
        self._lay()
        self.show_talk(None)

    def show_talk(self, talk: Talk | None) -> None:
        """Show a conversation, or that none is chosen."""
        is_other = (talk and talk.item_id) != (self.talk and self.talk.item_id)
        self.talk = talk
        self._stack.setCurrentWidget(self._page if talk else self._none)
        if is_other:
            self.push.hide()
        if talk is None:
            self.understood.show_talk(None)
            self.composer.set_target(None, "")
            self.model.show_said(())
            return
        self._show_head(talk)
        self._lay_head()
        self._show_banners(talk)
        self.delegate.asker = talk.row.author_name
        has_rows_changed = self.model.show_said(talk.said)
        if is_other or has_rows_changed:
            self.list.scrollToBottom()
            self.list.setCurrentIndex(self.model.index(talk.own_place))
        self.understood.show_talk(talk)
        self.pictures.show_talk(talk)
        self.strip.show_replies(talk.replies, talk.row.channel)
        if self.composer.item_id != talk.item_id:
            self.composer.set_target(words_of.target(talk), talk.draft)
        else:
            self.composer.retarget(words_of.target(talk))
            self.composer.take_draft(talk.draft)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_head()

    def _lay_head(self) -> None:
        """Put the buttons beside the name, or below it where both do not fit."""
        shown = [self._later, self._done, self._more]
        shown += [] if self.about_button.isHidden() else [self.about_button]
        needs = sum(one.sizeHint().width() + GAP for one in shown)
        is_wide = self.width() >= needs + self._stage.theme.px(NAME_WIDTH)
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self._actions.setMinimumWidth(needs if is_wide else 0)

    def copy_text(self) -> None:
        """Put the words of the current bubble on the clipboard."""
        said = self.model.said(self.list.currentIndex().row())
        if said is not None:
            QGuiApplication.clipboard().setText(said.text)

    def browse(self) -> None:
        """Open the item's page; where no browser comes, its address is copied instead."""
        if self.talk:
            self.open_link(self.talk.page)

    def open_link(self, url: str) -> None:
        """Open an address that we have checked, or say that it was copied."""
        if not url:
            return
        if not QDesktopServices.openUrl(QUrl(url)):
            QGuiApplication.clipboard().setText(url)
            self._stage.frame.say(_("No browser answered. The link was copied."))

    def _make_head(self) -> None:
        theme, actions = self._stage.theme, self._stage.actions
        self._name = ElidedLabel("", "title")
        self._facts = ElidedLabel("", "caption", "text2")
        self._later = button(theme, _("Later"), kind="ghost", icon="clock")
        self.snooze_menu = QMenu(self._later)
        self.snooze_menu.aboutToShow.connect(self._fill_snooze)
        self._later.setMenu(self.snooze_menu)
        self._done = button(theme, _("Done"), actions["done"].trigger, icon="check")
        self._more = icon_button(theme, "ellipsis", _("More"))
        self.more_menu = QMenu(self._more)
        for name in MORE:
            self.more_menu.addAction(actions[name])
        self.more_menu.setToolTipsVisible(True)
        self._more.setMenu(self.more_menu)
        self._more.setPopupMode(self._more.ToolButtonPopupMode.InstantPopup)
        self.about_button = icon_button(
            theme, "panel-right", _("Show or hide who wrote"), actions["about"].trigger
        )

    def _lay(self) -> None:
        head = QFrame()
        mark(head, role="header")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        self._actions = QWidget()
        row = FlowLayout(self._actions)
        for widget in (self._later, self._done, self._more, self.about_button):
            row.addWidget(widget)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight, head)
        self._head.setContentsMargins(24, 10, 12, 10)
        self._head.setSpacing(8)
        self._head.addLayout(names, 1)
        self._head.addWidget(self._actions)
        banners = QVBoxLayout()
        banners.setContentsMargins(24, 16, 24, 0)
        banners.setSpacing(8)
        for one in (self.warning, self.late, self.note):
            banners.addWidget(one)
        self._tray = Tray()
        self._tray.column.setContentsMargins(24, 0, 24, 8)
        for strip in (self.understood, self.lead, self.twins):
            self._tray.column.addWidget(strip)
        before_answer = QVBoxLayout()
        before_answer.setContentsMargins(24, 0, 24, 0)
        before_answer.addWidget(self.push)
        self._page = QWidget()
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(banners)
        column.addWidget(self.list, 1)
        column.addWidget(self._tray)
        column.addWidget(self.pictures)
        column.addLayout(before_answer)
        column.addWidget(self.strip)
        column.addWidget(self.composer)
        self._none = EmptyState(self._stage.theme, "inbox", _("Choose a message to read it"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self._page)

    def _show_head(self, talk: Talk) -> None:
        row = talk.row
        self._name.setText(row.author_name or row.author_handle)
        stars = words_of.rating(row, recommends=talk.full.recommends)
        facts = [stars, channel_name(row.channel), kind_name(row.kind), talk.account_name]
        self._facts.setText(" · ".join(filter(None, facts)))

    def _show_banners(self, talk: Talk) -> None:
        now = self._stage.desk.clock.now()
        row = talk.row
        is_late = row.due_at is not None and row.due_at <= now and not talk.is_answered
        late = ""
        if is_late:
            chip = due_chip(row.due_at, now)
            late = _("{late}: the time for an answer has passed.").format(late=chip)
        told = (
            (self.warning, words_of.warning(talk)),
            (self.late, late),
            (self.note, words_of.note(talk, self.zone)),
        )
        for banner, words in told:
            if words:
                banner.tell(words)
            else:
                banner.hide()
        self.twins.show_talk(talk, now, self.zone)
        self.lead.show_talk(talk)

    def _mark(self, marks: tuple[Mark, ...]) -> None:
        self.delegate.marks = marks
        self.list.viewport().update()

    def _fill_snooze(self) -> None:
        fill(self.snooze_menu, self._stage.desk.clock.now(), self.zone, self.snooze_chosen.emit)

    def _caption(self, said: Said) -> tuple[str, str]:
        return words_of.caption(said, self._stage.desk.clock.now(), self.zone)

    def _spoken(self, said: Said) -> str:
        return words_of.spoken(said, self._caption(said)[0])

    def _show_menu(self, place: QPoint) -> None:
        said = self.model.said(self.list.currentIndex().row())
        if said is None:
            return
        menu = QMenu(self)
        menu.addAction(_("Copy the text"), self.copy_text)
        for url, shown in words_of.links(said):
            menu.addAction(shown, partial(self.open_link, url))
        menu.popup(place)
