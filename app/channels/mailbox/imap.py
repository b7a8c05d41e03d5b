"""The reading half of the mailbox's door: folders, searches, and the first part of each mail."""

from __future__ import annotations

import imaplib
import logging
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, TypeVar

from imapclient import IMAPClient, SocketTimeout  # type: ignore[import-untyped]
from imapclient.exceptions import LoginError, ProtocolError  # type: ignore[import-untyped]

from app.channels.mailbox.line import Allowance, Patience, dial, refuse_open, trust, unreachable
from app.channels.mailbox.places import Place
from app.errors import BadAnswer, RateLimited, Refused, ShopError, SignInError, Unreachable

T = TypeVar("T")

MOST_OF_A_MAIL: Final = 96 * 1024  # bytes: the words come first, what hangs on them is not fetched
MOST_ALIKE: Final = 20  # mails of one id that are looked at
MOST_OF_A_LITERAL: Final = 1024 * 1024  # memory is taken for it before its first byte comes
SENT: Final = b"\\Sent"
GMAIL: Final = "X-GM-EXT-1"
_CODE: Final = re.compile(r"\[([A-Z-]{2,30})[\] ]")
_PASSING: Final = frozenset({"UNAVAILABLE", "INUSE", "SERVERBUG", "CONTACTADMIN"})  # RFC 5530
_MORE_THAN_ONE: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Login:
    """How one mailbox is entered."""

    place: Place
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it is now; uids count up within one validity."""

    validity: int
    next_uid: int
    n: int


@dataclass(frozen=True, slots=True)
class Mail:
    """The first bytes of one mail, with what the server knows of it."""

    uid: int
    at: datetime | None  # when it came, UTC
    size: int  # the whole of it
    flags: tuple[str, ...]
    raw: bytes


class _Line(imaplib.IMAP4):
    """imaplib's side of a connection that is open already."""

    def __init__(self, place: Place, made: socket.socket) -> None:
        self._made = made
        super().__init__(place.host, place.port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._made

    def read(self, size: int) -> bytes:
        """Read a literal, unless it is announced to be larger than anything we ask for."""
        if size > MOST_OF_A_LITERAL:
            raise self.abort("a literal that is too large")
        return super().read(size)


class _Client(IMAPClient):  # type: ignore[misc]  # the library ships no types
    """The library's client over a connection of ours."""

    def __init__(self, place: Place, made: socket.socket, seconds: float) -> None:
        self._line = _Line(place, made)
        timeout = SocketTimeout(seconds, seconds)
        super().__init__(place.host, place.port, ssl=place.is_tls_first, timeout=timeout)
        self.normalise_times = False

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's own name
        return self._line


class Box:
    """One open mailbox; every method speaks to the server and raises `ShopError` alone."""

    def __init__(self, client: _Client, host: str) -> None:
        self._client = client
        self._host = host

    def is_filing_itself(self) -> bool:
        """Say whether the house keeps a copy of what is sent through it: Gmail does."""
        return bool(self._ask(lambda: self._client.has_capability(GMAIL)))

    def sent_folder(self) -> str:
        """Name the folder of sent mail; "" where there is none."""
        return str(self._ask(lambda: self._client.find_special_folder(SENT)) or "")

    def look_into(self, name: str) -> Folder:
        """Open a folder without touching it.

        Raises:
            Refused: there is no such folder.
            BadAnswer: its mails have no lasting numbers.
        """
        try:
            told = self._ask(lambda: self._client.select_folder(name, readonly=True))
        except Refused as error:
            raise Refused(reason="mail_folder", detail=name) from error
        validity, n = _number(told.get(b"UIDVALIDITY")), _number(told.get(b"EXISTS"))
        if not validity:  # without it no uid means anything (RFC 3501, 2.3.1.1)
            raise BadAnswer(host=self._host, why="shape")
        return Folder(validity, _number(told.get(b"UIDNEXT")) or self._next_uid(n), n)

    def after(self, uid: int) -> list[int]:
        """List the uids above one, rising; "above:*" names the last mail even where it is lower."""
        return sorted(one for one in self._search(["UID", f"{uid + 1}:*"]) if one > uid)

    def since(self, day: date) -> list[int]:
        """List the uids of what came on a day or later, rising."""
        return sorted(self._search(["SINCE", day]))

    def with_message_id(self, message_id: str) -> list[int]:
        """List the uids in the open folder of a mail with our own id, as its head shows it."""
        found = self._search(["HEADER", "Message-ID", message_id])[:MOST_ALIKE]
        heads = self._heads(found, "MESSAGE-ID") if found else {}
        return [uid for uid, head in heads.items() if message_id.encode() in head]

    def answering(self, message_id: str) -> list[int]:
        """List the uids in the open folder of what answers a mail."""
        return self._search(["HEADER", "In-Reply-To", message_id])

    def newest(self, folder: Folder, n: int) -> list[int]:
        """List the uids of the newest mails of the open folder."""
        low = max(1, folder.n - n + 1)
        return sorted(self._search([f"{low}:*"])) if folder.n else []

    def heads(self, uids: Sequence[int], field: str) -> list[bytes]:
        """Bring one header field of each mail."""
        return list(self._heads(uids, field).values())

    def mails(self, uids: Sequence[int]) -> tuple[Mail, ...]:
        """Bring the beginning of each mail, in the order asked, and leave it unread.

        One of which the library cannot read what the server says comes as an empty one.
        """
        items = ["INTERNALDATE", "FLAGS", "RFC822.SIZE", f"BODY.PEEK[]<0.{MOST_OF_A_MAIL}>"]
        try:
            found = self._fetch(uids, items)
        except BadAnswer:
            if len(uids) == 1:
                return (Mail(uids[0], None, 0, (), b""),)
            return tuple(one for uid in uids for one in self.mails([uid]))
        return tuple(_mail(uid, found[uid]) for uid in uids if uid in found)

    def keep_sent(self, folder: str, whole: bytes) -> None:
        """File what we sent, read."""
        self._ask(lambda: self._client.append(folder, whole, (b"\\Seen",), datetime.now(UTC)))

    def _heads(self, uids: Sequence[int], field: str) -> dict[int, bytes]:
        told = self._fetch(uids, [f"BODY.PEEK[HEADER.FIELDS ({field})]"])
        return {uid: _bytes_of(one, b"BODY[") for uid, one in told.items()}

    def _next_uid(self, n: int) -> int:
        """Find out what an older server does not tell: the uid that new mail will have at least."""
        return max(self._search(["UID", "*"]), default=0) + 1 if n else 1

    def _search(self, criteria: list[object]) -> list[int]:
        return [int(one) for one in self._ask(lambda: self._client.search(criteria))]

    def _fetch(
        self, uids: Sequence[int], items: Sequence[str]
    ) -> Mapping[int, Mapping[bytes, object]]:
        found: Mapping[int, Mapping[bytes, object]]
        found = self._ask(lambda: self._client.fetch(list(uids), list(items)))
        return found

    def _ask(self, ask: Callable[[], T]) -> T:
        return _heard(ask, self._host, is_connected=True)


@contextmanager
def opened(login: Login, patience: Patience) -> Iterator[Box]:
    """Enter a mailbox, under TLS always, and leave it again.

    Raises:
        SignInError: the server does not take name and password.
        Refused: the server has no TLS.
        ShopError: it cannot be spoken to.
    """
    logging.getLogger("imapclient").setLevel(logging.WARNING)  # it would log what people write
    host, allowance = login.place.host, Allowance(patience)
    client = _heard(lambda: _connected(login, patience, allowance), host, is_connected=False)
    try:
        _heard(lambda: _begin_tls(client, login.place, allowance), host, is_connected=False)
        _enter(client, login)
        yield Box(client, host)
    finally:
        _leave(client)


def _connected(login: Login, patience: Patience, allowance: Allowance) -> _Client:
    made = dial(login.place, patience, allowance)
    try:
        return _Client(login.place, made, patience.total_s)
    except BaseException:
        made.close()
        raise


def _begin_tls(client: _Client, place: Place, allowance: Allowance) -> None:
    if place.is_tls_first:
        return
    if not client.has_capability("STARTTLS"):
        raise Refused(reason="mail_no_tls")
    client.starttls(ssl_context=trust(allowance))
    refuse_open(client.socket())


def _enter(client: _Client, login: Login) -> None:
    """Sign in; a "no" to that means the name or the password, unless its code says otherwise."""
    if _MORE_THAN_ONE.search(login.user + login.password):
        raise SignInError
    host = login.place.host
    is_plain = bool(_heard(lambda: client.has_capability("AUTH=PLAIN"), host, is_connected=True))
    if not is_plain and not (login.user + login.password).isascii():
        raise SignInError
    enter = client.plain_login if is_plain else client.login
    _heard(lambda: enter(login.user, login.password), host, is_connected=True)


def _leave(client: _Client) -> None:
    """Say goodbye; whatever happens to that, the connection is closed."""
    try:
        client.logout()
    except (imaplib.IMAP4.error, OSError, ValueError):
        with suppress(OSError):
            client.shutdown()


def _heard(ask: Callable[[], T], host: str, *, is_connected: bool) -> T:
    """Do one thing at the server, and name what goes wrong by code, never by its words."""
    try:
        return ask()
    except ShopError:
        raise
    except ProtocolError as error:
        raise BadAnswer(host=host, why="shape") from error
    except imaplib.IMAP4.abort as error:
        raise _passing(_code_of(error), host, "cut") from error
    except imaplib.IMAP4.error as error:
        code = _code_of(error)
        if code in _PASSING or code == "LIMIT":
            raise _passing(code, host, "server") from error
        if isinstance(error, LoginError):
            raise SignInError from error
        raise Refused(reason="network_said_no", detail=code) from error
    except OSError as error:
        raise unreachable(error, host, is_connected=is_connected) from error
    except (ValueError, TypeError, AssertionError, RecursionError, LookupError) as error:
        raise BadAnswer(host=host, why="shape") from error  # the library's parser fell over it


def _passing(code: str, host: str, why: str) -> ShopError:
    if code == "LIMIT":
        return RateLimited()
    return Unreachable(host=host, why="server" if code in _PASSING else why)


def _code_of(error: Exception) -> str:
    told = error.args[0] if error.args else ""
    text = told.decode("ascii", "replace") if isinstance(told, bytes) else str(told)
    found = _CODE.search(text)
    return found[1] if found else ""


def _mail(uid: int, told: Mapping[bytes, object]) -> Mail:
    at, flags = told.get(b"INTERNALDATE"), told.get(b"FLAGS")
    return Mail(
        uid=uid,
        at=at.astimezone(UTC) if isinstance(at, datetime) else None,
        size=_number(told.get(b"RFC822.SIZE")),
        flags=tuple(one.decode("ascii", "replace") for one in flags if isinstance(one, bytes))
        if isinstance(flags, tuple)
        else (),
        raw=_bytes_of(told, b"BODY["),
    )


def _bytes_of(told: Mapping[bytes, object], prefix: bytes) -> bytes:
    return next(
        (one for key, one in told.items() if key.startswith(prefix) and isinstance(one, bytes)), b""
    )


def _number(value: object) -> int:
    if isinstance(value, list | tuple) and value:
        value = value[0]
    return value if isinstance(value, int) else 0
