"""Recognising the mails that platforms send about a shop, by proof of the sender and by link host.

Never by the words of a subject: those are in the reader's language. A proof is what the owner's own
mail house wrote on top of the mail (RFC 8601); what stands there under another house's name, or
further down, may have been written by whoever sent it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from app.channels.mailbox.letter import LINK, Letter
from app.domain.item import Kind
from app.domain.plain_text import safe_url

_PASS: Final = re.compile(r"^(dkim|dmarc)\s*=\s*pass\b", re.IGNORECASE)
_SIGNED_BY: Final = re.compile(
    r"\bheader\.(?:d|i|from)\s*=\s*\"?(?:[^\s;@\"]*@)?([^\s;@\"]+)", re.IGNORECASE
)
# What a link says of the reader: who it is, that it was clicked, and at worst a way in.
_TELLTALE: Final = re.compile(
    r"(?i)^(utm_.*|mid|n_m|bcode|aref|medium|rms|irms|r?token|access_token|auth.*|otp.*|sig|signature|"
    r"login.*|email|mc_eid|trk.*|midtoken|midsig|eid|lipi)$"
)


@dataclass(frozen=True, slots=True)
class Platform:
    """One house that writes to shops; from memory where channels/ §13 says so."""

    name: str
    domains: tuple[str, ...]  # its mail is signed by one of these, or by a name below it
    links: tuple[str, ...]  # hosts its own pages have, or names below them
    kind: Kind = Kind.MENTION
    only: tuple[str, ...] = ()  # senders that speak of the shop, where others speak of the login
    never: tuple[str, ...] = ()  # what stands before the @ of mail about the login or of adverts


_OF_LOGINS: Final = ("security", "account-security", "advertise-noreply", "accounts-noreply")
PLATFORMS: Final = (
    Platform(
        "Google",
        ("google.com",),
        ("business.google.com", "maps.google.com", "www.google.com", "goo.gl", "g.page"),
        Kind.REVIEW,
        only=("business-noreply@google.com", "businessprofile-noreply@google.com"),
    ),
    Platform("Tripadvisor", ("tripadvisor.com",), ("tripadvisor.com",), Kind.REVIEW),
    Platform("Yelp", ("yelp.com",), ("yelp.com",), Kind.REVIEW),
    Platform(
        "Trustpilot",
        ("trustpilot.com", "trustpilotmail.com"),
        ("trustpilot.com",),
        Kind.REVIEW,
    ),
    Platform("Booking.com", ("booking.com",), ("booking.com",), Kind.REVIEW),
    Platform("Facebook", ("facebookmail.com",), ("facebook.com", "fb.com"), never=_OF_LOGINS),
    Platform("Instagram", ("mail.instagram.com",), ("instagram.com",), never=_OF_LOGINS),
    Platform("LinkedIn", ("linkedin.com",), ("linkedin.com",), never=("security-noreply",)),
    Platform("Quora", ("quora.com",), ("quora.com",)),
    Platform("Reddit", ("redditmail.com",), ("reddit.com",)),
    Platform("YouTube", ("youtube.com",), ("youtube.com", "youtu.be")),
    Platform("X", ("x.com", "twitter.com"), ("x.com", "twitter.com"), never=("verify", "info")),
    Platform("Nextdoor", ("nextdoor.com",), ("nextdoor.com",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A platform's word that something was said, and where."""

    platform: Platform
    url: str


def claimed(letter: Letter) -> Platform | None:
    """Say which platform a mail claims to be from; anybody may claim that."""
    for one in PLATFORMS:
        if _is_below(letter.sender.domain, one.domains):
            return one
    return None


def notice_of(letter: Letter, platform: Platform) -> Notice | None:
    """Read the notice of a platform that is proved; None for mail about logins, or without a link.

    The link must lead to the platform's own pages.
    """
    local = letter.sender.address.partition("@")[0]
    if local in platform.never or (platform.only and letter.sender.address not in platform.only):
        return None
    url = next((one for one in letter.links if _is_below(_host(one), platform.links)), "")
    url = safe_url(without_telltales(url))
    return Notice(platform, url) if url else None


def is_proved(letter: Letter, platform: Platform, authserv: str) -> bool:
    """Say whether the owner's mail house proved that a platform signed a mail.

    Only the topmost results under the house's own name count: a house takes away what
    arrives under its name (RFC 8601, 5), and what is below another's is the sender's own.
    """
    if not authserv or not letter.results or server_of(letter.results[0]) != authserv.casefold():
        return False
    for result in _bare(letter.results[0]).split(";")[1:]:
        signer = _SIGNED_BY.search(result)
        if _PASS.match(result.strip()) and signer and _is_below(signer[1], platform.domains):
            return True
    return False


def server_of(results: str) -> str:
    """Name the house that wrote an Authentication-Results header."""
    words = _bare(results).partition(";")[0].split()
    return words[0].casefold() if words else ""


def _bare(results: str) -> str:
    """Leave out comments, which nest, and what is quoted: the sender's own words may stand there.

    "" where they do not end, or end without a beginning: then nothing is certain.
    """
    kept: list[str] = []
    depth, is_quoted, is_meant = 0, False, False  # meant as it stands: what a backslash is before
    for one in results:
        if is_meant:
            is_meant = False
        elif one == "\\":
            is_meant = True
        elif is_quoted or (one == '"' and not depth):
            is_quoted = not is_quoted if one == '"' else is_quoted
        elif one in "()":
            depth += 1 if one == "(" else -1
            if depth < 0:
                return ""
            kept.append(" ")
        elif not depth:
            kept.append(one)
    return "" if depth or is_quoted else "".join(kept)


def without_telltales(url: str) -> str:
    """Take out of a link what would tell who followed it, or let anybody in as the owner."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TELLTALE.match(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def harmless(text: str) -> str:
    """Take the same out of every link within a text that is to be kept."""
    return LINK.sub(lambda found: without_telltales(found[0]), text)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_below(name: str, above: tuple[str, ...]) -> bool:
    name = name.casefold().rstrip(".")
    return any(name == one or name.endswith(f".{one}") for one in above)
