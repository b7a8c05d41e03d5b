"""What a sign-in became: connected, perhaps switched off still, and what the first look brought."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.item import AccountState
from app.i18n import _, ngettext
from app.jobs.cancel import Cancel
from app.queries.accounts import AccountRow, account
from app.wording import capability_name, sentence
from ui.i18n import number_text
from ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.services.fetching import FetchReport
    from ui.views.base import Stage


class ConnectDone(QWidget):
    """Shows the new account and reads it for the first time, unless it is switched off."""

    came = Signal()  # it is known what to show
    seen = Signal(object)  # the account's id: the owner wants to look at it
    more = Signal()  # connect another

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage
        self._account_id = 0
        self._title = self._can = ""
        self._cancel = Cancel()
        self.page = EmptyState(stage.theme, "circle-check", "")
        inbox = partial(stage.frame.go, "inbox")
        add = self.page.add
        self.switch_on = add(_("Switch it on"), self._switch_on, icon="plug", kind="primary")
        self.to_inbox = add(_("Open the inbox"), inbox, icon="inbox", kind="primary")
        add(_("See the account"), self._see, icon="settings")
        add(_("Connect another"), self.more.emit, icon="plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)

    def show_account(self, account_id: int) -> None:
        """Show an account that was just kept."""
        self._account_id = account_id
        stage = self._stage
        asked = stage.desk.jobs.ask(partial(account, stage.desk.read_page, account_id))
        stage.bridge.when_done(asked, self._show, question="account")

    def stop(self) -> None:
        """Wait for no news any more; the page is left."""
        self._cancel.set()

    def text(self) -> str:
        """Tell what is said, the title first."""
        return self.page.text()

    def _show(self, row: AccountRow) -> None:
        names = ", ".join(capability_name(one) for one in sorted(row.capabilities))
        self._can = _("What works: {names}.").format(names=names) if names else ""
        is_off = row.state is AccountState.OFF
        self.switch_on.setVisible(is_off)
        self.to_inbox.setVisible(not is_off)
        if is_off:
            self._title = _("{name} is connected, but switched off").format(name=row.name)
            words = _("Nothing is read or answered there until you switch it on.")
            self._say(words, "circle-dashed")
        else:
            self._title = _("{name} is connected").format(name=row.name)
            self._look_first()
        self.came.emit()
        (self.switch_on if is_off else self.to_inbox).setFocus()

    def _look_first(self) -> None:
        """Read the account that was just connected, alone."""
        self._say(_("Reading the first news …"), "circle-check")
        self._cancel = Cancel()
        stage = self._stage
        job = partial(stage.desk.fetching.fetch, [self._account_id], self._cancel)
        fetched = stage.desk.jobs.fetch("", job)
        stage.bridge.when_done(fetched, self._fetched, self._not_fetched, question="news")

    def _fetched(self, report: FetchReport) -> None:
        error = next((one.error for one in report.accounts if one.error), None)
        if error is not None:
            self._not_fetched(error)
            return
        n = ngettext(
            "{n} message was found and waits in the inbox.",
            "{n} messages were found and wait in the inbox.",
            report.new,
        ).format(n=number_text(report.new))
        self._say(n if report.new else _("There is nothing new there yet. Shoptalk keeps looking."))

    def _not_fetched(self, error: ShopError) -> None:
        self._say(sentence(error))

    def _say(self, words: str, icon: str = "") -> None:
        self.page.say(self._title, "\n".join(filter(None, (self._can, words))), icon)

    def _switch_on(self) -> None:
        desk = self._stage.desk
        switched = desk.jobs.write(partial(desk.accounts.switch, self._account_id, on=True))
        self._stage.bridge.when_done(switched, self._switched_on)

    def _switched_on(self, _changed: object) -> None:
        self.show_account(self._account_id)

    def _see(self) -> None:
        self.seen.emit(self._account_id)
