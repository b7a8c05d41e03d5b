"""Which server an account lives at, where the owner may name one of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from app.errors import NothingFound

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def server_of(given: Mapping[str, str], usual: str) -> str:
    """Give the origin that was named, else the network's own.

    Raises:
        NothingFound: what was given is no web address, or none that is safe to send a token to.
    """
    typed = given.get("server", "").strip().rstrip("/")
    if not typed:
        return usual
    try:
        parts = urlsplit(typed)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        is_plain = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_safe = is_plain = False
    if not is_safe or not is_plain:
        raise NothingFound(address=typed.rpartition("@")[2])
    return f"{parts.scheme}://{parts.netloc}"
