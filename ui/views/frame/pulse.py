"""The numbers and the health line of the side bar, asked for on the reader's lane."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.item import ReplyState
from app.i18n import _, ngettext
from app.queries.accounts import AccountRow, accounts
from app.queries.inbox import Counts, counts
from app.queries.outbox import ReplyLine, one, outbox
from app.queries.relevance import floor
from app.services.current import zone_of
from app.wording.names import reply_state_sentence
from ui.i18n import number_text, when_text
from ui.views.frame.health import health, is_cut_off

if TYPE_CHECKING:
    from app.events import Changed
    from app.services.desk import Desk
    from ui.bridge import Bridge
SOON_MS: Final = 150


@dataclass(frozen=True, slots=True)
class Taken:
    """One look at everything that the frame shows."""

    counts: Counts
    accounts: tuple[AccountRow, ...]
    outbox: tuple[ReplyLine, ...]
    arrived: tuple[ReplyLine, ...]  # sent since the look before


class Pulse(QObject):
    """Keeps the frame's numbers; the newest answer wins."""

    counted = Signal(int, int, int)  # needs you, failed, waiting in the outbox
    looked = Signal(object, str)  # the `Health`; the offline sentence
    taken = Signal(object)
    arrived = Signal(str)  # the network has a reply: the sentence that says so

    def __init__(self, desk: Desk, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._bridge = desk, bridge
        self._outbox: tuple[ReplyLine, ...] = ()
        self._cut_off_since: datetime | None = None
        self._live = 0
        self._soon = QTimer(self)  # a round changes many things in a moment: one look is enough
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.ask)

    def refresh(self, changed: Changed) -> None:
        """Look again if the change can have changed a number."""
        if changed.items or changed.replies or changed.is_settings:
            self.ask()  # the owner's own doing, or news
        elif (changed.is_list or changed.is_accounts) and not self._soon.isActive():
            self._soon.start()

    def ask(self, _why: object = None) -> None:
        """Look again."""
        self._bridge.when_done(self._desk.jobs.ask(self._take), self._show, question="pulse")

    def look_now(self) -> None:
        """Look in this thread: only before the first paint."""
        self._show(self._take())

    def live_accounts(self) -> int:
        """Tell how many logins there were at the last look."""
        return self._live

    def held(self) -> list[datetime]:
        """Give until when each reply is held back that has not left."""
        return [
            row.hold_until_at
            for row in self._outbox
            if row.state is ReplyState.HOLDING and row.hold_until_at
        ]

    def _take(self) -> Taken:
        read, open_ones = self._desk.read_page, outbox(self._desk.read_page)
        left = {row.reply_id for row in self._outbox} - {row.reply_id for row in open_ones}
        ended = [line for line in (one(read, number) for number in sorted(left)) if line]
        return Taken(
            counts(read, self._desk.clock.now(), floor(read, self._desk.settings().strictness)),
            accounts(read),
            open_ones,
            tuple(line for line in ended if line.state is ReplyState.SENT),
        )

    def _show(self, taken: Taken) -> None:
        self._outbox, self._live = taken.outbox, len(taken.accounts)
        waits = sum(not row.is_failed for row in taken.outbox)
        self.counted.emit(taken.counts.needs_you, taken.counts.failed, waits)
        now = self._desk.clock.now()
        zone = zone_of(self._desk.settings().zone)
        said = health(taken.accounts, now, zone)
        self.looked.emit(said, self._offline(taken, now, waits))
        self.taken.emit(taken)
        for line in taken.arrived:
            self.arrived.emit(reply_state_sentence(line.state, line.channel))

    def _offline(self, taken: Taken, now: datetime, waits: int) -> str:
        if not is_cut_off(taken.accounts):
            self._cut_off_since = None
            return ""
        self._cut_off_since = self._cut_off_since or now
        since = when_text(self._cut_off_since, now, zone_of(self._desk.settings().zone))
        text = _("No network since {when}. Everything can be read.").format(when=since)
        if waits:
            words = ngettext("{n} reply waits.", "{n} replies wait.", waits)
            text += " " + words.format(n=number_text(waits))
        return text
