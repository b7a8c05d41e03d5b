"""The connections themselves: one deadline over everything, and roads that differ in care.

httpx's own time limits count for one read at a time, so a server that sends a byte a
second could hold us for ever, in the head of an answer too. Here each read gets what
is left of the whole request's time.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, TypeVar
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from app.channels.http.errand import Road
from app.channels.http.places import is_inside_name, is_public_address

T = TypeVar("T")

CONNECT_S: Final = 10.0
NEXT_ADDRESS_S: Final = 4.0  # when a name has further addresses to try
MOST_CONNECTIONS: Final = 48  # the fetch lane's 32, and room for those that just ended
IDLE_S: Final = 30.0


class NotPublicError(Exception):
    """A redirect led to an address of this machine or its network."""


class Deadline(threading.local):
    """When the request of the current thread must have ended, on the monotonic clock."""

    ends_at: float = 0.0

    def left(self, most: float | None = None) -> float:
        """Say how many seconds are left, `most` at most; 0 when time is up."""
        left = max(0.0, self.ends_at - time.monotonic())
        return left if most is None else min(left, most)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._deadline.left(timeout)
        if not left:
            raise httpcore.ReadTimeout
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._deadline.left(timeout)
        if not left:
            raise httpcore.WriteTimeout
        self._inner.write(buffer, left)

    def close(self) -> None:
        sock = self._inner.get_extra_info("socket")
        if isinstance(sock, socket.socket):
            with contextlib.suppress(OSError):  # the other side was first
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # wakes a thread that reads there
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        if not left:
            raise httpcore.ConnectTimeout
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, *, is_public_only: bool) -> None:
        self._deadline = deadline
        self._is_public_only = is_public_only
        self._inner = httpcore.SyncBackend()

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if self._is_public_only and not all(map(is_public_address, addresses)):
            raise NotPublicError
        return addresses

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for number, address in enumerate(addresses, start=1):
            is_last = number == len(addresses)
            left = self._deadline.left(timeout if is_last else NEXT_ADDRESS_S)
            if not left:
                break
            try:
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if is_last:
                    raise
            else:
                return _Stream(stream, self._deadline)
        raise httpcore.ConnectTimeout


def _call(ask: Callable[[], T]) -> T:
    """Let httpcore's errors out under httpx's names, which every transport uses."""
    try:
        return ask()
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
            httpcore.ProxyError, httpcore.UnsupportedProtocol) as error:  # fmt: skip
        raise getattr(httpx, type(error).__name__)(str(error)) from error


class _Body(httpx.SyncByteStream):
    def __init__(self, inner: Iterable[bytes], close: Callable[[], None]) -> None:
        self._inner = inner
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        pieces = iter(self._inner)
        while (piece := _call(partial(next, pieces, None))) is not None:
            yield piece

    def close(self) -> None:
        self._close()


class Roads(httpx.BaseTransport):
    """Chooses for each request its pool of connections, by its road and its proxy."""

    def __init__(self, deadline: Deadline, proxies: Mapping[str, str] | None) -> None:
        self._deadline = deadline
        self._proxies = proxies
        self._lock = threading.Lock()
        self._trust: ssl.SSLContext | None = None
        self._pools: dict[tuple[Road, str], httpcore.ConnectionPool] = {}

    def proxy_for(self, scheme: str, host: str) -> str:
        """Name the proxy for a host, from the environment unless given; "" for none."""
        if is_inside_name(host):
            return ""
        if self._proxies is not None:
            return self._proxies.get(scheme, "")
        found = getproxies()
        if not found or proxy_bypass(host):
            return ""
        proxy = found.get(scheme) or found.get("all", "")
        return proxy if not proxy or "://" in proxy else f"http://{proxy}"

    def _pool(self, road: Road, proxy: str) -> httpcore.ConnectionPool:
        with self._lock:
            if (road, proxy) not in self._pools:
                self._trust = self._trust or _trust()
                self._pools[road, proxy] = httpcore.ConnectionPool(
                    ssl_context=self._trust,
                    proxy=_proxy(proxy) if proxy else None,
                    max_connections=MOST_CONNECTIONS,
                    max_keepalive_connections=MOST_CONNECTIONS if road is Road.SHARED else 0,
                    keepalive_expiry=IDLE_S,
                    network_backend=_Backend(
                        self._deadline, is_public_only=road is Road.PUBLIC and not proxy
                    ),
                )
            return self._pools[road, proxy]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and give its answer, the body still to be read."""
        url = request.url
        proxy = self.proxy_for(url.scheme, url.host)
        if proxy and not proxy.startswith(("http://", "https://")):
            raise httpx.ProxyError("only proxies that speak HTTP")
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        pool = self._pool(request.extensions.get("road", Road.SHARED), proxy)
        answer = _call(partial(pool.handle_request, asked))
        if not isinstance(answer.stream, Iterable):
            raise TypeError("the pool must be a synchronous one")
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream, answer.close),
            extensions={**answer.extensions, "has_proxy": bool(proxy)},
        )

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()


def _proxy(address: str) -> httpcore.Proxy:
    known = httpx.Proxy(address)  # takes user and password out of the address
    url = known.url
    return httpcore.Proxy(
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/"),
        auth=known.raw_auth,
    )


def _trust() -> ssl.SSLContext:
    """Trust what the system trusts, and the list that comes with us where it has none."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
