"""Everything the middle of the inbox shows of one item, asked in one go on the reader's lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from app.domain.item import ReplyState
from app.queries.accounts import account
from app.queries.conversation import (
    About,
    ItemFull,
    OurAnswer,
    Version,
    about,
    earlier,
    item,
    versions,
)
from app.queries.inbox import InboxRow
from app.queries.outbox import ReplyLine, of_item
from app.queries.thread import Said, thread

if TYPE_CHECKING:
    from app.channels.base import AccountRef, Limits
    from app.services.desk import Desk

EARLIER: Final = 12


@dataclass(frozen=True, slots=True)
class Talk:
    """One item with its conversation, its replies and who wrote it."""

    full: ItemFull
    said: tuple[Said, ...]
    replies: tuple[ReplyLine, ...]
    about: About
    earlier: tuple[InboxRow, ...]
    versions: tuple[Version, ...]
    limits: Limits | None  # None where the network takes no reply from here
    as_sent: Callable[[str], str]  # a text word for word as it would leave

    @property
    def row(self) -> InboxRow:
        """The item as the list shows it."""
        return self.full.row

    @property
    def item_id(self) -> int:
        """The item's id."""
        return self.full.row.item_id

    @property
    def account_name(self) -> str:
        """Our own name there, under which an answer goes out."""
        return self.full.account_handle or self.full.account_name

    @property
    def is_answered(self) -> bool:
        """Whether the clock has stopped."""
        return self.full.answered_at is not None

    @property
    def standing(self) -> OurAnswer | None:
        """Our answer whose place the next one takes; None where each stands for itself."""
        return self.full.our_answer if self.limits and self.limits.is_single else None

    @property
    def draft(self) -> str:
        """What was begun as an answer, or the answer that may be changed; "" where nothing is."""
        for one in self.replies:
            if one.state is ReplyState.DRAFT:
                return one.text
        return self.standing.text if self.standing else ""

    @property
    def own_place(self) -> int:
        """The item's own place in the conversation."""
        return next((n for n, one in enumerate(self.said) if one.is_current), 0)


def load(desk: Desk, item_id: int) -> Talk:
    """Ask for everything; it may take some milliseconds.

    Raises:
        NoSuch: the item is gone.
    """
    read, now = desk.read_page, desk.clock.now()
    full = item(read, item_id, now)
    return Talk(
        full=full,
        said=thread(read, item_id),
        replies=of_item(read, item_id),
        about=about(read, item_id),
        earlier=earlier(read, item_id, EARLIER, now=now),
        versions=versions(read, item_id),
        limits=_limits(desk, full),
        as_sent=_as_sent(desk, full),
    )


def _as_sent(desk: Desk, full: ItemFull) -> Callable[[str], str]:
    login = cast("AccountRef", account(desk.read_page, full.row.account_id))
    return partial(desk.channels[full.row.channel].as_sent, login, full.ref)


def _limits(desk: Desk, full: ItemFull) -> Limits | None:
    is_able = "reply" in full.capabilities and not full.is_account_removed
    is_there = full.deleted_at is None
    if not (is_able and is_there) or "reply" in full.cannot or _is_shut(desk, full):
        return None
    login = account(desk.read_page, full.row.account_id)  # has all that the channel looks at
    return desk.channels[full.row.channel].limits(cast("AccountRef", login), full.ref)


def _is_shut(desk: Desk, full: ItemFull) -> bool:
    return full.answer_until_at is not None and full.answer_until_at <= desk.clock.now()
