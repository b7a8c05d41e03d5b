"""Bringing home what is new in a folder: a few mails a page, the beginning of each."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.channels.base import AccountRef, Care, CursorKind, Raw, Secrets, Stream
from app.channels.mailbox.imap import Box, Folder, Login, Mail, opened
from app.channels.mailbox.line import Patience
from app.channels.mailbox.places import IMAP, read_place
from app.channels.mailbox.read import SENT, Cursor
from app.clock import utc_text
from app.errors import BadAnswer, NothingFound, SignInError

PASSWORD: Final = "password"  # noqa: S105 - the kind of the secret, not the secret
INBOX: Final = "INBOX"
A_PAGE: Final = 30  # mails; at 96 KB each some 4 MB with their coding
LOOKED_FOR: Final = 30  # open items a run whose answer is looked for among what was sent
FOLDER: Final = "folder:"


@dataclass(frozen=True, slots=True)
class Part:
    """Some uids of a folder, and how the rest of them is asked for; `page` is "" where none is."""

    page: str
    uids: tuple[int, ...]
    mark: int  # the uid that the next page begins from
    has_more: bool


NOTHING: Final = Part("", (), 0, has_more=False)


def streams(account: AccountRef) -> tuple[Stream, ...]:
    """Name the chosen folder, and that of sent mail, where answers given elsewhere are."""
    folder = account.config.get("folder") or INBOX
    inbox = Stream(f"{FOLDER}{folder}", CursorKind.FORWARD_ID, query=folder)
    sent = account.config.get("sent", "")
    if not sent:
        return (inbox,)
    care = Care(LOOKED_FOR, is_open_only=True, within_days=30)
    return (inbox, Stream(SENT, CursorKind.NONE, query=sent, every_min=30, care=care))


def login_of(account: AccountRef, secrets: Secrets) -> Login:
    """Give how an account's mailbox is entered.

    Raises:
        SignInError: the keyring no longer has the password.
        KeyringError: it cannot be used now.
        NothingFound: the account names no server.
    """
    password = secrets.get(PASSWORD)
    if not password:
        raise SignInError
    places = read_place(account.server, IMAP)
    if not places:
        raise NothingFound(address=account.server)
    return Login(places[0], account.config.get("user") or account.handle, password)


def ask(
    account: AccountRef,
    secrets: Secrets,
    stream: Stream,
    cursor: str,
    page: str,
    patience: Patience,
) -> Raw:
    """Bring home one page of a folder, and leave every mail as unread as it was.

    Raises:
        ShopError: the server did not give it.
    """
    login = login_of(account, secrets)
    if stream.name == SENT and not stream.known:  # nothing waits for an answer
        return _raw(account, Folder(0, 0, 0), NOTHING, ())
    with opened(login, patience) as box:
        folder = box.look_into(stream.query)
        if stream.name == SENT:
            part = Part("", _answers(box, stream), 0, has_more=False)
        else:
            part = _part(box, folder, Cursor.from_text(cursor), page)
        return _raw(account, folder, part, box.mails(part.uids))


def _part(box: Box, folder: Folder, kept: Cursor, page: str) -> Part:
    """Choose what comes home now: what is new, or a part of what came since a day."""
    step, _, rest = page.partition(":")
    if step == "since":
        day, _, below = rest.partition(":")
        uids = [uid for uid in box.since(_day(day)) if uid < _number(below)]
        some = tuple(reversed(uids[-A_PAGE:]))
        return Part(f"since:{day}", some, min(some, default=0), len(uids) > A_PAGE)
    if kept.validity != folder.validity or folder.next_uid <= kept.uid:  # it counts anew
        return Part("", (), folder.next_uid, has_more=False)
    uids = box.after(_number(rest) if step == "after" else kept.uid)
    some = tuple(uids[:A_PAGE])
    return Part("after", some, max(some, default=kept.uid), len(uids) > A_PAGE)


def _answers(box: Box, stream: Stream) -> tuple[int, ...]:
    ids = (one.remote_id.rpartition("#")[0] for one in stream.known)
    found = [uid for one in ids if one and one.isascii() for uid in box.answering(f"<{one}>")]
    return tuple(dict.fromkeys(found))[:A_PAGE]


def _raw(account: AccountRef, folder: Folder, part: Part, mails: Sequence[Mail]) -> Raw:
    """Write what came as one body that `read` takes, in this process or another."""
    told = {
        "validity": folder.validity,
        "step": "read" if part.page or part.uids else "look",
        "page": part.page,
        "uid": part.mark,
        "left": int(part.has_more),
        "mails": _plain(mails),
    }
    body = json.dumps(told).encode("ascii")
    return Raw(200, {"content-type": "application/json"}, body, account.server)


def _plain(mails: Sequence[Mail]) -> list[dict[str, object]]:
    return [
        {
            "uid": one.uid,
            "at": utc_text(one.at) if one.at else "",
            "flags": list(one.flags),
            "raw": base64.b64encode(one.raw).decode("ascii"),
        }
        for one in mails
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadAnswer(why="shape") from error


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
