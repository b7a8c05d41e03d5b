"""Connecting an account, step by step: choose, type, wait, and see the first news come in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from app.i18n import _
from app.jobs.cancel import Cancel
from app.wording import channel_name
from ui.views.connect_choose import ConnectChooser
from ui.views.connect_done import ConnectDone
from ui.views.connect_form import ConnectForm
from ui.views.connect_found import ConnectFound
from ui.views.connect_wait import ConnectWait
from ui.views.ways import WAYS, Way, way_back_in

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn
    from app.credentials import KeyringState
    from app.errors import ShopError
    from app.queries.accounts import AccountRow
    from app.services.accounts import Probe
    from ui.views.base import Stage


class ConnectPage(QStackedWidget):
    """Leads through one sign-in; everything slow happens on the lanes."""

    finished = Signal(object)  # the account's id, 0 for none
    list_asked = Signal()  # bring in a list of feeds

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._way = WAYS[0]
        self._given: dict[str, str] = {}
        self._again: int | None = None
        self._begun: BrowserSignIn | None = None
        self._cancel = Cancel()
        self._ticket = ""
        self.ways = ConnectChooser(stage)
        self.form = ConnectForm(stage)
        self.found = ConnectFound(stage)
        self.wait = ConnectWait(stage)
        self.done = ConnectDone(stage)
        for page in (self.ways, self.form, self.wait, self.found, self.done):
            self.addWidget(page)
        self.ways.chosen.connect(self.begin_way)
        self.ways.list_asked.connect(self.list_asked)
        self.form.asked.connect(self._submit)
        self.form.left.connect(self._leave_form)
        self.form.session_only_asked.connect(self._keep_for_session)
        self.wait.cancelled.connect(self._cancel_wait)
        self.wait.open_asked.connect(self._open_browser)
        self.wait.copy_asked.connect(self._copy)
        self.wait.pasted.connect(self._paste)
        self.found.placed.connect(self._place)
        self.found.kept.connect(self._keep)
        self.found.left.connect(self._leave_found)
        self.done.came.connect(self._show_done)
        self.done.seen.connect(self.finished)
        self.done.more.connect(self.begin)

    def begin(self) -> None:
        """Offer the ways."""
        self._again = None
        self.setCurrentIndex(0)
        self.ways.begin()

    def focus_first(self) -> None:
        """Put the keyboard where the page that is shown begins."""
        page = self.currentWidget()
        if isinstance(page, ConnectChooser | ConnectForm):
            page.focus_first()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.currentWidget()
        back = {
            self.form: self._leave_form,
            self.found: self._leave_found,
            self.ways: self._give_up,
        }
        if event.key() == Qt.Key.Key_Escape and page in back:
            back[page]()
        elif event.key() == Qt.Key.Key_Escape and self.wait.cancel.isVisible():
            self._cancel_wait()
        else:
            super().keyPressEvent(event)

    def _give_up(self) -> None:
        self.finished.emit(0)

    def begin_again(self, row: AccountRow) -> None:
        """Sign in once more to an account; its messages, drafts and places stay."""
        self._again = row.id
        way = way_back_in(row.channel, dict(row.config), has_login=bool(row.handle))
        own = {
            "server": row.server.removeprefix("https://"),
            "handle": row.handle,
            "url": row.server,
            "organization": row.remote_id,
            "name": row.config.get("from_name", ""),
        }
        self._show_form(way, {**row.config, **own}, is_new=False)

    def begin_way(self, way: Way) -> None:
        """Go straight to one way."""
        self._again = None
        self._show_form(way, {})

    def stop(self) -> None:
        """Wait for nobody any more; the page is left."""
        self._forget_ticket()
        self._cancel.set()
        self.done.stop()

    def _show_form(self, way: Way, given: Mapping[str, str], *, is_new: bool = True) -> None:
        self._way = way
        self.setCurrentWidget(self.form)
        self.form.show_way(way, given, is_new=is_new)
        if way.has_secret:
            stage = self._stage
            stage.bridge.when_done(
                stage.desk.accounts.keyring_state(), self._keyring, question="keyring"
            )

    def _keyring(self, state: KeyringState | None) -> None:
        """Say beforehand when a sign-in could not be kept."""
        is_here = self.currentWidget() is self.form
        if state is not None and state.error and not state.is_session_only and is_here:
            self.form.complain(state.error)

    def _keep_for_session(self) -> None:
        self._stage.desk.accounts.keep_for_session_only(on=True)
        if self._ticket:  # proven already, and only the keyring stood in the way
            self._keep(self._ticket)
            return
        self.form.fault.tell(
            _("Good: it is kept until you quit Shoptalk. You sign in again the next time."),
            tone="info",
        )

    def _leave_form(self) -> None:
        if self._again is None:
            self.begin()
        else:
            self.finished.emit(self._again)

    def _submit(self, given: dict[str, str]) -> None:
        self._forget_ticket()
        self._given = given
        stage = self._stage
        place = given.get("server") or given.get("url") or channel_name(self._way.channel)
        self._reach_back(self.form.back_days())
        self.setCurrentWidget(self.wait)
        title = _("Asking {place}").format(place=place)
        self.wait.tell(title, _("This takes a few seconds."), can_cancel=False)
        self._cancel = Cancel()
        if self._way.is_browser:
            begun = stage.desk.accounts.begin_browser(self._way.channel, given)
            stage.bridge.when_done(begun, self._to_browser, self._failed, question="sign in")
        else:
            asked = stage.desk.accounts.probe(self._way.channel, given, self._again)
            stage.bridge.when_done(asked, self._probed, self._failed, question="sign in")

    def _reach_back(self, days: int | None) -> None:
        """Keep how far back a first look goes; that is known before the account is."""
        desk = self._stage.desk
        if days is not None and days != desk.settings().backfill_days:
            desk.jobs.write(partial(desk.preferences.change, "backfill_days", days))

    def _to_browser(self, begun: BrowserSignIn) -> None:
        self._begun = begun
        stage = self._stage
        has_opened = self._open_browser()
        text = _("Sign in there and agree, then come back. There is nothing to do here.")
        if begun.is_by_hand:
            text = _(
                "Sign in there and agree. Then copy what the browser ends with and paste it here: "
                "the code that the page shows, or else the whole address of the page."
            )
        if not has_opened:
            no_browser = _("No browser opened. Copy the link into one.")
            text = f"{no_browser} {text}"
        self.wait.tell(_("Waiting for your browser"), text, is_browser=True, can_cancel=True)
        asked = stage.desk.accounts.finish_browser(
            self._way.channel, begun, self._given, self._again, self._cancel
        )
        stage.bridge.when_done(asked, self._probed, self._failed, question="sign in")

    def _probed(self, probe: Probe) -> None:
        """Show what was found where there is something to say about it; else keep it at once."""
        if self._cancel.is_set():
            self._stage.desk.accounts.drop(probe.ticket)
            return
        if probe.choices or probe.cannot:
            self._ticket = probe.ticket
            self.setCurrentWidget(self.found)
            self.found.show_probe(probe)
        else:
            self._keep(probe.ticket)

    def _place(self, ticket: str, choice: str) -> None:
        asked = self._stage.desk.accounts.choose(ticket, choice)
        self._stage.bridge.when_done(asked, self._probed, self._failed, question="sign in")

    def _keep(self, ticket: str) -> None:
        self._ticket = ticket
        kept = self._stage.desk.accounts.keep(ticket)
        self._stage.bridge.when_done(kept, self._added, self._failed, question="sign in")

    def _forget_ticket(self) -> None:
        if self._ticket:
            self._stage.desk.accounts.drop(self._ticket)
        self._ticket = ""

    def _leave_found(self) -> None:
        self._forget_ticket()
        self.setCurrentWidget(self.form)
        self.form.focus_first()

    def _open_browser(self) -> bool:
        return self._begun is not None and self._begun.open(open_address)

    def _copy(self) -> None:
        if self._begun is not None:
            QGuiApplication.clipboard().setText(self._begun.address)
            self._stage.frame.say(_("The link is copied."))

    def _paste(self, text: str) -> None:
        if self._begun is not None and not self._begun.paste(text):
            self.wait.refuse_code()

    def _cancel_wait(self) -> None:
        self._cancel.set()
        self.setCurrentWidget(self.form)
        self.form.focus_first()

    def _failed(self, error: ShopError) -> None:
        if self._cancel.is_set():
            return
        self.setCurrentWidget(self.form)
        self.form.complain(error)

    def _added(self, account_id: int) -> None:
        self._ticket = ""
        if not self._cancel.is_set():
            self.done.show_account(account_id)

    def _show_done(self) -> None:
        self.setCurrentWidget(self.done)


def open_address(address: str) -> bool:
    """Open the browser; False where there is none."""
    return QDesktopServices.openUrl(QUrl(address))
