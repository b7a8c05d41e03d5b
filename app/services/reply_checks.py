"""What is looked at before a reply may go to the outbox, and again before it leaves late."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta

from app.channels.base import AccountRef, Capability, Channel
from app.clock import utc_moment
from app.domain.item import Visibility
from app.domain.lead import Push, pushes
from app.domain.length import measure
from app.errors import NoSuch, Refused, WrongUse
from app.store import answering, leads
from app.store.answering import Asked


def asked_item(db: sqlite3.Connection, item_id: int) -> Asked:
    """Read what is to be answered, or asked for; on the writer's lane.

    Raises:
        NoSuch: there is no such item.
    """
    item = answering.asked(db, item_id)
    if item is None:
        raise NoSuch(kind="item", id=str(item_id))
    return item


def account_ref(item: Asked) -> AccountRef:
    """Give the login that received an item: it alone may answer it."""
    return AccountRef(
        id=item.account_id,
        channel=item.channel,
        server=item.server,
        handle=item.account_handle,
        remote_id=item.account_remote_id,
        config=json.loads(item.config),
    )


def check_text(text: str) -> None:
    """Refuse what has no words.

    Raises:
        WrongUse: the text is empty.
    """
    if not text.strip():
        raise WrongUse(why="no_text")


def as_sent(channel: Channel, item: Asked, text: str) -> str:
    """Give a text as it will leave, with whom it must name; a name alone says nothing.

    Raises:
        WrongUse: the text is empty.
    """
    check_text(text)
    account = account_ref(item)
    if text.strip() == channel.as_sent(account, item.ref, "").strip():
        raise WrongUse(why="no_text")
    return channel.as_sent(account, item.ref, text)


def check_sendable(channel: Channel, item: Asked, text: str) -> None:
    """Refuse what the network would not take from this account.

    Raises:
        WrongUse: it takes no replies, the account is gone, or the text is empty or too long.
        Refused: this one item cannot be answered from here.
    """
    if (why := dict(json.loads(item.cannot)).get(Capability.REPLY)) is not None:
        raise Refused(account=item.account_name, reason="cannot", detail=why)
    able = set(json.loads(item.capabilities)) or channel.capabilities
    is_able = Capability.REPLY in able and Capability.REPLY in channel.capabilities
    if not is_able or item.removed_at:
        raise WrongUse(why="cannot_reply", detail=item.account_name)
    check_text(text)
    limits = channel.limits(account_ref(item), item.ref)
    length = measure(
        text,
        limit=limits.length,
        unit=limits.unit,
        url_counts=limits.url_counts,
        max_bytes=limits.max_bytes,
    )
    if length.left < 0:
        raise WrongUse(why="too_long", detail=str(-length.left))


def check_window(channel: Channel, item: Asked, now: datetime) -> None:
    """Refuse what comes after the network's time for answering.

    Raises:
        Refused: the window is shut.
    """
    hours = channel.limits(account_ref(item), item.ref).window_h
    since = utc_moment(item.posted_at or item.arrived_at)
    is_shut = hours is not None and now >= since + timedelta(hours=hours)
    if item.answer_until_at is not None:
        is_shut = now >= utc_moment(item.answer_until_at)
    if is_shut:
        raise Refused(account=item.account_name, reason="window")


def replaced(db: sqlite3.Connection, channel: Channel, item: Asked, *, is_replacing: bool) -> str:
    """Say which answer of ours a new one takes the place of; "" where each stands for itself.

    Returns:
        JSON with the `id` and the `text` that the owner has seen.

    Raises:
        WrongUse: there is one already, and the owner did not say that it may go.
    """
    if not channel.limits(account_ref(item), item.ref).is_single:
        return ""
    earlier = answering.our_answer(db, item)
    if earlier is None:
        return ""
    if not is_replacing:
        raise WrongUse(why="already_answered", detail=item.account_name)
    return json.dumps({"id": earlier[0], "text": earlier[1]})


def check_pushing(
    db: sqlite3.Connection, item: Asked, now: datetime, *, is_private: bool, is_confirmed: bool
) -> tuple[Push, ...]:
    """Warn before an answer that looks pushy: to a stranger who may want to buy.

    Returns:
        Why it looks pushy, for the log; nothing where it does not.

    Raises:
        WrongUse: it does, and the owner did not confirm it.
    """
    contact = leads.contact(db, item.id)
    why = pushes(contact, now, is_private=is_private)
    if why and not is_confirmed:
        last = contact.last_to_them_at
        raise WrongUse(why=why[0], detail="" if last is None else last.date().isoformat())
    return why


def is_private(item: Asked, visibility: Visibility | None) -> bool:
    """Tell whether only the two of us would see an answer."""
    return (visibility or Visibility(item.visibility)) is Visibility.PRIVATE
