"""How a reply leaves: taken in one transaction, sent outside of any, settled in another.

So a kill at any instant leaves a row that says what may have happened: `sending` with nobody
at it is `unknown`, and what is unknown is looked up on the network before anything is sent.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from app.channels.base import AccountRef, Channel, NotSent, Outcome, Outgoing, Sent, Unclear
from app.clock import Clock, utc_moment
from app.domain.deadline import Clockwork, open_seconds
from app.domain.item import ReplyState, State, Visibility
from app.domain.reply import LATE_AFTER, SENDS_MAX, SETTLES_AFTER, next_look, next_try
from app.errors import Refused, ShopError, to_facts
from app.events import NOTHING, Changed
from app.services.reply_checks import account_ref, check_window
from app.store import actions, answering, items, outbox, piles, replies
from app.store.answering import Asked
from app.store.outbox import ReplyRow
from app.store.transaction import transaction

LOST: Final = ShopError()  # what is known when the program ended in the middle of a try


@dataclass(frozen=True, slots=True)
class Job:
    """One reply that is to be sent, or looked up, now."""

    reply_id: int
    item_id: int
    account_id: int
    server: str
    is_look_up: bool
    is_late: bool  # waited so long that the conversation is looked at before it goes


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now, oldest first; `changed` names what was found left by a crash."""

    jobs: tuple[Job, ...]
    changed: Changed = NOTHING


@dataclass(frozen=True, slots=True)
class Trip:
    """Everything that one try needs outside the database."""

    reply_id: int
    account: AccountRef
    outgoing: Outgoing
    is_look_up: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A try that was taken; no trip if somebody else has it, or it must not leave any more."""

    trip: Trip | None
    changed: Changed = NOTHING


class Sending:
    """The two transactions around each try, and what their outcome does to the item."""

    def __init__(
        self,
        db: sqlite3.Connection,
        channels: Mapping[str, Channel],
        clock: Clock,
        clockwork: Callable[[], Clockwork],
    ) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._clockwork = clockwork
        self._flying: set[int] = set()  # touched by the writer's thread alone

    def is_flying(self, reply_id: int) -> bool:
        """Say whether a try of this program is under way."""
        return reply_id in self._flying

    def due(self, now: datetime) -> Due:
        """List what is to be sent or looked up now.

        A later `now` lets go what is held back till then: the owner wants it sent at once. It
        hastens nothing else, since a network needs its time to show what it was sent.

        What is marked as sending while nobody is at it was left by a crash: it becomes unknown.
        """
        real = self._clock.now()
        jobs: list[Job] = []
        lost: list[ReplyRow] = []
        with transaction(self._db):
            for row in outbox.still_open(self._db):
                if row.id in self._flying:
                    continue
                if row.state == ReplyState.SENDING:
                    lost.append(row)
                    self._mark_unknown(row, LOST)
                    row = self._again(row.id)
                if _is_due(row, real, held=max(now, real)):
                    jobs.append(self._job(row, real))
        found = frozenset(row.id for row in lost)
        about = frozenset(row.item_id for row in lost)
        changed = Changed(items=about, replies=found, is_list=True) if lost else NOTHING
        return Due(tuple(jobs), changed)

    def begin(self, reply_id: int, as_of: datetime | None = None) -> Begun:
        """Take one reply: commit that it is being sent before the network hears of it.

        `as_of` is what `due` was given.
        """
        now = self._clock.now()
        held = max(now, as_of or now)
        with transaction(self._db):
            row = outbox.one(self._db, reply_id)
            if row is None or reply_id in self._flying or not _is_due(row, now, held=held):
                return Begun(None)
            item = answering.asked(self._db, row.item_id)
            if item is None:
                return Begun(None)
            if row.state != ReplyState.UNKNOWN:
                refusal = self._must_stay(row, item, now)
                if refusal is not None:
                    return Begun(None, self._fail(row, refusal))
            trip = self._trip(row, item, now)
        self._flying.add(reply_id)
        return Begun(trip, _touched(row))

    def settle(self, reply_id: int, outcome: Outcome) -> Changed:
        """Keep how a try, or a look, ended."""
        self._flying.discard(reply_id)
        now = self._clock.now()
        with transaction(self._db):
            row = outbox.one(self._db, reply_id)
            if row is None or row.state not in (ReplyState.SENDING, ReplyState.UNKNOWN):
                return NOTHING
            match outcome:
                case Sent() if self._is_anothers(row, outcome):
                    return self._unclear(row, Unclear(LOST), now)
                case Sent():
                    return self._sent(row, outcome, now)
                case NotSent():
                    return self._not_sent(row, outcome, now)
                case Unclear():
                    return self._unclear(row, outcome, now)

    def _is_anothers(self, row: ReplyRow, outcome: Sent) -> bool:
        """Tell whether a look found the same words in another reply of ours, not in this one.

        An answer that takes another's place may well keep its id.
        """
        is_look = row.state == ReplyState.UNKNOWN and not row.replaces
        return is_look and outbox.is_taken(self._db, row, outcome.remote_id)

    def answered(self, row: ReplyRow, now: datetime, verb: str, actor_id: int) -> frozenset[int]:
        """Stop the clock of what a reply answers, and move it to the pile that waits.

        Earlier new items of the same author in the same thread are answered with it. An
        acknowledgement does not count as an answer (product.md 3).
        """
        if row.kind == "acknowledgement":
            self._log(verb, row, _end_of(verb), actor_id=actor_id)
            return frozenset({row.item_id})
        ids = self._answered_with(row.item_id)
        self._stop_clocks(ids, now)
        moved = [one for one in ids if one != row.item_id or self._may_move(row)]
        action = self._log(verb, row, _end_of(verb), actor_id=actor_id)
        actions.remember_items(self._db, action, moved, State.WAITING)
        items.set_states(self._db, moved, State.WAITING, now)
        return frozenset(ids)

    def _answered_with(self, item_id: int) -> list[int]:
        item = answering.asked(self._db, item_id)
        before = answering.said_before(self._db, item) if item else []
        return sorted({*piles.settled_with(self._db, item_id), *before, item_id})

    def _stop_clocks(self, ids: list[int], now: datetime) -> None:
        clockwork = self._clockwork()
        since = piles.unanswered(self._db, ids)
        items.set_answered(
            self._db, [(one, now, open_seconds(clockwork, at, now)) for one, at in since]
        )

    def _may_move(self, row: ReplyRow) -> bool:
        """Leave an item where the owner put it after answering."""
        item = answering.asked(self._db, row.item_id)
        if item is None or item.state == State.WAITING:
            return False
        return item.state == State.NEW or item.state_at < row.created_at

    def _job(self, row: ReplyRow, now: datetime) -> Job:
        item = answering.asked(self._db, row.item_id)
        return Job(
            reply_id=row.id,
            item_id=row.item_id,
            account_id=row.account_id,
            server=item.server if item else "",
            is_look_up=row.state == ReplyState.UNKNOWN,
            is_late=row.state != ReplyState.UNKNOWN and _is_late(row, now),
        )

    def _must_stay(self, row: ReplyRow, item: Asked, now: datetime) -> ShopError | None:
        """Look again at what may have changed while the reply waited."""
        name = item.account_name
        if item.deleted_at or item.purged_at:
            return Refused(account=name, reason="gone")
        if item.removed_at:
            return Refused(account=name, reason="not_allowed")
        if row.attempts == 0 and not _is_late(row, now):
            return None
        try:
            check_window(self._channels[item.channel], item, now)
        except Refused as refusal:
            return refusal
        if answering.is_answered_elsewhere(self._db, item.id, row.created_at):
            return Refused(account=name, reason="answered_elsewhere")
        return None

    def _trip(self, row: ReplyRow, item: Asked, now: datetime) -> Trip:
        account = account_ref(item)
        outgoing = _outgoing(row, item)
        if row.state == ReplyState.UNKNOWN:
            return Trip(row.id, account, outgoing, is_look_up=True)
        prepared: Mapping[str, Any] = outgoing.prepared
        if not prepared:  # fixed at the first try, the same at every later one
            prepared = self._channels[item.channel].prepare(account, outgoing, now)
        outbox.begin(self._db, row.id, json.dumps(dict(prepared)), now)
        return Trip(row.id, account, replace(outgoing, prepared=prepared), is_look_up=False)

    def _sent(self, row: ReplyRow, outcome: Sent, now: datetime) -> Changed:
        replies.settle_sent(
            self._db, row.id, now, outcome.remote_id, outcome.url, outcome.moderation
        )
        touched = self.answered(row, now, "sent", actions.PROGRAM)
        return Changed(items=touched, replies=frozenset({row.id}), is_list=True)

    def _not_sent(self, row: ReplyRow, outcome: NotSent, now: datetime) -> Changed:
        if row.state == ReplyState.UNKNOWN:  # looked up, and not there: the owner's word stands
            if row.attempts >= SENDS_MAX:
                return self._fail(row, outcome.error)
            outbox.settle(self._db, row, ReplyState.HOLDING, None)
            return _touched(row)
        was_failed = row.error is not None
        if was_failed or not outcome.is_passing:
            return self._fail(row, outcome.error)
        facts = to_facts(outcome.error)
        later = next_try(now, row.attempts, _until(facts))
        outbox.settle(self._db, row, ReplyState.HOLDING, facts, later)
        others = outbox.pause(self._db, row.account_id, facts, now, later)
        return _touched(row) | Changed(replies=frozenset(others))

    def _unclear(self, row: ReplyRow, outcome: Unclear, now: datetime) -> Changed:
        if row.state == ReplyState.SENDING:
            self._mark_unknown(row, outcome.error)
        else:
            later = next_look(now, utc_moment(row.changed_at))
            outbox.settle(self._db, row, ReplyState.UNKNOWN, to_facts(outcome.error), later)
        return _touched(row)

    def _mark_unknown(self, row: ReplyRow, error: ShopError) -> None:
        look_at = utc_moment(row.changed_at) + SETTLES_AFTER
        outbox.settle(self._db, row, ReplyState.UNKNOWN, to_facts(error), look_at)
        self._log("reply_unknown", row, ReplyState.UNKNOWN, error)

    def _fail(self, row: ReplyRow, error: ShopError) -> Changed:
        outbox.settle(self._db, row, ReplyState.FAILED, to_facts(error))
        self._log("reply_failed", row, ReplyState.FAILED, error)
        return _touched(row)

    def _log(
        self,
        verb: str,
        row: ReplyRow,
        after: str,
        error: ShopError | None = None,
        *,
        actor_id: int = actions.PROGRAM,
    ) -> int:
        ended: dict[str, str] = {"state": after} | ({"error": error.code} if error else {})
        return actions.log(
            self._db,
            actor_id,
            self._clock.now(),
            verb,
            subject_kind="reply",
            subject_id=row.id,
            before={"state": row.state},
            after=ended,
        )

    def _again(self, reply_id: int) -> ReplyRow:
        row = outbox.one(self._db, reply_id)
        if row is None:
            raise LookupError(reply_id)
        return row


def _is_due(row: ReplyRow, now: datetime, *, held: datetime) -> bool:
    waits = row.next_try_at is not None and utc_moment(row.next_try_at) > now
    match row.state:
        case ReplyState.HOLDING:
            is_held = row.hold_until_at is not None and utc_moment(row.hold_until_at) > held
            return not is_held and not waits
        case ReplyState.FAILED:
            return row.next_try_at is not None and not waits
        case ReplyState.UNKNOWN:
            return not waits
    return False


def _is_late(row: ReplyRow, now: datetime) -> bool:
    return now - utc_moment(row.created_at) >= LATE_AFTER


def _outgoing(row: ReplyRow, item: Asked) -> Outgoing:
    earlier: dict[str, str] = json.loads(row.replaces) if row.replaces else {}
    return Outgoing(
        text=row.text,
        key=row.key,
        item_remote_id=item.remote_id,
        item_ref=item.ref,
        item_url=item.url,
        item_author_handle=item.author_handle,
        visibility=Visibility(row.visibility),
        lang=item.lang or "",
        prepared=json.loads(row.prepared),
        replaces=earlier.get("id", ""),
        replaces_text=earlier.get("text", ""),
    )


def _until(facts: Mapping[str, Any]) -> datetime | None:
    text = facts.get("until_at")
    return utc_moment(text) if text else None


def _end_of(verb: str) -> str:
    return ReplyState.BY_HAND if verb == "confirm_by_hand" else ReplyState.SENT


def _touched(row: ReplyRow) -> Changed:
    return Changed(items=frozenset({row.item_id}), replies=frozenset({row.id}), is_list=True)
