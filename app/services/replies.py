"""What the owner does with replies: drafts, the outbox, taking back, answering by hand.

Everything here runs on the writer's lane. The states are those of product.md 2.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from app.channels.base import Channel, Outcome
from app.clock import Clock
from app.domain.deadline import Clockwork
from app.domain.item import ReplyState, Visibility
from app.domain.reply import CAN_TAKE_BACK, joined, same_words
from app.errors import Gone, NoSuch, WrongUse
from app.events import NOTHING, Changed
from app.services.reply_checks import (
    as_sent,
    asked_item,
    check_pushing,
    check_sendable,
    check_text,
    check_window,
    is_private,
    replaced,
)
from app.services.sending import Begun, Due, Sending
from app.settings import Settings
from app.store import actions, answering, outbox, undo
from app.store import replies as rows
from app.store.answering import Asked
from app.store.outbox import ReplyRow
from app.store.transaction import transaction

HOLD_MAX_S: Final = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it was kept; None where the text was empty, so that there is none."""

    reply_id: int | None
    changed: Changed


@dataclass(frozen=True, slots=True)
class Queued:
    """A reply that will leave, unless it is taken back before `hold_until_at`."""

    reply_id: int
    hold_until_at: datetime
    changed: Changed


@dataclass(frozen=True, slots=True)
class ByHand:
    """A reply that the owner posts; its text goes to the clipboard, the page opens at `url`."""

    reply_id: int
    text: str
    url: str
    changed: Changed


class Replies:
    """Keeps every reply from the first letter typed to the network's proof."""

    def __init__(
        self,
        db: sqlite3.Connection,
        channels: Mapping[str, Channel],
        clock: Clock,
        settings: Callable[[], Settings],
        clockwork: Callable[[], Clockwork],
        *,
        actor_id: int = actions.OWNER,
    ) -> None:
        """Take the writer's connection, the networks, and what the shop has set."""
        self._db = db
        self._channels = channels
        self._clock = clock
        self._settings = settings
        self._actor = actor_id
        self._sending = Sending(db, channels, clock, clockwork)

    # --- drafts ---------------------------------------------------------------------

    def save_draft(self, item_id: int, text: str, visibility: Visibility | None = None) -> Saved:
        """Keep what is being typed as an answer to one item, and to no other."""
        with transaction(self._db):
            item = asked_item(self._db, item_id)
            old = outbox.draft_of(self._db, item_id)
            if not text.strip():
                return self._forget_draft(item_id, old)
            if old and old.text == text and visibility in (None, old.visibility):
                return Saved(old.id, NOTHING)
            reply_id = self._write_draft(item, old, text, visibility)
        return Saved(reply_id, self._changed(item_id, reply_id, is_list=old is None))

    def drop_draft(self, item_id: int) -> Changed:
        """Throw a draft away; undo brings it back."""
        with transaction(self._db):
            draft = outbox.draft_of(self._db, item_id)
            if draft is None:
                return NOTHING
            now = self._clock.now()
            to = ReplyState.CANCELLED
            outbox.take_back(self._db, draft.id, [ReplyState.DRAFT], now, to=to)
            self._log("drop_draft", draft.id, ReplyState.DRAFT, to)
        return self._changed(item_id, draft.id, is_list=True)

    # --- the outbox -----------------------------------------------------------------

    def send(
        self,
        item_id: int,
        text: str,
        visibility: Visibility | None = None,
        hold_s: int | None = None,
        *,
        is_replacing: bool = False,
        is_pushing: bool = False,
    ) -> Queued:
        """Put an answer in the outbox, where it is held back for a moment.

        Args:
            item_id: what is answered.
            text: what to say; where the network wants somebody named, the name is put before it.
            visibility: who sees it; None: whoever sees the item.
            hold_s: seconds to hold it back; None: as set by the owner.
            is_replacing: it may take the place of an answer that stands there already, on a
                network that shows one only.
            is_pushing: the owner knows that it may look pushy.

        Raises:
            WrongUse: empty, too long, said before in this thread, or not possible there.
            Gone: the item is no longer on the network.
            Refused: the network's time for answering is over.
        """
        hold = self._settings().hold_s if hold_s is None else hold_s
        now = self._clock.now()
        until = now + timedelta(seconds=max(0, min(hold, HOLD_MAX_S)))
        with transaction(self._db):
            item = asked_item(self._db, item_id)
            draft = outbox.draft_of(self._db, item_id)
            whole = self._checked(item, text, draft, now)
            channel = self._channels[item.channel]
            replaces = replaced(self._db, channel, item, is_replacing=is_replacing)
            pushed = check_pushing(
                self._db,
                item,
                now,
                is_private=is_private(item, visibility),
                is_confirmed=is_pushing,
            )
            reply_id = self._write_draft(item, draft, whole, visibility)
            row = self._reply(reply_id)
            outbox.queue(self._db, row, uuid4().hex, now, until, replaces=replaces)
            self._log("reply", reply_id, ReplyState.DRAFT, ReplyState.HOLDING, pushed=pushed)
        return Queued(reply_id, until, self._changed(item_id, reply_id, is_list=True))

    def cancel(self, reply_id: int) -> Changed:
        """Take back a reply that has surely not left; its text is a draft again.

        Raises:
            WrongUse: it has left, or may have.
        """
        with transaction(self._db):
            row = self._reply(reply_id)
            if row.state not in CAN_TAKE_BACK or row.confirmed_at:
                raise WrongUse(why="not_held", detail=str(reply_id))
            self._to_draft(row, "cancel")
        return self._changed(row.item_id, reply_id, is_list=True)

    def found_missing(self, reply_id: int) -> Changed:
        """Take the owner's word that an unknown reply did not arrive; its text is a draft again.

        Raises:
            WrongUse: the reply is not unknown.
        """
        with transaction(self._db):
            row = self._reply(reply_id)
            if row.state != ReplyState.UNKNOWN or self._sending.is_flying(reply_id):
                raise WrongUse(why="not_unknown", detail=str(reply_id))
            self._to_draft(row, "found_missing")
        return self._changed(row.item_id, reply_id, is_list=True)

    def retry(self, reply_id: int) -> Changed:
        """Try a failed reply again, or look an unknown one up, as soon as possible.

        The mark stays until the network has answered.

        Raises:
            WrongUse: there is nothing to try again, or it was said meanwhile.
        """
        with transaction(self._db):
            row = self._reply(reply_id)
            if row.state == ReplyState.FAILED:
                self._refuse_same(asked_item(self._db, row.item_id), row.text, row.id)
            if not outbox.try_soon(self._db, reply_id, self._clock.now()):
                raise WrongUse(why="not_failed", detail=str(reply_id))
            self._log("retry", reply_id, row.state, row.state)
        return self._changed(row.item_id, reply_id)

    # --- by hand --------------------------------------------------------------------

    def by_hand(self, item_id: int, text: str, *, is_pushing: bool = False) -> ByHand:
        """Leave the posting to the owner; nothing counts as answered until that is confirmed.

        Raises:
            WrongUse: empty, said before in this thread, or pushy and not confirmed as such.
        """
        now = self._clock.now()
        with transaction(self._db):
            item = asked_item(self._db, item_id)
            draft = outbox.draft_of(self._db, item_id)
            check_text(text)
            self._refuse_same(item, text, draft.id if draft else 0)
            private = is_private(item, None)
            pushed = check_pushing(self._db, item, now, is_private=private, is_confirmed=is_pushing)
            reply_id = self._write_draft(item, draft, text, None)
            outbox.set_by_hand(self._db, self._reply(reply_id), now)
            self._log("by_hand", reply_id, ReplyState.DRAFT, ReplyState.BY_HAND, pushed=pushed)
        changed = self._changed(item_id, reply_id, is_list=True)
        return ByHand(reply_id, text, item.answer_url or item.url, changed)

    def confirm_by_hand(self, reply_id: int, url: str = "") -> Changed:
        """Take the owner's word that it is posted: now the clock stops.

        Also settles an unknown reply that the owner has found on the network.

        Raises:
            WrongUse: it was not left to the owner.
        """
        now = self._clock.now()
        with transaction(self._db):
            row = self._reply(reply_id)
            if not outbox.confirm(self._db, reply_id, url, now):
                raise WrongUse(why="not_by_hand", detail=str(reply_id))
            touched = self._sending.answered(row, now, "confirm_by_hand", self._actor)
        return Changed(items=touched, replies=frozenset({reply_id}), is_list=True)

    # --- sending: called by `Outbox` ---------------------------------------------------

    def due(self, now: datetime) -> Due:
        """List what is to be sent or looked up now: see `Sending.due`."""
        return self._sending.due(now)

    def begin(self, reply_id: int, as_of: datetime | None = None) -> Begun:
        """Take one reply for sending or looking up: see `Sending.begin`."""
        return self._sending.begin(reply_id, as_of)

    def settle(self, reply_id: int, outcome: Outcome) -> Changed:
        """Keep how a try ended: see `Sending.settle`."""
        return self._sending.settle(reply_id, outcome)

    # --- undo: called by `Triage` ------------------------------------------------------

    def undo(self, verb: str, reply_id: int) -> Changed:
        """Take back what `verb` did to a reply.

        Raises:
            WrongUse: it cannot be taken back any more.
        """
        if verb != "drop_draft":
            return self.cancel(reply_id)
        with transaction(self._db):
            row = self._reply(reply_id)
            if row.state != ReplyState.CANCELLED:
                raise WrongUse(why="cannot_undo")
            self._to_draft(row, "undo", of="drop_draft")
        return self._changed(row.item_id, reply_id, is_list=True)

    # --- inside -----------------------------------------------------------------------

    def _reply(self, reply_id: int) -> ReplyRow:
        row = outbox.one(self._db, reply_id)
        if row is None:
            raise NoSuch(kind="reply", id=str(reply_id))
        return row

    def _checked(self, item: Asked, text: str, draft: ReplyRow | None, now: datetime) -> str:
        """Give a text as it will leave, if it may."""
        if item.deleted_at or item.purged_at:
            raise Gone(account=item.account_name)
        channel = self._channels[item.channel]
        whole = as_sent(channel, item, text)
        check_sendable(channel, item, whole)
        check_window(channel, item, now)
        self._refuse_same(item, whole, draft.id if draft else 0)
        return whole

    def _refuse_same(self, item: Asked, text: str, but: int) -> None:
        said = answering.our_words_in_thread(self._db, item, but)
        if same_words(text) in {same_words(one) for one in said}:
            raise WrongUse(why="same_text")

    def _write_draft(
        self, item: Asked, old: ReplyRow | None, text: str, visibility: Visibility | None
    ) -> int:
        now = self._clock.now()
        text = text.encode("utf-8", "replace").decode()  # half a letter cannot be stored
        if old is not None:
            outbox.write(self._db, old.id, text, visibility or old.visibility, now)
            return old.id
        seen_by = visibility or Visibility(item.visibility)
        return rows.add(
            self._db,
            item.account_id,
            uuid4().hex,
            now,
            actor_id=self._actor,
            item_id=item.id,
            text=text,
            visibility=seen_by,
        )

    def _forget_draft(self, item_id: int, old: ReplyRow | None) -> Saved:
        if old is None:
            return Saved(None, NOTHING)
        rows.remove(self._db, old.id)
        return Saved(None, self._changed(item_id, old.id, is_list=True))

    def _to_draft(self, row: ReplyRow, verb: str, of: str = "reply") -> None:
        """Turn a reply into the draft of its item; a text typed meanwhile goes behind it."""
        now = self._clock.now()
        newer = outbox.draft_of(self._db, row.item_id)
        if newer is not None:
            rows.remove(self._db, newer.id)
        outbox.take_back(self._db, row.id, [row.state], now, to=ReplyState.DRAFT)
        if newer is not None:
            outbox.write(self._db, row.id, joined(row.text, newer.text), row.visibility, now)
        of = "by_hand" if row.state == ReplyState.BY_HAND else of
        did = undo.of_subject(self._db, of, "reply", row.id, row.created_at)
        self._log(verb, row.id, row.state, ReplyState.DRAFT, undoes=did.id if did else None)

    def _log(
        self,
        verb: str,
        reply_id: int,
        before: str,
        after: str,
        *,
        undoes: int | None = None,
        pushed: Sequence[str] = (),
    ) -> int:
        return actions.log(
            self._db,
            self._actor,
            self._clock.now(),
            verb,
            subject_kind="reply",
            subject_id=reply_id,
            before={"state": before},
            after={"state": after, "pushed": list(pushed)} if pushed else {"state": after},
            undoes=undoes,
        )

    def _changed(self, item_id: int, reply_id: int, *, is_list: bool = False) -> Changed:
        return Changed(items=frozenset({item_id}), replies=frozenset({reply_id}), is_list=is_list)
