"""Reading what a folder gave: customers' mails to items, platforms' notices to pointers; pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.channels.base import Page, Raw, ReadContext
from app.channels.mailbox.letter import Letter, Sender, read_letter
from app.channels.mailbox.notices import Notice, claimed, is_proved, notice_of
from app.channels.mailbox.places import address_of
from app.domain.item import Author, Found, Kind, Post, Visibility
from app.domain.loose import Json, list_at, moment_at, number_at, text_at, texts_at
from app.errors import BadAnswer

SENT: Final = "sent"  # the stream of what was sent, from here or elsewhere
RESYNC: Final = timedelta(days=30)  # how far back to look again where a folder counts anew
REFERENCES: Final = 20
_NOBODY_READS: Final = re.compile(
    r"(no-?_?reply|do-?_?not-?_?reply|donotreply|mailer-daemon|postmaster|bounces?)\b"
)
_PAGE: Final = re.compile(r"after|since:[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DROPPED: Final = frozenset({"\\deleted", "$junk", "junk", "\\draft"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read: the highest uid, which counts within one validity."""

    validity: int = 0
    uid: int = 0

    @classmethod
    def from_text(cls, text: str) -> Cursor:
        """Read a stored cursor; what is none begins anew."""
        try:
            kept: Json = json.loads(text) if text else None
        except (ValueError, RecursionError):
            kept = None
        return cls(number_at(kept, "validity") or 0, number_at(kept, "uid") or 0)

    def to_text(self) -> str:
        """Write it to be stored."""
        return json.dumps({"validity": self.validity, "uid": self.uid})


@dataclass(frozen=True, slots=True)
class _Came:
    """One mail as the server gave it."""

    letter: Letter
    at: datetime | None
    is_dropped: bool

    @property
    def moment(self) -> datetime | None:
        """When it was written; nothing was written after it came."""
        written = self.letter.written_at
        return min(written, self.at) if written and self.at else self.at or written


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
    if text_at(told, "step") == "look":
        return _from_the_newest(validity, uid, context)
    page, kept = text_at(told, "page"), Cursor.from_text(context.cursor)
    is_forward = page == "after"
    return Page(
        items=tuple(_items(came, context)),
        cursor=Cursor(validity, max(uid, kept.uid)).to_text() if is_forward else None,
        next_page=f"{page}:{uid}" if number_at(told, "left") and _PAGE.fullmatch(page) else "",
        unreadable=unreadable,
    )


def _from_the_newest(validity: int, next_uid: int, context: ReadContext) -> Page:
    """Begin with what came lately; the cursor already stands where new mail will follow."""
    back_to = (context.back_to or context.at - RESYNC).astimezone(UTC)
    return Page(
        cursor=Cursor(validity, max(0, next_uid - 1)).to_text(),
        next_page=f"since:{back_to.date().isoformat()}:{max(1, next_uid)}",
    )


def _mails(told: Json) -> Iterator[_Came | None]:
    for one in list_at(told, "mails"):
        try:
            raw = base64.b64decode(text_at(one, "raw"), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not raw:
            yield None
            continue
        flags = {flag.casefold() for flag in texts_at(one, "flags")}
        yield _Came(read_letter(raw), moment_at(one, "at"), bool(flags & _DROPPED))


def _items(came: list[_Came], context: ReadContext) -> Iterator[Found]:
    for one in came:
        found = None if one.is_dropped or not _is_young(one, context) else _found(one, context)
        if found is not None:
            yield found


def _answers(came: list[_Came], context: ReadContext, unreadable: int) -> Page:
    """Make posts of what the owner answered with another program; only to what we have."""
    known = {one.remote_id for one in context.stream.known}
    posts = (_sent_elsewhere(one, context) for one in came)
    ours = tuple(one for one in posts if one is not None and one.parent_remote_id in known)
    return Page(posts=ours, alive=tuple(known), unreadable=unreadable)


def _is_young(came: _Came, context: ReadContext) -> bool:
    at = came.at or came.moment
    return context.back_to is None or at is None or at >= context.back_to - timedelta(days=1)


def _found(came: _Came, context: ReadContext) -> Found | None:
    """Make an item of a mail; None for what no customer wrote."""
    letter, account = came.letter, context.account
    platform, authserv = claimed(letter), account.config.get("authserv", "")
    if platform is not None and is_proved(letter, platform, authserv):
        notice = notice_of(letter, platform)
        return None if notice is None else _pointer(came, notice)
    writer = letter.answers_to if _is_ours(letter.sender, context) else letter.sender
    is_answerable = bool(letter.answers_to.address) and not _NOBODY_READS.match(
        letter.answers_to.address
    )
    if letter.machine or _is_ours(writer, context) or not is_answerable:
        return None
    name = letter.reply_to.name if writer is letter.reply_to else letter.sender.name
    return Found(
        remote_id=remote_id(letter.message_id or _print(letter), letter.answers_to.address),
        kind=Kind.MESSAGE,
        text=_text(letter),
        author=Author(writer.address, name or writer.address, writer.address),
        posted_at=came.moment,
        title=letter.subject,
        parent_remote_id=letter.references[-1] if letter.is_answer else "",
        thread=letter.references[0] if letter.references else letter.message_id,
        visibility=Visibility.PRIVATE,
        ref=_ref(letter),
        cannot=() if platform is None else (("reply", "mail_forged"),),
    )


def _pointer(came: _Came, notice: Notice) -> Found:
    """Make a pointer to what a platform tells of; its own page is where one answers."""
    letter = came.letter
    return Found(
        remote_id=letter.message_id or _print(letter),
        kind=notice.platform.kind,
        text=_text(letter),
        author=Author(notice.platform.domains[0], notice.platform.name, letter.sender.domain),
        posted_at=came.moment,
        title=letter.subject,
        url=notice.url,
        visibility=Visibility.PRIVATE,
        cannot=(("reply", "mail_notice"),),
    )


def _sent_elsewhere(came: _Came, context: ReadContext) -> Post | None:
    """Make a post of an answer the owner sent, maybe with another program."""
    letter = came.letter
    if not letter.is_answer or not letter.message_id or not letter.to:
        return None
    account = context.account
    return Post(
        remote_id=letter.message_id,
        text=_text(letter),
        author=Author(account.remote_id, letter.sender.name, account.handle),
        is_ours=True,
        posted_at=came.moment,
        parent_remote_id=remote_id(letter.references[-1], letter.to),
        thread=letter.references[0],
    )


def remote_id(message_id: str, answers_to: str) -> str:
    """Name a mail for good: nobody else's, with the same id, can take its place.

    A Message-ID is the sender's own word, and an answer goes where the stored mail says.
    """
    digest = hashlib.sha256(answers_to.casefold().encode("utf-8", "replace")).hexdigest()
    return f"{message_id}#{digest[:12]}"


def _ref(letter: Letter) -> str:
    """Keep what an answer needs."""
    own = (letter.message_id,) if letter.message_id else ()
    return json.dumps(
        {
            "to": letter.answers_to.address,
            "name": letter.answers_to.name,
            "subject": letter.subject[:500],
            "refs": [*letter.references[-REFERENCES:], *own],
        },
        ensure_ascii=False,
    )


def _text(letter: Letter) -> str:
    files = [f"📎 {name}" for name in letter.names]
    return "\n".join(filter(None, [letter.text, *files]))


def _print(letter: Letter) -> str:
    """Name a mail without an id by what stands in it."""
    said = (letter.sender.address, str(letter.written_at), letter.subject, letter.text[:2_000])
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:32]


def _is_ours(sender: Sender, context: ReadContext) -> bool:
    own = {context.account.handle, *map(address_of, context.account.config.get("own", "").split())}
    return sender.address in own
