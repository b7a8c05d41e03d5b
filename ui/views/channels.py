"""The accounts: how each does, what it may do, and connecting another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
)
from typing_extensions import override

from app.domain.item import AccountState
from app.i18n import _, ngettext
from app.queries.accounts import AccountRow, Gap, gaps
from app.services.current import zone_of
from app.wording import account_state_name, channel_name, days_left_text, sentence
from ui.i18n import number_text, when_text
from ui.models.line_model import Line
from ui.views.account_panel import ICONS, AccountPanel
from ui.views.account_words import look, state_words
from ui.views.base import View
from ui.views.connect import ConnectPage
from ui.views.feed_lists import BroughtIn, bring_in, brought_in_text, write_out
from ui.views.lines import LineList
from ui.views.undoing import Undoing
from ui.views.ways import way
from ui.widgets.banner import Banner
from ui.widgets.buttons import button
from ui.widgets.empty import EmptyState
from ui.widgets.fold import NARROW, beside, fold
from ui.widgets.page import Head

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.events import Changed
    from app.services.desk import Desk
    from app.services.health import AccountHealth
    from ui.views.base import Stage

GAPS_SHOWN: Final = timedelta(days=14)
LOW: Final = 240  # of the list where it stands above the account
WIDE: Final = (360, 640)


@dataclass(frozen=True, slots=True)
class Connected:
    """Every account, and when they could not be read lately."""

    accounts: tuple[AccountHealth, ...]
    gaps: tuple[Gap, ...]

    @property
    def rows(self) -> tuple[AccountRow, ...]:
        """The logins alone."""
        return tuple(one.row for one in self.accounts)


def ask(desk: Desk) -> Connected:
    """Ask for all of it; on the reader lane."""
    since = desk.clock.now() - GAPS_SHOWN
    return Connected(desk.accounts.health(), gaps(desk.read_page, since))


class ChannelsView(View):
    """Shows the accounts, or leads through connecting one, in the same place."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        theme = stage.theme
        self._shown: Connected | None = None
        self._wanted: int | None = None
        self.undoing = Undoing(self)
        self.undoing.failed.connect(self._complain)
        self.head = Head("")
        self.export = button(theme, _("Save the feeds as a list"), self._ask_export, kind="ghost")
        self.connect_ = button(theme, _("Connect an account"), self.begin, icon="plus")
        self.back = button(theme, _("Back to the accounts"), self._close, icon="chevron-left")
        for one in (self.export, self.connect_, self.back):
            self.head.add(one)
        self.told = Banner(theme, "info")
        self.told.pressed.connect(self.told.hide)
        self.list = LineList(theme, _("Accounts"))
        self.panel = AccountPanel(stage)
        self.connecting = ConnectPage(stage)
        self.empty = EmptyState(
            theme,
            "plug",
            _("No account is connected yet"),
            _("Connect the networks and feeds in which people speak about your shop."),
        )
        self.empty.add(_("Connect an account"), self.begin, icon="plus", kind="primary")
        self._lay()
        self._join()
        self._close()

    def _lay(self) -> None:
        self._split, self._left = beside(self.list, self.panel, WIDE)
        self._stack = QStackedWidget()
        for page in (self._split, self.connecting, self.empty):
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

    def _join(self) -> None:
        self.list.chosen.connect(self._choose)
        self.panel.check_asked.connect(self._check)
        self.panel.sign_in_asked.connect(self._sign_in)
        self.panel.own.renamed.connect(self._rename)
        self.panel.own.configured.connect(self._configure)
        self.panel.switched.connect(self._switch)
        self.panel.pictured.connect(self._picture)
        self.panel.remove_asked.connect(self._remove)
        self.connecting.finished.connect(self._connected)
        self.connecting.list_asked.connect(self._ask_import)

    @property
    def is_connecting(self) -> bool:
        """Tell whether an account is being connected."""
        return self._stack.currentWidget() is self.connecting

    @override
    def refresh(self, changed: Changed | None) -> None:
        if changed is None or changed.is_accounts or changed.is_settings:
            stage = self.stage
            asked = stage.desk.jobs.ask(partial(ask, stage.desk))
            stage.bridge.when_done(asked, self._show, question="accounts")

    @override
    def focus_first(self) -> None:
        if self.is_connecting:
            self.connecting.focus_first()
        else:
            self.list.setFocus()

    @override
    def show_this(self, argument: object) -> None:
        if isinstance(argument, str) and argument.startswith("connect"):
            self.begin()
            _connect, _sep, name = argument.partition(":")
            if name and self.is_connecting:
                self.connecting.begin_way(way(name))
        elif isinstance(argument, int):
            self._wanted = argument
            self._close()
            self.refresh(None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.stage.theme.px
        is_narrow = self.width() < px(NARROW)
        fold(self._split, self._left, is_narrow=is_narrow, low=px(LOW), wide=WIDE)

    def begin(self) -> None:
        """Offer the ways to connect an account."""
        if self._is_sample():
            return
        self._enter(_("Connect an account"), _("Where do people speak about your shop?"))
        self.connecting.begin()

    def _is_sample(self) -> bool:
        """Tell whether nothing may be connected here, and say so."""
        if self.stage.desk.profile.is_sample:
            words = _("This is the sample shop. Connect accounts in your own shop.")
            self.told.tell(words, _("Close"), tone="info")
        return self.stage.desk.profile.is_sample

    def _enter(self, title: str, line: str) -> None:
        self.head.say(title, line)
        self._stack.setCurrentWidget(self.connecting)
        self.told.hide()
        self._show_buttons()

    def _close(self) -> None:
        self.connecting.stop()
        words = _("What Shoptalk reads and where you answer from.")
        self.head.say(_("Channels"), words)
        has_any = self._shown is None or bool(self._shown.rows)
        self._stack.setCurrentWidget(self._split if has_any else self.empty)
        self._show_buttons()

    def _show_buttons(self) -> None:
        rows = self._shown.rows if self._shown else ()
        self.back.setVisible(self.is_connecting)
        self.connect_.setVisible(not self.is_connecting and bool(rows))
        has_feeds = any(row.channel == "feed" for row in rows)
        self.export.setVisible(not self.is_connecting and has_feeds)

    def _show(self, told: Connected) -> None:
        self._shown = told
        desk = self.stage.desk
        now, zone = desk.clock.now(), zone_of(desk.settings().zone)
        lines = []
        for health in told.accounts:
            row = health.row
            icon, tone = look(row)
            read = when_text(row.last_success_at, now, zone) if row.last_success_at else ""
            words = _("read {when}").format(when=read) if read else _("not read yet")
            state = state_words(row)
            if health.warn_level is not None and health.days_left is not None:
                state, words = days_left_text(health.days_left), state  # what must not be cut
            symbol, network = ICONS.get(row.channel, "globe"), channel_name(row.channel)
            lines.append(Line(row.id, row.name, words, symbol, state, icon, tone, network))
        wanted, self._wanted = self._wanted, None
        self.list.show_lines(lines, wanted)
        if not self.is_connecting:
            self._close()
        else:
            self._show_buttons()

    def _choose(self, account_id: int) -> None:
        shown = self._shown.accounts if self._shown else ()
        health = next((one for one in shown if one.row.id == account_id), None)
        if health is not None and self._shown is not None:
            of_it = [gap for gap in self._shown.gaps if gap.account_id == account_id]
            self.panel.show_account(health, of_it)

    def _row(self, account_id: int) -> AccountRow | None:
        rows = self._shown.rows if self._shown else ()
        return next((row for row in rows if row.id == account_id), None)

    def _connected(self, account_id: int) -> None:
        self._wanted = account_id or None
        self._close()
        self.refresh(None)

    def _check(self, account_id: int) -> None:
        stage = self.stage
        checked = stage.desk.accounts.check(account_id)
        stage.bridge.when_done(checked, self._checked, self._failed)

    def _checked(self, state: AccountState) -> None:
        words = _("Checked: {state}.").format(state=account_state_name(state))
        self.undoing.toast.tell(words)
        self.refresh(None)

    def _sign_in(self, account_id: int) -> None:
        row = self._row(account_id)
        if row is not None and not self._is_sample():
            self._enter(
                _("Sign in again: {name}").format(name=row.name),
                _("Its messages and drafts stay as they are."),
            )
            self.connecting.begin_again(row)

    def _rename(self, account_id: int, name: str) -> None:
        row, service = self._row(account_id), self.stage.desk.accounts
        if row is not None:
            back = partial(service.rename, account_id, row.name)
            self.undoing.do(partial(service.rename, account_id, name), _("Renamed."), back)
            self.list.setFocus()

    def _configure(self, account_id: int, name: str, value: str) -> None:
        row, service = self._row(account_id), self.stage.desk.accounts
        if row is not None:
            back = partial(service.configure, account_id, name, row.config.get(name, ""))
            job = partial(service.configure, account_id, name, value)
            self.undoing.do(job, _("Kept."), back)
            if isinstance(QApplication.focusWidget(), QLineEdit):  # whose Ctrl+Z is its own
                self.list.setFocus()

    def _switch(self, account_id: int, on: bool) -> None:
        service = self.stage.desk.accounts
        words = _("Switched on. It is read with the next look for news.")
        if not on:
            words = _("Switched off. It is not read, and its replies wait.")
        back = partial(service.switch, account_id, on=not on)
        self.undoing.do(partial(service.switch, account_id, on=on), words, back)

    def _picture(self, channel: str, on: bool) -> None:
        service, name = self.stage.desk.pictures, channel_name(channel)
        words = (
            _("Pictures from {network} are shown.")
            if on
            else _("Pictures from {network} are no longer shown, and those kept are deleted.")
        )
        back = partial(service.allow, channel, on=not on)
        self.undoing.do(partial(service.allow, channel, on=on), words.format(network=name), back)

    def _remove(self, account_id: int, is_forgetting: bool) -> None:
        stage = self.stage
        removed = stage.desk.accounts.remove(account_id, forget_items=is_forgetting)
        stage.bridge.when_done(removed, self._removed, self._failed)

    def _removed(self, forgotten: int) -> None:
        words = _("Removed. Connect it again at any time; its messages are still there.")
        if forgotten:
            n = ngettext(
                "Removed, and {n} message forgotten.",
                "Removed, and {n} messages forgotten.",
                forgotten,
            )
            words = n.format(n=number_text(forgotten))
        self.undoing.toast.tell(words)
        self.refresh(None)

    def _failed(self, error: ShopError) -> None:
        self._complain(sentence(error))
        self.refresh(None)

    def _complain(self, text: str) -> None:
        self.told.tell(text, _("Close"), tone="danger")

    def _ask_import(self) -> None:
        picker = self._picker(_("A list of feeds"), is_writing=False)
        picker.fileSelected.connect(self.bring_in)
        picker.open()

    def _ask_export(self) -> None:
        picker = self._picker(_("Save the feeds as a list"), is_writing=True)
        picker.fileSelected.connect(self.write_out)
        picker.open()

    def _picker(self, title: str, *, is_writing: bool) -> QFileDialog:
        picker = QFileDialog(self, title)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setNameFilter(_("Lists of feeds") + " (*.opml *.xml)")
        if is_writing:
            picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            picker.setDefaultSuffix("opml")
        else:
            picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        return picker

    def bring_in(self, path: str) -> None:
        """Follow every feed of a file."""
        stage = self.stage
        self.told.tell(_("Bringing the feeds in …"), tone="info", icon="hourglass")
        job = partial(bring_in, stage.desk, Path(path))
        brought = stage.desk.jobs.fetch("a list of feeds", job)
        stage.bridge.when_done(brought, self._brought_in, self._failed)

    def _brought_in(self, told: BroughtIn) -> None:
        self._connected(0)
        tone = "warn" if told.failed else "ok"
        self.told.tell(brought_in_text(told), _("Close"), tone=tone)
        self.stage.frame.look_for_news()

    def write_out(self, path: str) -> None:
        """Write the feeds into a file."""
        stage = self.stage
        written = stage.desk.jobs.ask(partial(write_out, stage.desk, Path(path)))
        stage.bridge.when_done(written, self._written, self._failed)

    def _written(self, n: int) -> None:
        words = ngettext("{n} feed is in the file.", "{n} feeds are in the file.", n)
        self.undoing.toast.tell(words.format(n=number_text(n)))
