"""Taking one mail apart, however broken, deep or false it is; pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Final

from app.channels.mailbox.places import address_of
from app.channels.mailbox.words import decoded, is_seven_bit, text_of
from app.domain.plain_text import clean_line, clean_text, plain

MOST_PARTS: Final = 200
MOST_TEXT: Final = 40_000
MOST_NAMES: Final = 5  # of what hangs on it
MOST_LINKS: Final = 300
MOST_PEOPLE: Final = 10_000  # characters of a header that names them
_MESSAGE_ID: Final = re.compile(r"<([!-;=?-~]{1,250})>")  # printable ASCII, as RFC 5322 has it
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
LINK: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}]{4,3000}")
_QUOTED: Final = re.compile(r"\s*>")
_LIST: Final = re.compile(r"<(?:mailto:[^<>@]*@)?([\w.-]{1,250})>", re.IGNORECASE)
_FAILED: Final = re.compile(rb"(?im)^action:[ \t]*failed\b")
_RETURNED: Final = re.compile(rb"(?im)^message-id:[ \t]*(?:\r?\n[ \t]+)?<([!-;=?-~]{1,250})>")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a mail says it is from, or is to be answered at; the address is valid or ""."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the @."""
        return self.address.rpartition("@")[2]


NOBODY: Final = Sender("", "")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as far as a person would read it, and what tells people's from machines' mail."""

    message_id: str  # without its brackets; "" where none
    sender: Sender
    reply_to: Sender
    to: str  # the first addressee's address
    subject: str
    written_at: datetime | None
    references: tuple[str, ...]  # oldest first, the one it answers last
    is_answer: bool
    text: str
    names: tuple[str, ...]  # of what hangs on it
    links: tuple[str, ...]
    results: tuple[str, ...]  # every Authentication-Results, topmost first
    machine: str  # what shows that no person wrote it: list, auto, answer, bounce, spam; or ""
    list_domain: str  # of the mailing list it came over; "" where over none that is named
    lost: str  # Message-ID of the mail that it says could not be delivered, ever; or ""
    is_whole: bool  # its structure could be read


def read_letter(raw: bytes) -> Letter:
    """Take a mail apart; what cannot be read of it is left out, and the head always can."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = [part for part in islice(message.walk(), MOST_PARTS) if not part.is_multipart()]
        is_whole = True
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        head = _HEAD_END.split(raw, maxsplit=1)[0]
        message, parts, is_whole = BytesParser(policy=compat32).parsebytes(head, True), [], False  # noqa: FBT003 - head only
    body = _Body(parts)
    answered = _ids(_all(message, "in-reply-to"))[:1]
    earlier = dict.fromkeys(_ids(_all(message, "references")))
    return Letter(
        message_id=next(iter(_ids(_all(message, "message-id"))), ""),
        sender=_sender(_first(message, "from")),
        reply_to=_sender(_first(message, "reply-to")),
        to=_sender(_first(message, "to")).address,
        subject=decoded(_first(message, "subject")),
        written_at=_moment(_first(message, "date")),
        references=(*(one for one in earlier if one not in answered), *answered),
        is_answer=bool(answered),
        text=body.text(),
        names=body.names(),
        links=body.links(),
        results=tuple(_all(message, "authentication-results")),
        machine=_machine(message),
        list_domain=_list_domain(message),
        lost=_lost(message, raw),
        is_whole=is_whole,
    )


class _Body:
    """The parts of a mail that hold words."""

    def __init__(self, parts: list[Message]) -> None:
        self._parts = parts
        inline = [part for part in parts if not _is_attached(part)]
        self._plain = [_words(part) for part in inline if part.get_content_type() == "text/plain"]
        self._html = [_words(part) for part in inline if part.get_content_type() == "text/html"]

    def text(self) -> str:
        """Give what the writer wrote, without the quoted letter below it."""
        written = clean_text(_unquoted("\n\n".join(self._plain)))
        return (written or plain("\n".join(self._html)))[:MOST_TEXT]

    def names(self) -> tuple[str, ...]:
        """Name the files that hang on it."""
        named = (decoded(_file_name(part)) for part in self._parts if _is_attached(part))
        return tuple(islice((one[:120] for one in named if one), MOST_NAMES))

    def links(self) -> tuple[str, ...]:
        """List the addresses in it, in their order."""
        found: Iterator[str] = (
            one.rstrip(".,;:!?)]")
            for text in (*(html.unescape(one) for one in self._html), *self._plain)
            for one in LINK.findall(text)
        )
        return tuple(islice(dict.fromkeys(islice(found, 5 * MOST_LINKS)), MOST_LINKS))


def _words(part: Message) -> str:
    """Give a part's text; what is not what it claims is read as well as it can be."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = _param(part, "charset")
    if is_seven_bit(charset):
        try:
            return data.decode(charset, "replace")
        except LookupError:
            return ""
    return text_of(data, charset)


def _unquoted(text: str) -> str:
    """Cut off the quoted letter that an answer drags along below it, with the line above."""
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    n = len(lines)
    while n and (not lines[n - 1].strip() or _QUOTED.match(lines[n - 1])):
        n -= 1
    if n == len(lines):
        return text
    if n and lines[n - 1].rstrip().endswith(":"):  # "On Monday, the shop wrote:"
        n -= 1
    return "\n".join(lines[:n]) if n else text


def _is_attached(part: Message) -> bool:
    is_text = part.get_content_maintype() == "text"
    disposition = str(part.get("content-disposition", "")).strip().casefold()
    return disposition.startswith("attachment") or (not is_text and bool(_file_name(part)))


def _file_name(part: Message) -> str:
    return _param(part, "filename", "content-disposition") or _param(part, "name")


def _param(part: Message, name: str, header: str = "content-type") -> str:
    try:
        value = part.get_param(name, "", header)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):  # RFC 2231: charset, language, text
        value = value[2] or ""
    return str(value).strip().strip("\"'")


def _sender(raw: str) -> Sender:
    """Read who it is; the name is decoded last, so that it cannot pose as an address."""
    people = getaddresses([" ".join(raw.split())[:MOST_PEOPLE]])  # the first of several
    name, address = people[0] if people else ("", "")
    address = address_of(address) if raw.count("@") >= 1 else ""
    shown = decoded(name)
    return Sender("" if "@" in shown else shown[:200], address)


def _ids(raw: list[str]) -> list[str]:
    return [one for text in raw for one in _MESSAGE_ID.findall(text[:20_000])][-50:]


def _moment(raw: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(raw)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _machine(message: Message) -> str:
    """Say by its headers whether a program sent it (RFC 3834, 2369), or it goes to many."""
    if str(message.get("x-spam-flag", "")).strip().casefold() == "yes":
        return "spam"
    kind = message.get_content_type()
    if kind == "multipart/report" or _first(message, "return-path").strip() == "<>":
        return "bounce"
    submitted = _first(message, "auto-submitted").split(";")[0].strip().casefold()
    if submitted == "auto-replied" or any(map(message.get, ("x-autoreply", "x-autorespond"))):
        return "answer"
    if submitted not in ("", "no"):
        return "auto"
    precedence = _first(message, "precedence").strip().casefold()
    if precedence in ("bulk", "list", "junk") or any(
        map(message.get, ("list-unsubscribe", "list-id", "list-post"))
    ):
        return "list"
    return ""


def _list_domain(message: Message) -> str:
    """Name the domain of a mailing list: `List-Id: Info <info.shop.example>` (RFC 2919, 2369)."""
    found = _LIST.search(_first(message, "list-id") or _first(message, "list-post"))
    return found[1].casefold() if found else ""


def _lost(message: Message, raw: bytes) -> str:
    """Read from a report (RFC 3464) which mail could never be delivered; a delay is no loss."""
    report = _HEAD_END.split(raw, maxsplit=1)[-1]
    if message.get_content_type() != "multipart/report" or not _FAILED.search(report):
        return ""
    found = _RETURNED.search(report)
    return found[1].decode("ascii") if found else ""


def _first(message: Message, name: str) -> str:
    return next(iter(_all(message, name)), "")


def _all(message: Message, name: str) -> list[str]:
    """Give every value of a header as it stands, topmost first; a library's object is no help."""
    found = [value for key, value in message.raw_items() if key.casefold() == name]
    return [clean_line(str(one)) if str(one).isascii() else str(one) for one in found[:50]]
