"""Where a request may go: addresses, origins, and what a redirect may lead to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.channels.http.redact import has_secrets

MOST_REDIRECTS: Final = 5
PERMANENT: Final = frozenset({301, 308})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PORTS: Final = {"http": 80, "https": 443}
_INSIDE_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa", ".lan", ".invalid")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: who may be shown a credential."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin | None:
    """Take scheme, host and port of a web address; None where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    return Origin(parts.scheme, parts.hostname.lower().rstrip("."), port or _PORTS[parts.scheme])


def is_public_address(text: str) -> bool:
    """Say whether a numeric address is out in the world: not this machine, not its network."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_global and not inner.is_multicast)


def is_inside_name(host: str) -> bool:
    """Say whether a host is this machine or its own network, as far as its name tells."""
    if host == "localhost" or host.endswith(_INSIDE_NAMES):
        return True
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return "." not in host
    return not is_public_address(host.strip("[]"))


def may_show_credentials(before: Origin, after: Origin) -> bool:
    """Say whether what was given for one origin may be shown to the next.

    The same host may move itself from plain to secret on the usual ports; all else
    that differs is another place.
    """
    if before == after:
        return True
    upgraded = Origin("https", before.host, 443)
    return before == Origin("http", before.host, 80) and after == upgraded


def next_place(url: str, location: str, *, is_from_inside: bool) -> str | None:
    """Say where a redirect leads; None where it may not be followed.

    Not followed: other schemes, from the world into this machine or its network,
    and a secret from a safe line onto a plain one.
    """
    try:
        target = urljoin(url, location.strip())
    except ValueError:
        return None
    before, after = origin_of(url), origin_of(target)
    if before is None or after is None:
        return None
    if before.host != after.host and not is_from_inside and is_inside_name(after.host):
        return None
    if before.scheme == "https" and after.scheme == "http" and has_secrets(target):
        return None
    return target
