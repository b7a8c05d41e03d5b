"""Answering a mail: what is sent, whether it arrived, and finding it when nobody said so."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final

from app.channels.base import (
    AccountRef,
    Limits,
    NotSent,
    Outcome,
    Outgoing,
    Secrets,
    Sent,
    Unclear,
    Unit,
)
from app.channels.mailbox.ask import INBOX, login_of
from app.channels.mailbox.imap import Login, opened
from app.channels.mailbox.line import Patience
from app.channels.mailbox.places import SMTP as SMTP_PLACE
from app.channels.mailbox.places import address_of, read_place
from app.channels.mailbox.smtp import Envelope, deliver
from app.domain.loose import Json, text_at, texts_at
from app.domain.plain_text import clean_line
from app.errors import (
    KeyringLocked,
    KeyringWaiting,
    NotOffered,
    Refused,
    ShopError,
    Unreachable,
)

log = logging.getLogger(__name__)
LONGEST: Final = 40_000  # characters; nobody reads more, and every server takes it
# Seven bits: no server may break the letters on the way, and no line is too long.
_POLICY: Final = SMTP.clone(cte_type="7bit", max_line_length=78)
_ANSWER_MARKS: Final = ("re:", "sv:", "aw:", "vs:", "ang:", "r:", "rif:", "ha:", "отв:", "ats:")


def limits() -> Limits:
    """Say how long an answer may be."""
    return Limits(LONGEST, Unit.CHARACTERS)


def prepare(account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix id, date and every header for all tries; the id is what it is found by later."""
    ref = _ref(outgoing)
    return {
        "message_id": f"{outgoing.key}@{account.handle.rpartition('@')[2]}",
        "date": format_datetime(at),
        "to": text_at(ref, "to"),
        "name": text_at(ref, "name"),
        "subject": answer_subject(text_at(ref, "subject")),
        "refs": list(texts_at(ref, "refs")),
        "text": outgoing.text,
    }


def answer_subject(subject: str) -> str:
    """Put one "Re:" before a subject that has no mark of an answer yet."""
    line = clean_line(subject)
    return line if line.casefold().startswith(_ANSWER_MARKS) else f"Re: {line}".strip()


def written(account: AccountRef, known: Mapping[str, Any]) -> EmailMessage | None:
    """Write the mail; None where it has nobody to go to.

    What a stranger's mail said is in no header unfiltered: the library refuses line ends, and
    ids and addresses are only taken where they look like one.
    """
    to = address_of(str(known.get("to", "")))
    if not to or not to.isascii():
        return None
    message = EmailMessage(_POLICY)
    message["From"] = _mailbox(account.config.get("from_name", ""), account.handle)
    message["To"] = _mailbox(str(known.get("name", "")), to)
    message["Subject"] = clean_line(str(known.get("subject", "")))[:250]
    message["Date"] = str(known["date"])
    message["Message-ID"] = f"<{known['message_id']}>"
    refs = [f"<{one}>" for one in known.get("refs", ()) if _is_id(one)]
    if refs:
        message["In-Reply-To"] = refs[-1]
        message["References"] = " ".join(refs)
    message.set_content(str(known["text"]), charset="utf-8")
    return message


def send(account: AccountRef, secrets: Secrets, outgoing: Outgoing, patience: Patience) -> Outcome:
    """Try once to send, then file a copy where the house does not do so itself."""
    known = outgoing.prepared
    if not str(known.get("text", "")).strip():
        return NotSent(Refused(reason="empty"))
    message = written(account, known)
    if message is None:
        return NotSent(Refused(reason="mail_recipient"))
    places = read_place(account.config.get("smtp", ""), SMTP_PLACE)
    if not places:
        return NotSent(NotOffered(what="reply"))
    try:
        login = login_of(account, secrets)
    except ShopError as error:
        return NotSent(error, is_passing=isinstance(error, KeyringLocked | KeyringWaiting))
    to = address_of(str(known["to"]))
    envelope = Envelope(account.handle, to, str(known["message_id"]), message.as_bytes())
    outcome = deliver(Login(places[0], login.user, login.password), envelope, patience)
    if isinstance(outcome, Sent):
        _file(account, login, message, patience)
    return outcome


def look_up(
    account: AccountRef, secrets: Secrets, outgoing: Outgoing, patience: Patience
) -> Outcome:
    """Look for a mail of ours by its id, among what was sent and what came back to us.

    Only a house that files what is sent through it can say that something was not: elsewhere a
    mail that nobody confirmed may be in the customer's hands, and only the owner can tell.
    """
    message_id = str(outgoing.prepared.get("message_id", ""))
    sent, host = account.config.get("sent", ""), ""
    folders = dict.fromkeys(filter(None, (sent, account.config.get("folder"), INBOX)))
    try:
        login = login_of(account, secrets)
        host = login.place.host
        with opened(login, patience) as box:
            for folder in folders:
                box.look_into(folder)
                if message_id and box.with_message_id(f"<{message_id}>"):
                    return Sent(message_id)
    except ShopError as error:
        return Unclear(error)
    lost = Unreachable(host=host, why="cut")
    if account.config.get("files_itself") and sent:
        return NotSent(lost, is_passing=True)
    return Unclear(lost)


def _file(account: AccountRef, login: Login, message: EmailMessage, patience: Patience) -> None:
    """Put a copy among what was sent; that it fails is no failure of the sending."""
    folder = account.config.get("sent", "")
    if not folder or account.config.get("files_itself"):
        return
    try:
        with opened(login, patience) as box:
            box.keep_sent(folder, message.as_bytes())
    except ShopError as error:
        log.info("a sent mail could not be filed: %s", error.code)


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.partition("@")
    shown = clean_line(name).encode("utf-8", "replace").decode()[:100]
    return Address(shown, local, domain)


def _is_id(one: object) -> bool:
    """Say whether an id can stand between brackets: printable ASCII without any."""
    return (
        isinstance(one, str)
        and one.isascii()
        and one.isprintable()
        and not set(one) & set("<> ")
        and 0 < len(one) <= 250
    )


def _ref(outgoing: Outgoing) -> Json:
    try:
        kept: Json = json.loads(outgoing.item_ref)
    except (ValueError, RecursionError):
        kept = None
    return kept
