"""The mailbox's own door: connections over TLS alone, each with one deadline and one cap over all.

A library's time limit counts for one read at a time, so a server that sends a byte a second could
hold us for ever. Here each read gets what is left of the whole errand's time, and of its bytes.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import Unreachable

if TYPE_CHECKING:
    from app.channels.mailbox.places import Place

_OFFLINE: Final = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one errand at a mail server may take, and how much it may bring."""

    connect_s: float = 10.0
    total_s: float = 45.0
    most_bytes: int = 32 * 1024 * 1024


class Allowance:
    """What is left of an errand's time and bytes."""

    def __init__(self, patience: Patience) -> None:
        self._ends_at = time.monotonic() + patience.total_s
        self._bytes = patience.most_bytes

    def left_s(self) -> float:
        """Say how many seconds are left.

        Raises:
            TimeoutError: none.
        """
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def take(self, n: int) -> int:
        """Count bytes that came, and give their number.

        Raises:
            ConnectionAbortedError: more came than this errand may bring.
        """
        self._bytes -= n
        if self._bytes < 0:
            raise ConnectionAbortedError
        return n


class PlainLine(socket.socket):
    """A connection before its TLS begins; nothing of ours but the wish for TLS goes over it."""

    allowance: Allowance

    def recv_into(self, *given: object) -> int:
        """Read, within what is left."""
        self.settimeout(self.allowance.left_s())
        return self.allowance.take(super().recv_into(*given))  # type: ignore[arg-type]

    def sendall(self, *given: object) -> None:
        """Write, within what is left."""
        self.settimeout(self.allowance.left_s())
        super().sendall(*given)  # type: ignore[arg-type]


class SafeLine(ssl.SSLSocket):
    """A connection with TLS whose other side has proved its name."""

    allowance: Allowance

    def recv_into(self, *given: object) -> int:
        """Read, within what is left."""
        self.settimeout(self.allowance.left_s())
        return self.allowance.take(super().recv_into(*given))  # type: ignore[arg-type]

    def send(self, *given: object) -> int:  # what `sendall` goes through
        """Write, within what is left."""
        self.settimeout(self.allowance.left_s())
        return super().send(*given)  # type: ignore[arg-type]


def trust(allowance: Allowance) -> ssl.SSLContext:
    """Trust what the system trusts, and the list that comes with us where it has none.

    `SSL_CERT_FILE` and `SSL_CERT_DIR` take the place of both, as everywhere. What is wrapped
    keeps to the allowance from its first byte.
    """

    class Line(SafeLine):
        pass

    Line.allowance = allowance
    context = ssl.create_default_context()
    context.sslsocket_class = Line
    if not {"SSL_CERT_FILE", "SSL_CERT_DIR"} & os.environ.keys():
        import certifi  # httpx stands on it

        context.load_verify_locations(certifi.where())
    return context


def dial(place: Place, patience: Patience, allowance: Allowance) -> socket.socket:
    """Open a connection to a mail server, with TLS at once where the place says so.

    Raises:
        OSError: nobody is there, or it does not prove its name; see `unreachable`.
    """
    timeout = min(patience.connect_s, allowance.left_s())
    made = socket.create_connection((place.host, place.port), timeout)
    plain = PlainLine(made.family, made.type, made.proto, fileno=made.detach())
    plain.allowance = allowance
    plain.settimeout(timeout)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # every word waits for its answer
    if not place.is_tls_first:
        return plain
    try:
        return trust(allowance).wrap_socket(plain, server_hostname=place.host)
    except OSError:
        plain.close()
        raise


def refuse_open(line: object) -> None:
    """Make sure that a connection has TLS before anything of ours goes over it.

    Raises:
        ConnectionAbortedError: it has not.
    """
    if not isinstance(line, SafeLine):
        raise ConnectionAbortedError


def unreachable(error: OSError, host: str, *, is_connected: bool) -> Unreachable:
    """Name why a server cannot be spoken to; before it answered, surely nothing was sent."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return Unreachable(host=host, why="dns")
    if isinstance(error, ssl.SSLError):
        return Unreachable(host=host, why="cut" if is_connected else "tls")
    if isinstance(error, TimeoutError):
        return Unreachable(host=host, why="timeout" if is_connected else "connect_timeout")
    if is_connected:
        return Unreachable(host=host, why="cut")
    return Unreachable(host=host, why="offline" if error.errno in _OFFLINE else "refused")
