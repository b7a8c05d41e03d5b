"""How two of our programs on one computer speak: framed JSON over a local socket, with a proof.

Both sides know the random key that lies in the data folder, readable for its owner alone. Neither
sends anything of worth before the other has shown that it knows the key, and every wait ends.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import socket
import struct
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HEAD: Final = struct.Struct(">I")
SMALL: Final = 4_096  # before the other side is known
LARGE: Final = 64 * 1024 * 1024
PATH_BYTES: Final = 100  # the shortest limit of any system for a socket's path is 104
PATIENCE_S: Final = 5.0


class WireError(Exception):
    """The other side is not there, is not ours, or spoke nonsense."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the running program listens: a socket's path, or a port of this computer."""

    path: str = ""
    port: int = 0


class Wire:
    """One conversation; every wait ends after `patience_s` unless it is lengthened."""

    def __init__(self, sock: socket.socket, patience_s: float | None = PATIENCE_S) -> None:
        self._sock = sock
        self._sock.settimeout(patience_s)

    def wait_as_long_as_it_takes(self) -> None:
        """Set no limit from here on: the other side has promised an answer."""
        self._sock.settimeout(None)

    def send(self, what: Mapping[str, Any]) -> None:
        """Send one object.

        Raises:
            WireError: the other side is gone.
        """
        body = json.dumps(what, ensure_ascii=False).encode("utf-8", "surrogatepass")
        try:
            self._sock.sendall(HEAD.pack(len(body)) + body)
        except OSError as error:
            raise WireError from error

    def receive(self, limit: int = SMALL) -> dict[str, Any]:
        """Wait for one object.

        Raises:
            WireError: nothing came in time, or it was too long, cut or no object.
        """
        (size,) = HEAD.unpack(self._exactly(HEAD.size))
        if size > limit:
            raise WireError("too long")
        try:
            found = json.loads(self._exactly(size).decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise WireError("not JSON") from error
        if not isinstance(found, dict):
            raise WireError("no object")
        return found

    def close(self) -> None:
        """Hang up, and wake whoever waits on this side."""
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # the other side was quicker
            self._sock.close()
        else:
            self._sock.close()

    def _exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            try:
                part = self._sock.recv(min(size, 65_536))
            except OSError as error:
                raise WireError from error
            if not part:
                raise WireError("cut")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def listen(near: Path) -> tuple[socket.socket, Place]:
    """Open a socket to listen on: in the folder where that works, else elsewhere nearby."""
    if hasattr(socket, "AF_UNIX"):
        try:
            return _listen_at(near / "shoptalk.socket")
        except OSError:  # no sockets on this disk, or too long a path
            return _listen_at(Path(tempfile.mkdtemp(prefix="shoptalk-")) / "socket")
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.bind(("127.0.0.1", 0))
    found.listen(16)
    return found, Place(port=int(found.getsockname()[1]))


def _listen_at(path: Path) -> tuple[socket.socket, Place]:
    if len(os.fsencode(path)) > PATH_BYTES:
        raise OSError("path too long for a socket")
    path.unlink(missing_ok=True)  # we hold the folder's lock: what lies here is left from a kill
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        found.bind(str(path))
        path.chmod(0o600)
        found.listen(16)
    except OSError:
        found.close()
        raise
    return found, Place(path=str(path))


def call(place: Place, patience_s: float = PATIENCE_S) -> Wire:
    """Reach whoever listens at a place.

    Raises:
        WireError: nobody does.
    """
    family = socket.AF_UNIX if place.path else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.settimeout(patience_s)
    try:
        sock.connect(place.path or ("127.0.0.1", place.port))
    except (OSError, OverflowError, ValueError) as error:
        sock.close()
        raise WireError from error
    return Wire(sock, patience_s)


def greet_as_caller(wire: Wire, key: bytes) -> None:
    """Prove ourselves to the listener, after it has proved itself to us.

    Raises:
        WireError: it does not know the key.
    """
    mine = secrets.token_hex(16)
    wire.send({"nonce": mine})
    told = wire.receive()
    _check(told, key, "listener", mine)
    wire.send({"proof": _proof(key, "caller", str(told.get("nonce", "")))})


def greet_as_listener(wire: Wire, key: bytes) -> None:
    """Prove ourselves to a caller, and hear its proof.

    Raises:
        WireError: it does not know the key.
    """
    told = wire.receive()
    mine = secrets.token_hex(16)
    wire.send({"nonce": mine, "proof": _proof(key, "listener", str(told.get("nonce", "")))})
    _check(wire.receive(), key, "caller", mine)


def _check(told: Mapping[str, Any], key: bytes, who: str, nonce: str) -> None:
    given = str(told.get("proof", "")).encode()
    if not hmac.compare_digest(given, _proof(key, who, nonce).encode()):
        raise WireError("not ours")


def _proof(key: bytes, who: str, nonce: str) -> str:
    return hmac.new(key, f"{who} {nonce}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a small file that only its owner can read, whole or not at all."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    new.replace(path)
