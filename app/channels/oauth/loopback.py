"""A listener on this computer alone, which the owner's browser is sent back to once."""

from __future__ import annotations

import hmac
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

from app.channels.oauth.page import HEADERS, page

HOST = "127.0.0.1"
PATIENCE_S = 5.0  # for one request; a browser opens connections that it never uses
_POLL_S = 0.02


def is_same(given: str, expected: str) -> bool:
    """Compare two secrets in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())


def is_loopback(address: str) -> bool:
    """Say whether an address to be sent back to is one where this computer may listen."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "http" and parts.hostname in (HOST, "localhost")


class Loopback:
    """Waits for the one request with our state, at a free port and a path nobody can guess.

    Where the owner has registered an address with the network, it waits at exactly that one.
    """

    def __init__(
        self,
        state: str,
        on_answer: Callable[[Mapping[str, str]], None],
        *,
        address: str = "",
        proof: str = "code",
    ) -> None:
        """Begin to listen.

        Args:
            state: what the answer must carry.
            on_answer: is told the answer's parameters, once, after the browser has its page.
            address: the registered one, as `is_loopback` takes it; "" chooses.
            proof: the parameter without which the owner has not agreed.

        Raises:
            OSError: this computer lets us listen nowhere, or not there.
            ValueError: the address has no such port.
        """
        self._state = state
        self._on_answer = on_answer
        self._proof = proof
        parts = urlsplit(address)
        self._path = (parts.path or "/") if address else "/" + secrets.token_urlsafe(12)
        self._server = _Server((HOST, (parts.port or 80) if address else 0), self._handler())
        self._netloc = parts.netloc if address else f"{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="sign-in", daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> str:
        """Give the address to be sent back to."""
        return f"http://{self._netloc}{self._path}"

    def close(self) -> None:
        """Stop listening and drop what is still connected; harmless when done twice."""
        self._server.shutdown()
        self._server.drop_all()
        self._server.server_close()
        self._thread.join(PATIENCE_S)

    def take(self, target: str, host: str) -> tuple[int, str, Mapping[str, str] | None]:
        """Judge one request.

        Returns:
            The status and page to answer with, and the parameters if it was the one awaited.
        """
        parts = urlsplit(target)
        found = dict(parse_qsl(parts.query))
        is_ours = host == self._netloc and (parts.path or "/") == self._path
        if not is_ours or not is_same(found.get("state", ""), self._state):
            return 400, "unexpected", None
        return 200, "done" if found.get(self._proof) else "denied", found

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            timeout = PATIENCE_S

            def do_GET(self) -> None:
                status, name, found = listener.take(self.path, self.headers.get("Host", ""))
                try:
                    self._show(status, page(name))
                finally:  # a browser that hangs up early has brought the code all the same
                    if found is not None:
                        listener._on_answer(found)

            def _show(self, status: int, body: bytes) -> None:
                self.send_response_only(status)
                for header, value in HEADERS.items():
                    self.send_header(header, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            @override
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the address holds the code."""

        return Handler


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that none outlives it."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would share a port that another listens at

    def __init__(self, place: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(place, handler)

    @override
    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    @override
    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no news."""

    def drop_all(self) -> None:
        """Cut what is still connected."""
        with self._guard:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # it went by itself
                    continue
