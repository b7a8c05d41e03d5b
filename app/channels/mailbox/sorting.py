"""What of a mail becomes an item and what none, who wrote it, and whom an answer goes to; pure."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.channels.base import AccountRef
from app.channels.mailbox.letter import Letter, Sender
from app.channels.mailbox.notices import Notice, claimed, harmless, is_proved, notice_of
from app.channels.mailbox.places import address_of, provider_of
from app.domain.item import Author, Found, Kind, Post, Visibility

REFERENCES: Final = 20
_NOBODY_READS: Final = re.compile(
    r"(no-?_?reply|do-?_?not-?_?reply|donotreply|mailer-daemon|postmaster|bounces?)\b"
)
_KEY: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f-]{36}")  # of a reply


@dataclass(frozen=True, slots=True)
class Came:
    """One mail as the server gave it."""

    letter: Letter
    at: datetime | None
    is_dropped: bool

    @property
    def moment(self) -> datetime | None:
        """When it was written; nothing was written after it came."""
        written = self.letter.written_at
        return min(written, self.at) if written and self.at else self.at or written


def found_of(came: Came, account: AccountRef) -> Found | None:
    """Make an item of a mail; None for what no customer wrote."""
    letter = came.letter
    platform, authserv = claimed(letter), account.config.get("authserv", "")
    if platform is not None and is_proved(letter, platform, authserv):
        notice = notice_of(letter, platform)
        return None if notice is None else _pointer(came, notice)
    if _is_own_id(letter.lost, account.handle):
        return _returned(came)
    writer = _writer(letter, account)
    if writer is None or _NOBODY_READS.match(writer.address):
        return None
    if letter.machine and not _is_of_a_person(letter, writer, account):
        return None
    return Found(
        remote_id=remote_id(letter.message_id or _print(letter), writer.address),
        kind=Kind.MESSAGE,
        text=_text(letter),
        author=Author(writer.address, writer.name or writer.address, writer.address),
        posted_at=came.moment,
        title=letter.subject,
        parent_remote_id=letter.references[-1] if letter.is_answer else "",
        thread=letter.references[0] if letter.references else letter.message_id,
        visibility=Visibility.PRIVATE,
        ref=_ref(letter, writer),
        cannot=() if platform is None else (("reply", "mail_forged"),),
    )


def _writer(letter: Letter, account: AccountRef) -> Sender | None:
    """Say who is answered, and so is shown as who wrote: an answer goes nowhere unseen.

    Where the shop's own form sent it, that is whom it names to be answered.
    """
    able = (one for one in (letter.reply_to, letter.sender) if one.address)
    return next((one for one in able if not _is_ours(one, account)), None)


def _is_of_a_person(letter: Letter, writer: Sender, account: AccountRef) -> bool:
    """Say whether a person stands behind what a program handed on: the shop's form, or its list.

    An address such as info@ is often a list of the shop's own, which marks each customer's mail.
    """
    handle = account.handle
    domain = "" if provider_of(handle) else handle.rpartition("@")[2]
    is_outside = not domain or writer.domain != domain
    is_of_form = _is_ours(letter.sender, account) or domain == (letter.sender.domain or None)
    is_of_list = bool(domain) and f".{letter.list_domain}".endswith(f".{domain}")
    if letter.machine == "list":
        return is_outside and (is_of_form or is_of_list)
    return letter.machine == "auto" and is_outside and is_of_form


def _returned(came: Came) -> Found:
    """Make an item of the news that an answer of ours reached nobody, in its conversation."""
    letter = came.letter
    return Found(
        remote_id=letter.message_id or _print(letter),
        kind=Kind.MESSAGE,
        text=letter.text,
        author=Author(letter.sender.address, letter.sender.name or letter.sender.address),
        posted_at=came.moment,
        title=letter.subject,
        parent_remote_id=letter.lost,
        visibility=Visibility.PRIVATE,
        cannot=(("reply", "mail_returned"),),
    )


def _pointer(came: Came, notice: Notice) -> Found:
    """Make a pointer to what a platform tells of; its own page is where one answers."""
    letter = came.letter
    return Found(
        remote_id=letter.message_id or _print(letter),
        kind=notice.platform.kind,
        text=harmless(_text(letter)),
        author=Author(notice.platform.domains[0], notice.platform.name, letter.sender.domain),
        posted_at=came.moment,
        title=letter.subject,
        url=notice.url,
        visibility=Visibility.PRIVATE,
        cannot=(("reply", "mail_notice"),),
    )


def sent_elsewhere(came: Came, account: AccountRef) -> Post | None:
    """Make a post of an answer the owner sent, maybe with another program."""
    letter = came.letter
    if not letter.is_answer or not letter.message_id or not letter.to:
        return None
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


def _ref(letter: Letter, writer: Sender) -> str:
    """Keep what an answer needs."""
    own = (letter.message_id,) if letter.message_id else ()
    return json.dumps(
        {
            "to": writer.address,
            "name": writer.name,
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


def _is_own_id(message_id: str, handle: str) -> bool:
    """Say whether a Message-ID is one of those that `reply.prepare` makes."""
    key, _, domain = message_id.partition("@")
    return bool(_KEY.fullmatch(key)) and domain == handle.rpartition("@")[2]


def _is_ours(sender: Sender, account: AccountRef) -> bool:
    own = {account.handle, *map(address_of, account.config.get("own", "").split())}
    return sender.address in own
