"""One question and its answer over httpx: bytes within a deadline and a cap, or a named failure."""

from __future__ import annotations

import errno
import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from app.channels.http.errand import Question
from app.channels.http.places import is_public_address
from app.channels.http.roads import CONNECT_S, Deadline, NotPublicError, Roads
from app.channels.http.unpack import PackingError, TooBigError, Unpacker
from app.errors import BadAnswer, NothingFound, ShopError, Unreachable

_HIDDEN: Final = frozenset({"set-cookie", "set-cookie2", "authorization", "proxy-authenticate"})
_OFFLINE: Final = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})
# In order: the first that fits names the reason. What is in NOTHING_LEFT comes before any byte.
_REASONS: Final = (
    (httpx.ConnectTimeout, "connect_timeout"),
    (httpx.PoolTimeout, "connect_timeout"),
    (httpx.ProxyError, "proxy"),
    (httpx.ConnectError, "refused"),
    (httpx.UnsupportedProtocol, "address"),
    (httpx.LocalProtocolError, "address"),
    (httpx.TimeoutException, "timeout"),
    (httpx.TransportError, "cut"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came; `headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    is_from_inside: bool = False  # it came from this machine or its network


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _connect_why(error: httpx.ConnectError) -> str:
    for one in _chain(error):
        if isinstance(one, socket.gaierror | UnicodeError):
            return "dns"
        if isinstance(one, ssl.SSLError):
            return "tls"
        if isinstance(one, OSError) and one.errno in _OFFLINE:
            return "offline"
    return "refused"


def _failure(error: httpx.TransportError, host: str) -> ShopError:
    why = next(why for kind, why in _REASONS if isinstance(error, kind))
    if isinstance(error, httpx.ConnectError):
        why = _connect_why(error)
    return Unreachable(host=host, why=why)


def _shown(response: httpx.Response) -> dict[str, str]:
    shown = {name: value for name, value in response.headers.items() if name not in _HIDDEN}
    if "location" in response.extensions:
        shown["location"] = str(response.extensions["location"])
    return shown


def _is_from_inside(response: httpx.Response) -> bool:
    """Say whether the other end is this machine or its network; behind a proxy nobody knows."""
    stream = response.extensions.get("network_stream")
    if stream is None or response.extensions.get("has_proxy"):
        return False
    try:
        peer = stream.get_extra_info("server_addr")
    except OSError:  # it hung up already
        return False
    return bool(peer) and not is_public_address(str(peer[0]))


class _Unled(httpx.BaseTransport):
    """Hides `Location` from httpx, which would fail on a bad one though it shall not follow it."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        if "location" in response.headers:
            response.extensions["location"] = response.headers.pop("location")
        return response

    def close(self) -> None:
        self._inner.close()


class Wire:
    """The one shared httpx client; may be used from any thread."""

    def __init__(
        self,
        *,
        transport: httpx.BaseTransport | None,
        proxies: Mapping[str, str] | None,
        cap: int,
    ) -> None:
        for name in ("httpx", "httpcore"):  # they would log whole addresses and headers
            logging.getLogger(name).setLevel(logging.WARNING)
        self.deadline = Deadline()
        self._cap = cap
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.Client(
            transport=_Unled(transport or Roads(self.deadline, proxies)),
            cookies=no_cookies,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def ask(self, question: Question, ends_at: float) -> Answer:
        """Ask once.

        Args:
            question: what to ask, and where.
            ends_at: when all must be over, on the monotonic clock.

        Raises:
            Unreachable: no answer.
            BadAnswer: an answer that is too big, cut, or packed wrongly.
            NothingFound: the address is none.
        """
        self.deadline.ends_at = ends_at
        host = question.host
        try:
            return self._answer(question)
        except httpx.TransportError as error:
            failure = _failure(error, host)
        except NotPublicError:
            failure = BadAnswer(host=host, why="redirect")
        except TooBigError:
            failure = BadAnswer(host=host, why="too_big")
        except PackingError:
            failure = BadAnswer(host=host, why="cut")
        except httpx.InvalidURL:
            failure = NothingFound(address=host)
        raise failure  # outside, so that no traceback carries the request and its secrets

    def _answer(self, question: Question) -> Answer:
        left = self.deadline.left()
        request = self._client.build_request(
            question.method,
            question.url,
            headers=dict(question.headers),
            json=question.json,
            data=dict(question.form) if question.form is not None else None,
            timeout=httpx.Timeout(left, connect=self.deadline.left(CONNECT_S)),
            extensions={"road": question.road},
        )
        response = self._client.send(request, stream=True)
        try:
            is_from_inside = _is_from_inside(response)
            body = self._body(response, question.cap or self._cap)
            headers = _shown(response)
            return Answer(response.status_code, headers, body, str(request.url), is_from_inside)
        finally:
            response.close()

    def _body(self, response: httpx.Response, cap: int) -> bytes:
        unpacker = Unpacker(response.headers.get("content-encoding", ""), cap)
        pieces = response.stream
        if not isinstance(pieces, httpx.SyncByteStream):
            raise TypeError("the transport must be a synchronous one")
        try:
            for piece in pieces:
                unpacker.feed(piece)
                if time.monotonic() > self.deadline.ends_at:
                    raise httpx.ReadTimeout("")
            return unpacker.whole()
        except (httpx.ReadError, httpx.RemoteProtocolError):
            raise PackingError from None  # the head came, the body broke off
