"""A server on this computer that answers exactly the bytes a test wants, well or badly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Line:
    """One connection, as an answer may use it."""

    sock: socket.socket
    stop: threading.Event
    request: Request

    def send(self, data: bytes) -> None:
        """Write bytes; the other side may be gone, as it often should be."""
        try:
            self.sock.sendall(data)
        except OSError:
            self.stop.set()


Answer = Callable[[Line], bool]  # says whether the connection is kept


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    """Answer well; `content_type="text/xml"` becomes a header."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

    def act(line: Line) -> bool:
        line.send("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return True

    return act


@dataclass
class Loopback:
    """The server; `answers` maps a path to what it does."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._stop = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._lines: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self._door = threading.Thread(target=self._listen)
        self._door.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._stop.set()
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._door.join()
        self._socket.close()
        for sock in self._sockets:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        for line in self._lines:
            line.join()

    @property
    def url(self) -> str:
        """Where it stands."""
        return f"http://127.0.0.1:{self.port}"

    def _listen(self) -> None:
        while True:
            sock, _ = self._socket.accept()
            if self._stop.is_set():
                sock.close()
                return
            self.connections += 1
            self._sockets.append(sock)
            self._lines.append(threading.Thread(target=self._serve, args=(sock,)))
            self._lines[-1].start()

    def _serve(self, sock: socket.socket) -> None:
        with sock:
            while (request := _read(sock)) is not None:
                self.requests.append(request)
                act = self.answers.get(request.target.partition("?")[0], answer(404))
                if not act(Line(sock, self._stop, request)):
                    return


def _read(sock: socket.socket) -> Request | None:
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {n.lower(): v.strip() for n, _, v in (one.partition(":") for one in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += sock.recv(65536)
    except OSError:
        return None
    method, target, _ = first.split(" ", 2)
    return Request(method, target, headers, body)
