"""Answering: drafts as they are typed, sending, taking back, and answers by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.domain.lead import Push
from app.i18n import _
from app.wording.understanding import push_text

if TYPE_CHECKING:
    from app.errors import ShopError
    from app.services.replies import ByHand, Queued, Saved
    from ui.views.base import Stage
    from ui.views.conversation import ConversationPane


class Replying(QObject):
    """Stands between the composer, the strip below it, and the outbox."""

    def __init__(self, stage: Stage, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._stage, self._pane = stage, pane
        self._sending: dict[int, str] = {}
        self._warned: set[int] = set()  # items whose answer looks pushy: sent again, it is meant
        composer, strip = pane.composer, pane.strip
        composer.typed.connect(self.keep)
        composer.send_asked.connect(self.send)
        composer.by_hand_asked.connect(self.by_hand)
        pane.push.pressed.connect(composer.send)
        strip.undo_asked.connect(self._take_back)
        strip.retry_asked.connect(self._retry)
        strip.posted_said.connect(self._posted)
        strip.missing_said.connect(self._missing)

    def keep(self, item_id: int, text: str) -> None:
        """Keep what is being typed, for this item and no other."""
        replies = self._stage.desk.replies
        future = self._stage.desk.jobs.write(partial(replies.save_draft, item_id, text))
        self._stage.bridge.when_done(future, self._kept)

    def send(self, item_id: int, text: str, is_replacing: bool) -> None:
        """Put an answer in the outbox, where it is held for a moment."""
        job = partial(
            self._stage.desk.replies.send,
            item_id,
            text,
            is_replacing=is_replacing,
            is_pushing=item_id in self._warned,
        )
        future = self._stage.desk.jobs.write(job)
        self._sending[item_id] = text
        self._stage.bridge.when_done(future, self._queued, self._refused)

    def by_hand(self, item_id: int, text: str) -> None:
        """Copy the text, open the page, and wait for the owner's word that it is posted."""
        replies = self._stage.desk.replies
        is_pushing = item_id in self._warned
        job = partial(replies.by_hand, item_id, text, is_pushing=is_pushing)
        future = self._stage.desk.jobs.write(job)
        self._sending[item_id] = text
        self._stage.bridge.when_done(future, self._left_to_owner, self._refused)

    def _kept(self, _saved: Saved) -> None:
        """Nothing to show: the list learns of a new draft by what changed."""

    def _queued(self, queued: Queued) -> None:
        self._pane.push.hide()
        for item_id in queued.changed.items:
            self._sending.pop(item_id, None)
            self._warned.discard(item_id)
            self._pane.composer.sent(item_id)
        self._pane.composer.left.emit()  # the strip counts down and offers the way back

    def _left_to_owner(self, given: ByHand) -> None:
        self._pane.push.hide()
        QGuiApplication.clipboard().setText(given.text)
        for item_id in given.changed.items:
            self._sending.pop(item_id, None)
            self._warned.discard(item_id)
            self._pane.composer.sent(item_id)
        self._stage.frame.say(_("The text was copied: paste it on the page."))
        self._pane.open_link(given.url)

    def _refused(self, error: ShopError) -> None:
        why = getattr(error, "why", "")
        is_pushing = why in set(Push)
        if is_pushing:
            self._warned.update(self._sending)
            if self._pane.composer.item_id in self._sending:
                day = str(getattr(error, "detail", ""))
                self._pane.push.tell(push_text(why, day), _("Send it anyway"))
        else:
            self._stage.bridge.went_wrong.emit(error)
        self._sending.clear()
        self._pane.composer.text.setFocus()

    def _take_back(self, reply_id: int) -> None:
        self._write(partial(self._stage.desk.replies.cancel, reply_id))

    def _retry(self, reply_id: int) -> None:
        self._write(partial(self._stage.desk.replies.retry, reply_id))

    def _posted(self, reply_id: int) -> None:
        self._write(partial(self._stage.desk.replies.confirm_by_hand, reply_id))

    def _missing(self, reply_id: int) -> None:
        self._write(partial(self._stage.desk.replies.found_missing, reply_id))

    def _write(self, job: Callable[[], object]) -> None:
        self._stage.bridge.when_done(self._stage.desk.jobs.write(job), self._done)

    def _done(self, _result: object) -> None:
        """Nothing to show: what changed is told to every screen."""
