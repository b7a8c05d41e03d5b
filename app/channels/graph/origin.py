"""The address that stands in for a network's own hosts; it knows no network."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from app.channels.http import nameable
from app.errors import NothingFound

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


def origin(given: str, usual: str) -> str:
    """Give https://host of the address that stands in for the network's own; `usual` for "".

    Raises:
        NothingFound: it names no host, or would send the token in the clear.
    """
    if not given.strip():
        return usual
    try:
        parts = urlsplit(given.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NothingFound(address=nameable(given)) from None
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    if not is_safe or not re.fullmatch(r"[\w.:-]+", host):
        raise NothingFound(address=nameable(given))
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}"
