"""The round by hand: places that only the owner can look at, one tile each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.deadline import shop_day
from app.events import Changed
from app.i18n import _, ngettext
from app.queries.round import Tile, round_tiles
from app.services.current import zone_of
from app.wording import sentence
from ui.i18n import number_text
from ui.views.base import View
from ui.views.round_add import RoundAdd
from ui.views.round_capture import RoundCapture
from ui.views.round_tile import RoundTile
from ui.views.undoing import Undoing
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.page import Head, Page

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.services.by_hand_round import Capture, Captured
    from ui.views.base import Stage

WIDEST = 1100


class RoundView(View):
    """Shows the tiles, or the form that was asked for, in the same place."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self._cards: dict[int, RoundTile] = {}
        self._tiles: tuple[Tile, ...] = ()
        self.undoing = Undoing(self)
        self.undoing.failed.connect(self._complain)
        self.head = Head(_("By hand"), "")
        self.add_ = button(theme, _("Add a place"), self.begin_add, icon="plus")
        self.back = button(theme, _("Back to the round"), self._close, icon="chevron-left")
        self.head.add(self.add_)
        self.head.add(self.back)
        self.told = Banner(theme, "danger")
        self.told.hide()
        self.told.pressed.connect(self.told.hide)
        self.capture = RoundCapture(stage)
        self.adding = RoundAdd(stage)
        self.empty = EmptyState(
            theme,
            "hand",
            _("No place on your round yet"),
            _(
                "Quora, Facebook groups, Tripadvisor: places no program may read. Add them, and "
                "Shoptalk reminds you to look and keeps what you find."
            ),
        )
        self.empty.add(_("Add a place"), self.begin_add, icon="plus", kind="primary")
        self._lay()
        self.capture.kept.connect(self._keep)
        self.capture.left.connect(self._close)
        self.adding.asked.connect(self._add)
        self.adding.left.connect(self._close)
        self.adding.alert_asked.connect(partial(stage.frame.go, "channels", "connect:alerts"))
        self._close()

    def _lay(self) -> None:
        self._page = Page(self.stage.theme.px(WIDEST))
        self._place = QWidget()
        self._flow = FlowLayout(self._place, 12, is_even=True)
        self._page.column.addWidget(self._place)
        self._page.column.addStretch(1)
        self._stack = QStackedWidget()
        for page in (self._page, self.capture, self.adding, self.empty):
            self._stack.addWidget(page)
        banner = QVBoxLayout()
        banner.setContentsMargins(24, 0, 24, 0)
        banner.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(banner)
        column.addWidget(self._stack, 1)

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_accounts or changed.is_list or changed.is_settings:
            desk = self.stage.desk
            asked = desk.jobs.ask(partial(round_tiles, desk.read_page, desk.clock.now()))
            self.stage.bridge.when_done(asked, self._show, question="round")

    @override
    def focus_first(self) -> None:
        late = next((one for one in self._tiles if one.is_overdue), None)
        first = late or (self._tiles[0] if self._tiles else None)
        if self._stack.currentWidget() is self._page and first is not None:
            self._cards[first.account_id].open.setFocus()
        else:
            self.setFocus()

    @override
    def show_this(self, argument: object) -> None:
        if argument == "add":
            self.begin_add()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.back.isVisible():
            self._close()
            self.focus_first()
        else:
            super().keyPressEvent(event)

    def begin_add(self) -> None:
        """Offer the places that can be added."""
        self._enter(self.adding)
        self.adding.begin()

    def _enter(self, page: QWidget) -> None:
        self.told.hide()
        self._stack.setCurrentWidget(page)
        self.back.show()
        self.add_.hide()

    def _close(self) -> None:
        self._stack.setCurrentWidget(self._page if self._tiles else self.empty)
        self.back.hide()
        self.add_.setVisible(bool(self._tiles))

    def _show(self, tiles: tuple[Tile, ...]) -> None:
        self._tiles = tiles
        desk = self.stage.desk
        now, zone = desk.clock.now(), zone_of(desk.settings().zone)
        for gone in set(self._cards) - {one.account_id for one in tiles}:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for tile in tiles:
            self._card(tile.account_id).show_tile(tile, now, zone)
        self._say(sum(one.is_overdue for one in tiles))
        if self._stack.currentWidget() in (self._page, self.empty):
            self._close()

    def _say(self, late: int) -> None:
        line = _("Places Shoptalk cannot read. Open each one, and say when you have looked.")
        if self._tiles and not late:
            line = _("You have looked everywhere in time.")
        elif late:
            words = ngettext(
                "It is time to look at {n} place.", "It is time to look at {n} places.", late
            )
            line = words.format(n=number_text(late))
        self.head.say(_("By hand"), line)

    def _card(self, account_id: int) -> RoundTile:
        if account_id not in self._cards:
            made = self._cards[account_id] = RoundTile(self.stage.theme)
            made.open_asked.connect(self._open)
            made.looked.connect(self._looked)
            made.found.connect(self._found)
            made.paced.connect(self._pace)
            made.remove_asked.connect(self._remove)
            self._flow.addWidget(made)
            self._page.follow(made)
        return self._cards[account_id]

    # --- what the owner does

    def _open(self, tile: Tile) -> None:
        if not QDesktopServices.openUrl(QUrl(tile.address)):
            QGuiApplication.clipboard().setText(tile.address)
            self.stage.frame.say(_("No browser answered. The link was copied."))

    def _looked(self, tile: Tile) -> None:
        service = self.stage.desk.hand_round
        words = _("Looked at {place}.").format(place=tile.name)
        back = partial(service.unlooked, tile.account_id, tile.looked_at)
        self.undoing.do(partial(service.looked, tile.account_id), words, back)

    def _pace(self, account_id: int, days: int) -> None:
        service = self.stage.desk.accounts
        was = next((one.cadence_days for one in self._tiles if one.account_id == account_id), days)
        back = partial(service.configure, account_id, "cadence_days", str(was))
        job = partial(service.configure, account_id, "cadence_days", str(days))
        self.undoing.do(job, _("Kept."), back)

    def _found(self, tile: Tile) -> None:
        self._enter(self.capture)
        desk = self.stage.desk
        self.capture.begin(tile, shop_day(desk.clockwork(), desk.clock.now()))

    def _keep(self, account_id: int, capture: Capture) -> None:
        desk = self.stage.desk
        kept = desk.jobs.write(partial(desk.hand_round.capture, account_id, capture))
        self.stage.bridge.when_done(kept, self._kept, self._not_kept)

    def _kept(self, captured: Captured) -> None:
        words = _("It is in the inbox.") if captured.is_new else _("It was in the inbox already.")
        self.undoing.toast.tell(words)
        self._close()
        self.focus_first()

    def _not_kept(self, error: ShopError) -> None:
        self.capture.complain(sentence(error))

    def _add(self, place: str, url: str, name: str) -> None:
        added = self.stage.desk.hand_round.add(place, url=url, name=name)
        self.stage.bridge.when_done(added, self._added, self.adding.refuse, question="place")

    def _added(self, _account_id: int) -> None:
        self._close()
        self.undoing.toast.tell(_("It is on your round."))
        self.refresh(None)

    def _remove(self, tile: Tile) -> None:
        removed = self.stage.desk.accounts.remove(tile.account_id)
        self.stage.bridge.when_done(removed, self._removed, self._failed)

    def _removed(self, _forgotten: int) -> None:
        self.undoing.toast.tell(_("Taken off the round. What was found there stays."))
        self.refresh(None)

    def _failed(self, error: ShopError) -> None:
        self._complain(sentence(error))

    def _complain(self, words: str) -> None:
        self.told.tell(words, _("Close"))
