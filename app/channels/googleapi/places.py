"""Which address stands for a host of Google's, so that a stand-in may serve them all."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

CONSENT: Final = "accounts.google.com"
TOKENS: Final = "oauth2.googleapis.com"


def is_googles(server: str) -> bool:
    """Say whether a server is Google's own, which is many hosts, or one that stands for them."""
    host = urlsplit(server).hostname or ""
    return not host or host == "googleapis.com" or host.endswith(".googleapis.com")


def origin(server: str, host: str) -> str:
    """Say where to ask for what a host of Google's has."""
    return f"https://{host}" if is_googles(server) else server
