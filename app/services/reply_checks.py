"""What is looked at before a reply may go to the outbox, and again before it leaves late."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta

from app.channels.base import AccountRef, Capability, Channel
from app.clock import utc_moment
from app.domain.length import measure
from app.errors import NoSuch, Refused, WrongUse
from app.store import answering
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
    """
    able = set(json.loads(item.capabilities)) or channel.capabilities
    is_able = Capability.REPLY in able and Capability.REPLY in channel.capabilities
    if not is_able or item.removed_at:
        raise WrongUse(why="cannot_reply", detail=item.account_name)
    check_text(text)
    limits = channel.limits(account_ref(item))
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
    hours = channel.limits(account_ref(item)).window_h
    since = utc_moment(item.posted_at or item.arrived_at)
    if hours is not None and now >= since + timedelta(hours=hours):
        raise Refused(account=item.account_name, reason="window")
