"""Which address stands for a host of Google's, so that a stand-in may serve them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from app.errors import NothingFound

CONSENT: Final = "accounts.google.com"
TOKENS: Final = "oauth2.googleapis.com"
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def server_of(given: Mapping[str, str], host: str) -> str:
    """Say which server an account lives at: the one that was given, else the network's own.

    Raises:
        NothingFound: what was given is no web address, or none that is safe to send a token to.
    """
    typed = given.get("server", "").strip().rstrip("/")
    if not typed:
        return f"https://{host}"
    try:
        parts = urlsplit(typed)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        is_plain = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_safe = is_plain = False
    if not is_safe or not is_plain:
        raise NothingFound(address=typed.rpartition("@")[2])
    return f"{parts.scheme}://{parts.netloc}"


def is_googles(server: str) -> bool:
    """Say whether a server is Google's own, which is many hosts, or one that stands for them."""
    host = urlsplit(server).hostname or ""
    return not host or host == "googleapis.com" or host.endswith(".googleapis.com")


def origin(server: str, host: str) -> str:
    """Say where to ask for what a host of Google's has."""
    return f"https://{host}" if is_googles(server) else server
