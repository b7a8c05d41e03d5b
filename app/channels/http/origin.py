"""Which server a secret may go to: one that the owner named, where nobody overhears it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.channels.http.redact import nameable
from app.errors import NothingFound

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def is_here(address: str) -> bool:
    """Say whether an address is on this computer, where http is safe."""
    return (urlsplit(address).hostname or "") in _LOOPBACK


def server_of(given: Mapping[str, str], usual: str) -> str:
    """Give scheme://host of the "server" that stands for a network's own; `usual` for none.

    Raises:
        NothingFound: it names no host, or would be told a secret in the clear.
    """
    typed = given.get("server", "").strip()
    if not typed:
        return usual
    parts = _parts(typed, typed)
    if "@" in parts.netloc or (parts.scheme == "http" and parts.hostname not in _LOOPBACK):
        raise NothingFound(address=nameable(typed))
    return _origin(parts, parts.scheme)


def server_address(typed: str) -> str:
    """Make https://host of what the owner typed: a host, an address, or @name@host.

    Where http was typed, https is meant; http is left to this computer alone.

    Raises:
        NothingFound: it names no host.
    """
    text = typed if "://" in typed else f"https://{typed.strip()}"
    parts = _parts(text.strip(), typed)
    return _origin(parts, parts.scheme if parts.hostname in _LOOPBACK else "https")


def _parts(address: str, typed: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port  # asking for a port that is none raises, too
    except ValueError:
        raise NothingFound(address=nameable(typed)) from None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.:-]+", host):
        raise NothingFound(address=nameable(typed))
    return parts


def _origin(parts: SplitResult, scheme: str) -> str:
    host, port = parts.hostname or "", parts.port
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}{f':{port}' if port else ''}".lower()
