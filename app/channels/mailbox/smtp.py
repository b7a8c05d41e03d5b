"""The sending half of the mailbox's door: one mail, once, and what the server's codes mean."""

from __future__ import annotations

import base64
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from app.channels.base import NotSent, Outcome, Sent, Unclear
from app.channels.mailbox.imap import Login
from app.channels.mailbox.line import Allowance, Patience, dial, refuse_open, trust, unreachable
from app.channels.mailbox.places import Place
from app.errors import RateLimited, Refused, ShopError, SignInError, Unreachable

OUR_NAME: Final = "[127.0.0.1]"  # this computer's own name is nobody's business
_ENHANCED: Final = re.compile(rb"(?:^|\s)([245]\.\d{1,3}\.\d{1,3})\b")
_NO_PASSWORDS: Final = frozenset({"5.7.30", "5.7.139"})  # Microsoft: no passwords any more
_BAD_RECIPIENT: Final = frozenset({550, 551, 553, 556})
_TRY_LATER: Final = frozenset({421, 450, 451, 452, 454, 455})


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail on its way."""

    sender: str
    recipient: str
    message_id: str
    whole: bytes


class _Line(smtplib.SMTP):
    """smtplib's side of a connection that is open already."""

    def __init__(self, place: Place, made: socket.socket) -> None:
        self._made = made
        super().__init__(place.host, place.port, local_hostname=OUR_NAME)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._made


@contextmanager
def connected(login: Login, patience: Patience) -> Iterator[smtplib.SMTP]:
    """Sign in at the server that takes our mail, under TLS always.

    Raises:
        SignInError: it does not take name and password.
        ShopError: it cannot be spoken to, or has no TLS; in any case nothing was sent.
    """
    host, allowance = login.place.host, Allowance(patience)
    try:
        made = dial(login.place, patience, allowance)
    except OSError as error:
        raise unreachable(error, host, is_connected=False) from error
    try:
        with _open_line(login.place, made) as line:
            _begin_tls(line, login.place, allowance)
            _enter(line, login)
            yield line
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code, _bytes(error.smtp_error), host) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unreachable(host=host, why="refused") from error
    except smtplib.SMTPException as error:
        raise Refused(reason="network_said_no") from error
    except OSError as error:
        raise unreachable(error, host, is_connected=False) from error


def deliver(login: Login, envelope: Envelope, patience: Patience) -> Outcome:
    """Hand one mail over; only from its first byte on may it have arrived unheard."""
    host = login.place.host
    try:
        with connected(login, patience) as line:
            refused = _address(line, envelope, host)
            return refused or _hand_over(line, envelope, host)
    except ShopError as error:
        return NotSent(error, is_passing=isinstance(error, RateLimited | Unreachable))


@contextmanager
def _open_line(place: Place, made: socket.socket) -> Iterator[smtplib.SMTP]:
    try:
        line = _Line(place, made)
    except BaseException:
        made.close()
        raise
    try:
        yield line
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()


def _begin_tls(line: smtplib.SMTP, place: Place, allowance: Allowance) -> None:
    line.ehlo_or_helo_if_needed()
    if place.is_tls_first:
        return
    if not line.has_extn("starttls"):
        raise Refused(reason="mail_no_tls")
    line.starttls(context=trust(allowance))
    refuse_open(line.sock)
    line.ehlo()


def _enter(line: smtplib.SMTP, login: Login) -> None:
    """Sign in with SASL PLAIN in UTF-8, which smtplib cannot; else as smtplib does."""
    if "PLAIN" not in line.esmtp_features.get("auth", "").upper().split():
        if not (login.user + login.password).isascii():
            raise SignInError
        line.login(login.user, login.password)
        return
    proof = base64.b64encode(f"\0{login.user}\0{login.password}".encode()).decode("ascii")
    code, said = line.docmd("AUTH", f"PLAIN {proof}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _address(line: smtplib.SMTP, envelope: Envelope, host: str) -> Outcome | None:
    """Say from whom and to whom; gives what bars it."""
    code, said = line.mail(envelope.sender)
    if code < 400:
        code, said = line.rcpt(envelope.recipient)
        if code in _BAD_RECIPIENT and not _enhanced(said).startswith("5.7."):  # that is policy
            return NotSent(Refused(reason="mail_recipient"))
    if code >= 400:
        return _not_taken(code, said, host)
    return None


def _hand_over(line: smtplib.SMTP, envelope: Envelope, host: str) -> Outcome:
    try:
        code, said = line.data(envelope.whole)
    except smtplib.SMTPDataError as error:  # it did not want to hear it at all
        return _not_taken(error.smtp_code, _bytes(error.smtp_error), host)
    except (OSError, smtplib.SMTPException) as error:
        is_late = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
        return Unclear(Unreachable(host=host, why="timeout" if is_late else "cut"))
    if 200 <= code < 300:
        return Sent(envelope.message_id)
    return _not_taken(code, said, host)


def _not_taken(code: int, said: bytes, host: str) -> Outcome:
    if not 400 <= code < 600:
        return Unclear(Unreachable(host=host, why="server"))
    error = _failure(code, said, host)
    return NotSent(error, is_passing=isinstance(error, RateLimited | Unreachable))


def _failure(code: int, said: bytes, host: str) -> ShopError:
    """Name what a code means (RFC 5321, 4954; enhanced codes RFC 3463)."""
    if _enhanced(said) in _NO_PASSWORDS:
        return Refused(reason="mail_microsoft")
    if code in _TRY_LATER or not code:
        return Unreachable(host=host, why="server")
    if code in (530, 534, 535, 538):
        return SignInError()
    if code == 552:
        return Refused(reason="too_long", detail=str(code))
    return Refused(reason="network_said_no", detail=str(code))


def _enhanced(said: bytes) -> str:
    found = _ENHANCED.search(said)
    return found[1].decode() if found else ""


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")
