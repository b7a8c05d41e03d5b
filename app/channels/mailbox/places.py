"""Where a shop's mail lies: what the owner typed, known providers, and likely names otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PLACE: Final = re.compile(
    r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[0-9a-f:.]+\]|[^\s/:@\[\]]{1,253})(?::(?P<port>\d{1,5}))?/?"
)
_ADDRESS: Final = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,253}"
)
IMAP: Final = "imap"
SMTP: Final = "smtp"
_TLS_PORTS: Final = {IMAP: 993, SMTP: 465}
_PLAIN_PORTS: Final = {IMAP: (143,), SMTP: (587, 25)}  # where TLS begins after a word in the open


@dataclass(frozen=True, slots=True)
class Place:
    """A mail server: `imaps` and `smtps` speak TLS at once, `imap` and `smtp` must begin it."""

    scheme: str
    host: str
    port: int

    @property
    def is_tls_first(self) -> bool:
        """Whether TLS comes before the first word."""
        return self.scheme.endswith("s")

    @property
    def address(self) -> str:
        """The place as it is kept, its usual port left out."""
        usual = _TLS_PORTS[self.scheme[:-1]] if self.is_tls_first else _PLAIN_PORTS[self.scheme][0]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


@dataclass(frozen=True, slots=True)
class Provider:
    """A house where many shops have their mail; facts of 2026, from memory where not tried."""

    domains: tuple[str, ...]
    imap: str
    smtp: str
    password_page: str = ""  # where an app password is made
    authserv: str = ""  # the name under which it writes what it proved of a sender (RFC 8601)
    bar: str = ""  # code of why no password opens it


PROVIDERS: Final = (
    Provider(
        ("gmail.com", "googlemail.com"),
        "imap.gmail.com",
        "smtp.gmail.com",
        "https://myaccount.google.com/apppasswords",
        authserv="mx.google.com",
    ),
    Provider(
        ("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.it", "hotmail.se",
         "live.se", "live.no", "outlook.it"),
        "outlook.office365.com",
        "smtp.office365.com",
        bar="mail_microsoft",
    ),
    Provider(
        ("icloud.com", "me.com", "mac.com"),
        "imap.mail.me.com",
        "smtp.mail.me.com:587",
        "https://account.apple.com",
    ),
    Provider(
        ("yahoo.com", "yahoo.it", "yahoo.se", "yahoo.no", "yahoo.co.uk", "ymail.com"),
        "imap.mail.yahoo.com",
        "smtp.mail.yahoo.com",
        "https://login.yahoo.com/account/security",
    ),
    Provider(
        ("fastmail.com", "fastmail.fm"),
        "imap.fastmail.com",
        "smtp.fastmail.com",
        "https://app.fastmail.com/settings/security",
    ),
    Provider(("gmx.net", "gmx.de", "gmx.at", "gmx.ch"), "imap.gmx.net", "mail.gmx.net"),
    Provider(("gmx.com",), "imap.gmx.com", "mail.gmx.com"),
    Provider(("web.de",), "imap.web.de", "smtp.web.de"),
    Provider(
        ("yandex.ru", "yandex.com", "ya.ru"),
        "imap.yandex.com",
        "smtp.yandex.com",
        "https://id.yandex.ru/security/app-passwords",
    ),
    Provider(
        ("mail.ru", "inbox.ru", "list.ru", "bk.ru"),
        "imap.mail.ru",
        "smtp.mail.ru",
        "https://account.mail.ru/user/2-step-auth/passwords",
    ),
    Provider(("libero.it",), "imapmail.libero.it", "smtp.libero.it"),
    Provider(("aruba.it",), "imaps.aruba.it", "smtps.aruba.it"),
    Provider(("zoho.com",), "imap.zoho.com", "smtp.zoho.com"),
    Provider(("zoho.eu",), "imap.zoho.eu", "smtp.zoho.eu"),
    Provider(("proton.me", "protonmail.com", "pm.me"), "", "", bar="mail_proton"),
)  # fmt: skip


def address_of(text: str) -> str:
    """Give a mail address in the one spelling we know it by; "" where it is none."""
    found = _ADDRESS.fullmatch(text.strip())
    return found[0].casefold() if found else ""


def provider_of(address: str, server: str = "") -> Provider | None:
    """Find the house of an address, or of a server's name."""
    domain = address.rpartition("@")[2]
    host = server.partition("://")[2] or server
    host = host.partition(":")[0]
    for one in PROVIDERS:
        names = (one.imap, *one.domains)
        if (host in names) if host else (domain in one.domains):
            return one
    return None


def read_place(text: str, protocol: str) -> tuple[Place, ...]:
    """Read a server as typed or kept; several where only trying tells how its TLS begins."""
    found = _PLACE.fullmatch(text.strip().casefold())
    if not found or found["scheme"] not in (None, protocol, f"{protocol}s"):
        return ()
    host, safe = found["host"].strip("[]"), f"{protocol}s"
    port = int(found["port"]) if found["port"] else 0
    if port > 65_535:
        return ()
    if found["scheme"]:
        usual = _TLS_PORTS[protocol] if found["scheme"] == safe else _PLAIN_PORTS[protocol][0]
        return (Place(found["scheme"], host, port or usual),)
    if not port:
        usual = _PLAIN_PORTS[protocol][0]
        return (Place(safe, host, _TLS_PORTS[protocol]), Place(protocol, host, usual))
    if port == _TLS_PORTS[protocol]:
        return (Place(safe, host, port),)
    if port in _PLAIN_PORTS[protocol]:
        return (Place(protocol, host, port),)
    return (Place(safe, host, port), Place(protocol, host, port))


def imap_places(address: str, server: str) -> tuple[Place, ...]:
    """Say where the mail of an address may be read, likeliest first.

    Args:
        address: the shop's own.
        server: what the owner typed: a server, a domain, or nothing.
    """
    known = provider_of(address, server)
    if known is not None:
        return read_place(known.imap, IMAP)
    if server:
        return read_place(server, IMAP)
    domain = address.rpartition("@")[2]
    return tuple(read_place(f"{name}.{domain}", IMAP)[0] for name in ("imap", "mail"))


def smtp_places(address: str, typed: str, imap: Place) -> tuple[Place, ...]:
    """Say where mail of an address may be sent from, likeliest first."""
    if typed:
        return read_place(typed, SMTP)
    known = provider_of(address, imap.host)
    if known is not None:
        return read_place(known.smtp, SMTP)
    first, _, rest = imap.host.partition(".")
    hosts = [f"smtp.{rest}"] if first in ("imap", "mail") and rest else []
    return tuple(place for host in (*hosts, imap.host) for place in read_place(host, SMTP))
