"""The inbox: list, conversation, who wrote; every key and button of it meets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QSplitter, QStackedLayout, QWidget
from typing_extensions import override

from app.domain.filter import InboxFilter, from_json, to_json
from app.domain.item import Tone
from app.errors import ShopError, WrongUse
from app.i18n import _, ngettext
from ui.i18n import number_text
from ui.models.talk import Talk, load
from ui.views.about import AboutPanel
from ui.views.base import Stage, View
from ui.views.coming import Coming
from ui.views.conversation import ConversationPane
from ui.views.inbox_answer import Asked, Looker
from ui.views.inbox_doing import Doing
from ui.views.inbox_list import ListPane
from ui.views.inbox_replying import Replying
from ui.views.understood_doing import Correcting
from ui.views.welcome import welcome

if TYPE_CHECKING:
    from app.events import Changed

WIDE: Final = 1280
LIST_WIDTH: Final = 368
NAMED: Final = {
    "overdue": replace(InboxFilter(), is_overdue=True),
    "negative": replace(InboxFilter(), tones=(Tone.NEGATIVE,)),
    "positive": replace(InboxFilter(), tones=(Tone.POSITIVE,)),
}


class InboxView(View):
    """Asks what is to be shown, and hands on what the owner does."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.list = ListPane(stage)
        self.conversation = ConversationPane(stage)
        self.about = AboutPanel(stage.theme)
        self._face: Coming | None = None
        self._face_url = ""
        self.looker = Looker(stage, self)
        self.doing = Doing(stage, self)
        self.replying = Replying(stage, self.conversation)
        self.correcting = Correcting(stage, self)
        self._wanted: int | None = None
        self._is_about_wanted = True
        self._lay()
        self._connect()

    # --- View -----------------------------------------------------------------------------

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None:
            self.looker.look_now()
            return
        if changed.is_settings:
            self.list.set_density()
        if changed.is_list or changed.is_accounts or changed.is_settings:
            self.looker.look(is_kept=not self.doing.is_own(changed))
        self.list.model.drop(None if changed.is_settings else changed.items)
        current = self._wanted
        if current and (current in changed.items or changed.replies or changed.is_settings):
            self._load(current)

    @override
    def focus_first(self) -> None:
        if self._pages.currentIndex():
            self.welcome.focus_first()
        else:
            self.list.focus_list()

    @override
    def show_this(self, argument: object) -> None:
        if isinstance(argument, int):
            self.show_item(argument)
        elif isinstance(argument, InboxFilter):
            self.looker.use(argument)
        elif isinstance(argument, str) and argument.startswith("view-"):
            self.looker.use_view(int(argument.removeprefix("view-")))
        elif isinstance(argument, str):
            self.looker.use(NAMED.get(argument, InboxFilter()))

    @override
    def keep(self) -> dict[str, Any]:
        return {
            "filter": to_json(self.looker.filter),
            "current": self.list.current_id(),
            "sizes": self._split.sizes()[:2],
            "about": self._is_about_wanted,
            "apart": self.looker.is_apart,
        }

    @override
    def restore(self, kept: Mapping[str, Any]) -> None:
        try:
            self.looker.filter = from_json(str(kept.get("filter", "{}")))
        except WrongUse:
            self.looker.filter = InboxFilter()
        sizes = kept.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(type(one) is int for one in sizes):
            self._split.setSizes(sizes)
        current = kept.get("current")
        self.looker.first_id = current if isinstance(current, int) else None
        self._is_about_wanted = kept.get("about") is not False
        self.looker.is_apart = kept.get("apart") is True
        self._show_about()

    @override
    def first_sight(self) -> dict[str, Any]:
        return self.list.first_sight()

    @override
    def show_progress(self, done: int, total: int) -> None:
        self.list.show_progress(done, total)

    @override
    def leave(self) -> None:
        self.conversation.composer.keep()

    # --- what is shown ----------------------------------------------------------------------

    def show_item(self, item_id: int) -> None:
        """Show one message, also one that the list does not hold."""
        number = self.list.model.number_of(item_id)
        if number is not None:
            self.list.choose(number)
        self._load(item_id)

    def show_answer(self, asked: Asked) -> None:
        """Show what the looker found."""
        is_new_shop = not asked.has_accounts and not asked.wanted and not asked.words
        self._pages.setCurrentIndex(1 if is_new_shop else 0)
        self.list.show_ids(asked.ids, asked.news)
        self.conversation.twins.show_apart(is_apart=self.looker.is_apart)
        self.list.filters.show_filter(asked.filter, asked.channels)

    def _load(self, item_id: int | None) -> None:
        self._wanted = item_id
        if not item_id:
            self._show_talk(None)
            return
        if item_id != self.conversation.composer.item_id:
            self.conversation.composer.rest()  # no letter may land on the message before
        future = self.stage.desk.jobs.ask(partial(load, self.stage.desk, item_id))
        self.stage.bridge.when_done(future, self._show_talk, self._lost, question="talk")

    def _show_talk(self, talk: Talk | None) -> None:
        if talk is not None and talk.item_id != self._wanted:
            return
        is_other = talk is not None and (
            self.conversation.talk is None or self.conversation.talk.item_id != talk.item_id
        )
        self.conversation.show_talk(talk)
        about = talk.about if talk else None
        now = self.stage.desk.clock.now()
        rows = talk.earlier if talk else ()
        self.about.show_person(about, rows, now, self.conversation.zone)
        self._show_face(talk)
        self._show_about()
        self.doing.show_possible(talk)
        if is_other and talk is not None:
            self.doing.opened(talk)

    def _show_face(self, talk: Talk | None) -> None:
        """Bring the picture of who wrote, where the owner allows the network's pictures."""
        url = talk.full.author_avatar_url if talk is not None and talk.shows_pictures else ""
        if url == self._face_url:
            return
        if self._face is not None:
            self._face.deleteLater()
            self._face.came.disconnect(self.about.portrait.show_image)
        self._face, self._face_url = None, url
        self.about.portrait.forget_image()
        if talk is not None and url:
            portrait = self.about.portrait
            self._face = Coming(self.stage, portrait, url, talk.row.channel, portrait.wanted())
            self._face.came.connect(portrait.show_image)

    def _lost(self, error: ShopError) -> None:
        self._show_talk(None)
        self.stage.bridge.went_wrong.emit(error)

    # --- layout -------------------------------------------------------------------------------

    def _lay(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self.conversation)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        px = self.stage.theme.px
        self.list.setMinimumWidth(px(300))
        self.conversation.setMinimumWidth(380)
        self._split.setSizes([px(LIST_WIDTH), 640])
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._split, 1)
        row.addWidget(self.about)
        connect = partial(self.stage.frame.go, "channels", "connect")
        self.welcome = welcome(self.stage.theme, connect, self.stage.frame.try_sample)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(page)
        self._pages.addWidget(self.welcome)

    def _connect(self) -> None:
        self.list.item_came.connect(self._load)
        self.list.table.opened.connect(self._reply)
        self.list.news_asked.connect(self.looker.show_news)
        self.list.hint_pressed.connect(self.looker.hint_pressed)
        self.list.search.asked.connect(self.looker.search)
        self.list.filters.asked.connect(self.looker.use)
        self.list.filters.save_asked.connect(self._save_view)
        self.looker.answered.connect(self.show_answer)
        self.conversation.composer.left.connect(self.list.focus_list)
        self.conversation.twins.apart_asked.connect(self.looker.toggle_apart)
        self.about.item_asked.connect(self.show_item)
        self.about.closed.connect(self._toggle_about)
        actions = self.stage.actions
        actions["next"].triggered.connect(partial(self.list.step, 1))
        actions["previous"].triggered.connect(partial(self.list.step, -1))
        actions["reply"].triggered.connect(self._reply)
        actions["about"].triggered.connect(self._toggle_about)
        actions["search"].triggered.connect(self._search)

    def _reply(self) -> None:
        """Go where the answer is written, or to the conversation where none can be."""
        text = self.conversation.composer.text
        (text if text.isVisible() else self.conversation.list).setFocus()

    def _search(self) -> None:
        self.stage.frame.go("inbox")
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _save_view(self) -> None:
        name, is_ok = QInputDialog.getText(self, _("Keep this as a view"), _("Name of the view"))
        if is_ok and name.strip():
            desk = self.stage.desk
            future = desk.jobs.write(partial(desk.views.save, name, self.looker.filter))
            self.stage.bridge.when_done(future, self._view_saved)

    def _view_saved(self, _saved: object) -> None:
        n = len(self.looker.views) + 1
        words = ngettext("Kept. Ctrl+{n} opens it.", "Kept. Ctrl+{n} opens it.", n)
        self.stage.frame.say(words.format(n=number_text(n)) if n < 10 else _("Kept."))

    # --- the panel at the right -------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_about()

    def _toggle_about(self) -> None:
        self._is_about_wanted = not self._is_about_wanted
        self._show_about()

    def _show_about(self) -> None:
        window = self.window().width()
        is_wide = window >= self.stage.theme.px(WIDE)
        has_talk = self.conversation.talk is not None
        self.about.setVisible(self._is_about_wanted and is_wide and has_talk)
        self.conversation.about_button.setVisible(is_wide and not self.about.isVisibleTo(self))
