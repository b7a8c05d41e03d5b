"""A loopback server in front of a function from request to response."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from typing_extensions import override

Answer = Callable[[httpx.Request], httpx.Response]


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, answer: Answer, latency_s: float) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.answer, self.latency_s = answer, latency_s
        self.stopping = threading.Event()
        self.lines: set[socket.socket] = set()

    def hang_up(self) -> None:
        """End every line that is still open, so that its thread ends."""
        for line in tuple(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    @override
    def setup(self) -> None:
        self.server.lines.add(self.request)
        super().setup()

    @override
    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.server.lines.discard(self.request)

    @override
    def handle(self) -> None:
        with suppress(OSError):  # the other side was killed, as a test may well want
            super().handle()

    def _serve(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        request = httpx.Request(
            self.command,
            f"http://{self.headers.get('host', '127.0.0.1')}{self.path}",
            headers=list(self.headers.items()),
            content=self.rfile.read(size),
        )
        self.server.stopping.wait(self.server.latency_s)
        try:
            answer = self.server.answer(request)
        except httpx.TransportError:
            self.close_connection = True  # the line ends without a word
            return
        self._send(answer)

    def _send(self, answer: httpx.Response) -> None:
        self.send_response_only(answer.status_code)
        for name, value in answer.headers.items():
            if name not in ("content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve  # noqa: N815

    @override
    def log_message(self, *args: Any) -> None:
        """Say nothing: what was asked is in `FakeNetwork.calls`."""


@contextmanager
def serve(answer: Answer, latency_s: float = 0.0) -> Iterator[str]:
    """Serve on a free port of this computer and give the address."""
    server = _Server(answer, latency_s)
    door = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    door.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.stopping.set()
        server.shutdown()
        door.join()
        server.hang_up()
        server.server_close()
