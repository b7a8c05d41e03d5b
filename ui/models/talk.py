"""Everything the middle of the inbox shows of one item, asked in one go on the reader's lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from app.domain.item import ReplyState
from app.domain.plain_text import safe_url
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
from ui.models.grasp import Grasp, load_grasp

if TYPE_CHECKING:
    from datetime import datetime

    from app.channels.base import AccountRef, Limits
    from app.services.desk import Desk

EARLIER: Final = 12
FORGED: Final = ("mail_forged",)  # reasons that are a warning before anything else


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
    grasp: Grasp
    cost_of: Callable[[str], int] | None = None  # of sending a text, in thousandths of a dollar
    shows_pictures: bool = False  # the owner allows this network's

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
    def page(self) -> str:
        """Where the owner answers by hand; "" where there is no such page, or none to be opened."""
        if self.is_forged or self.full.deleted_at is not None:
            return ""
        return safe_url(self.full.answer_url or self.row.url)

    @property
    def is_forged(self) -> bool:
        """Whether it claims to come from somebody who did not write it."""
        return self.full.cannot.get("reply") in FORGED

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
    # A row of the database has all that a channel looks at.
    login = cast("AccountRef", account(read, full.row.account_id))
    channel = desk.channels[full.row.channel]
    can_send = _can_send(full, now)
    cost_of = getattr(channel, "cost_of_answer", None)
    return Talk(
        full=full,
        said=thread(read, item_id),
        replies=of_item(read, item_id),
        about=about(read, item_id),
        earlier=earlier(read, item_id, EARLIER, now=now),
        versions=versions(read, item_id),
        limits=channel.limits(login, full.ref) if can_send else None,
        as_sent=partial(channel.as_sent, login, full.ref),
        cost_of=partial(cost_of, login) if cost_of and can_send else None,
        shows_pictures=desk.pictures.is_allowed(full.row.channel),
        grasp=load_grasp(desk, full),
    )


def _can_send(full: ItemFull, now: datetime) -> bool:
    is_able = "reply" in full.capabilities and "reply" not in full.cannot
    is_there = full.deleted_at is None and not full.is_account_removed
    is_shut = full.answer_until_at is not None and full.answer_until_at <= now
    return is_able and is_there and not is_shut
