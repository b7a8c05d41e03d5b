"""Keeping secrets out of everything that is shown, stored or logged."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

MASK: Final = "***"
_SECRET_NAME: Final = re.compile(
    r"token|secret|passw|pwd|credential|jwt|signature|session|auth(?!or)|api-?_?key"
    r"|(^|[_.\-])(key|sig|sid|code|pass|pin|hash)$",
    re.IGNORECASE,
)
_IN_PATH: Final = re.compile(r"(?<=[&;/])([^=&;/]+)=([^&;/]+)")
_FEED_TOKEN: Final = re.compile(r"[0-9A-Za-z_\-]{16,}")  # Reddit's; WordPress says feed=rss2


def _is_secret(name: str, value: str) -> bool:
    if not value or value == MASK:
        return False
    if name.lower() == "feed":
        return bool(_FEED_TOKEN.fullmatch(value)) and "rss" not in value
    return bool(_SECRET_NAME.search(name))


def _pairs(query: str) -> list[tuple[str, str, str]]:
    """Take a query apart without changing it: each part as written, its name, its value."""
    found = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        found.append((part, unquote_plus(name), unquote_plus(value)))
    return found


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def has_secrets(url: str) -> bool:
    """Say whether an address holds a password or a token, and so must be kept as a secret."""
    parts = _split(url)
    if parts is None:
        return False
    if "@" in parts.netloc:
        return True
    named = [pair for text in (parts.query, parts.fragment) for pair in _pairs(text)]
    named += [("", name, value) for name, value in _IN_PATH.findall(parts.path)]
    return any(_is_secret(unquote_plus(name), value) for _, name, value in named)


def _masked(query: str) -> str:
    return "&".join(
        f"{quote(name)}={MASK}" if _is_secret(name, value) else part
        for part, name, value in _pairs(query)
    )


def _masked_path(path: str) -> str:
    """Mask what stands in a path as it would in a query, as in `/list;token=abc`."""
    return _IN_PATH.sub(
        lambda found: f"{found[1]}={MASK}" if _is_secret(found[1], found[2]) else found[0], path
    )


def redacted(url: str) -> str:
    """Give an address without its secrets: no user, no password, no token in the query."""
    parts = _split(url)
    if parts is None:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        (
            parts.scheme,
            host,
            _masked_path(parts.path),
            _masked(parts.query),
            _masked(parts.fragment),
        )
    )


def nameable(text: str) -> str:
    """Give what the owner typed as an address, fit to be named in a sentence about it.

    What cannot be taken apart is cut where a password or a token may begin.
    """
    typed = text.strip()
    return (redacted(typed) or re.split(r"[?#]", typed)[0].rpartition("@")[2])[:200]
