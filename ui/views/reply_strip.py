"""What becomes of our reply, under the conversation: a countdown, or a reason and a way on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.item import ReplyState
from app.i18n import _, ngettext
from app.wording import reply_state_sentence, sentence
from ui.i18n import number_text
from ui.widgets.banner import Banner
from ui.widgets.buttons import button

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.queries.outbox import ReplyLine
    from ui.theme import Theme

TICK_MS: Final = 500
TONES: Final = {
    ReplyState.HOLDING: ("info", "hourglass"),
    ReplyState.SENDING: ("info", "send"),
    ReplyState.UNKNOWN: ("warn", "circle-question-mark"),
    ReplyState.FAILED: ("danger", "triangle-alert"),
    ReplyState.BY_HAND: ("warn", "hand"),
}
ORDER: Final = (
    ReplyState.FAILED,
    ReplyState.BY_HAND,
    ReplyState.UNKNOWN,
    ReplyState.HOLDING,
    ReplyState.SENDING,
)


class ReplyStrip(QWidget):
    """Shows the one reply that most needs to be seen, with the one thing to do about it."""

    undo_asked = Signal(object)
    retry_asked = Signal(object)
    posted_said = Signal(object)
    missing_said = Signal(object)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._reply: ReplyLine | None = None
        self._channel = ""
        self._banner = Banner(theme, "info")
        self._second = button(theme, "", self._pressed_second, kind="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 8)
        column.setSpacing(0)
        column.addWidget(self._banner)
        self._banner.add(self._second)
        self._banner.pressed.connect(self._pressed)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tell)
        self.hide()

    def show_replies(self, replies: Sequence[ReplyLine], channel: str) -> None:
        """Pick the reply to show."""
        self._channel = channel
        open_ones = [one for one in replies if self._is_open(one)]
        open_ones.sort(key=_weight)
        self._reply = open_ones[0] if open_ones else None
        self.setVisible(self._reply is not None)
        is_counting = self._reply is not None and self._reply.state is ReplyState.HOLDING
        if is_counting:
            self._timer.start()
        else:
            self._timer.stop()
        self._tell()

    def text(self) -> str:
        """Tell what is shown."""
        return self._banner.text()

    def _is_open(self, one: ReplyLine) -> bool:
        return one.state in TONES and one.confirmed_at is None

    def _tell(self) -> None:
        reply = self._reply
        if reply is None:
            return
        tone, icon = TONES[reply.state]
        words, action, second = self._words(reply)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self._banner.tell(words, action, tone=tone, icon=icon)

    def _words(self, reply: ReplyLine) -> tuple[str, str, str]:
        """Give the sentence, the button's words and the second button's."""
        words = reply_state_sentence(reply.state, self._channel)
        match reply.state:
            case ReplyState.HOLDING:
                return self._countdown(reply), _("Undo"), ""
            case ReplyState.FAILED:
                why = sentence(reply.error) if reply.error else words
                return why, _("Try again"), _("Back to the draft")
            case ReplyState.BY_HAND:
                return words, _("I posted it"), _("Back to the draft")
            case ReplyState.UNKNOWN:
                return words, _("Look again"), _("It is not there")
            case _:
                return words, "", ""

    def _countdown(self, reply: ReplyLine) -> str:
        until = reply.hold_until_at or self._now()
        if reply.error is not None:  # it would have gone, but for the network
            return sentence(reply.error)
        left = max(0, int((until - self._now()).total_seconds() + 0.999))
        if not left:
            return _("Sending …")
        words = ngettext("Leaves in {n} second", "Leaves in {n} seconds", left)
        return words.format(n=number_text(left))

    def _pressed(self) -> None:
        if self._reply is None:
            return
        signal = {
            ReplyState.HOLDING: self.undo_asked,
            ReplyState.BY_HAND: self.posted_said,
        }.get(self._reply.state, self.retry_asked)
        signal.emit(self._reply.reply_id)

    def _pressed_second(self) -> None:
        if self._reply is None:
            return
        is_unknown = self._reply.state is ReplyState.UNKNOWN
        (self.missing_said if is_unknown else self.undo_asked).emit(self._reply.reply_id)


def _weight(one: ReplyLine) -> tuple[int, int]:
    return (ORDER.index(one.state) if one.state in ORDER else len(ORDER), -one.reply_id)
