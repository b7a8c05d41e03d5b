"""Reading what a folder gave: customers' mails to items, platforms' notices to pointers; pure."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.mailbox.letter import read_letter
from app.channels.mailbox.sorting import Came, found_of, sent_elsewhere
from app.domain.item import Found
from app.domain.loose import Json, list_at, moment_at, number_at, text_at, texts_at
from app.errors import BadAnswer

SENT: Final = "sent"  # the stream of what was sent, from here or elsewhere
RESYNC: Final = timedelta(days=30)  # how far back to look again where a folder counts anew
_SINCE: Final = re.compile(r"since:[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DROPPED: Final = frozenset({"\\deleted", "$junk", "junk", "\\draft"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read: forwards to a uid, which counts within one validity.

    Of what lay there before, that since `day` with a uid lower than `below` is still to be read.
    """

    validity: int = 0
    uid: int = 0
    day: str = ""
    below: int = 0

    @classmethod
    def from_text(cls, text: str) -> Cursor:
        """Read a stored cursor; what is none begins anew."""
        try:
            kept: Json = json.loads(text) if text else None
        except (ValueError, RecursionError):
            kept = None
        validity, uid, below = (number_at(kept, name) or 0 for name in ("validity", "uid", "below"))
        return cls(validity, uid, text_at(kept, "day"), below)

    def to_text(self) -> str:
        """Write it to be stored."""
        return json.dumps(asdict(self))


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a folder.

    Raises:
        BadAnswer: it is none of ours.
    """
    try:
        told: Json = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(why="not_json") from error
    validity, uid = number_at(told, "validity"), number_at(told, "uid") or 0
    if validity is None:
        raise BadAnswer(why="shape")
    mails = list(_mails(told))
    came = [one for one in mails if one is not None]
    unreadable = mails.count(None) + sum(not one.letter.is_whole for one in came)
    if context.stream.name == SENT:
        return _answers(came, context, unreadable)
    now = Cursor.from_text(context.carry or context.cursor)
    page, has_more = text_at(told, "page"), bool(number_at(told, "left"))
    if text_at(told, "step") == "look":
        now, next_page = _from_the_newest(validity, uid, context), ""
    elif page == "after":
        now = replace(now, validity=validity, uid=max(uid, now.uid))
        next_page = f"after:{uid}" if has_more else ""
    elif _SINCE.fullmatch(page) and now.validity == validity:
        now = replace(now, below=uid if has_more else 0)
        next_page = ""
    else:  # it counts anew since this run began: the next one begins anew, too
        return Page(items=tuple(_items(came, context)), unreadable=unreadable)
    if not next_page and now.below:
        next_page = f"since:{now.day}:{now.below}"
    return Page(
        items=tuple(_items(came, context)),
        cursor=now.to_text(),
        next_page=next_page,
        carry=now.to_text(),
        unreadable=unreadable,
    )


def _from_the_newest(validity: int, next_uid: int, context: ReadContext) -> Cursor:
    """Begin with what came lately; what is new meanwhile follows above."""
    back_to = (context.back_to or context.at - RESYNC).astimezone(UTC)
    return Cursor(validity, max(0, next_uid - 1), back_to.date().isoformat(), max(1, next_uid))


def _mails(told: Json) -> Iterator[Came | None]:
    for one in list_at(told, "mails"):
        try:
            raw = base64.b64decode(text_at(one, "raw"), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not raw:
            yield None
            continue
        flags = {flag.casefold() for flag in texts_at(one, "flags")}
        yield Came(read_letter(raw), moment_at(one, "at"), bool(flags & _DROPPED))


def _items(came: list[Came], context: ReadContext) -> Iterator[Found]:
    for one in came:
        found = (
            None
            if one.is_dropped or not _is_young(one, context)
            else found_of(one, context.account)
        )
        if found is not None:
            yield found


def _answers(came: list[Came], context: ReadContext, unreadable: int) -> Page:
    """Make posts of what the owner answered with another program; only to what we have."""
    known = {one.remote_id for one in context.stream.known}
    posts = (sent_elsewhere(one, context.account) for one in came)
    ours = tuple(one for one in posts if one is not None and one.parent_remote_id in known)
    return Page(posts=ours, alive=tuple(known), unreadable=unreadable)


def _is_young(came: Came, context: ReadContext) -> bool:
    at = came.at or came.moment
    return context.back_to is None or at is None or at >= context.back_to - timedelta(days=1)
