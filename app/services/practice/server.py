"""The practice network's server: the Mastodon client API and a feed, on loopback alone."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from app.clock import Clock
from app.services.practice.answers import Answer, Asked, answer
from app.services.practice.door import TOKEN
from app.services.practice.world import World

MOST_BODY: Final = 1 << 20


class PracticeServer:
    """Serves a world until it is closed."""

    def __init__(self, world: World, clock: Clock) -> None:
        """Listen on a free port of this computer only."""
        handler = type("Handler", (_Handler,), {"world": world, "clock": clock})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="practice", daemon=True
        )
        self._thread.start()

    @property
    def place(self) -> str:
        """Where it listens, as `http.py` wants it: address and port."""
        return f"127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """One request; HTTP/1.0, so that no idle connection outlives it."""

    world: World
    clock: Clock

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        asked = Asked(
            method=self.command,
            path=tuple(unquote(part) for part in parts.path.strip("/").split("/")),
            params=_params(parts.query, self.rfile.read(length), self.headers.get_content_type()),
            key=self.headers.get("Idempotency-Key", ""),
            has_login=self.headers.get("Authorization") == f"Bearer {TOKEN}",
            etag=self.headers.get("If-None-Match", ""),
        )
        self._send(answer(asked, self.world, self.clock.now()))

    do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names http.server looks for

    def _send(self, told: Answer) -> None:
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as the base has it
        """Say nothing: standard error belongs to the command line."""


def _params(query: str, body: bytes, kind: str) -> dict[str, str]:
    found = {name: values[-1] for name, values in parse_qs(query).items()}
    if not body:
        return found
    if kind == "application/json":
        told = json.loads(body)
        return found | {name: str(value) for name, value in told.items() if value is not None}
    return found | {name: values[-1] for name, values in parse_qs(body.decode()).items()}
