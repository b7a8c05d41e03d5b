"""Which server software this is, what it allows, and what it calls itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef, Asker, Limits, Outbox, Raw, Unit
from app.channels.http.body import is_json, is_page, json_of
from app.channels.http.door import UNTIL
from app.domain.loose import Json, list_at, number_at, text_at
from app.domain.plain_text import safe_url
from app.errors import BadAnswer, NothingFound, RateLimited, Unreachable

MASTODON: Final = "mastodon"
SNAC: Final = "snac"
_HONOUR_KEYS: Final = frozenset({MASTODON, "hometown", "glitch"})
_GRAPHEMES: Final = _HONOUR_KEYS | {"pleroma", "akkoma"}
_NAMED: Final = re.compile(
    r"snac|takahe|gotosocial|pleroma|akkoma|hometown|glitch|hollo|friendica|iceshrimp|pixelfed"
)


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself."""

    address: str  # https://host
    domain: str  # what follows the second @ in its people's names
    software: str
    version: str
    max_characters: int
    url_counts: int


def look_at(http: Asker, address: str) -> Server:
    """Ask a server who it is.

    Raises:
        NothingFound: what answers there is no server of this family.
        ShopError: nothing answers.
    """
    raw = http.send("GET", f"{address}/api/v2/instance")
    told = _told(raw)
    if told is None:
        raw = http.send("GET", f"{address}/api/v1/instance")
        told = _told(raw)
    if told is None or not text_at(told, "version"):
        if raw.status == 429:
            raise RateLimited(until_at=raw.headers.get(UNTIL, ""))
        if raw.status >= 500:
            raise Unreachable(host=urlsplit(address).hostname or "", why="server")
        if raw.status == 200 and is_page(raw):  # as a guest network does
            raise BadAnswer(host=urlsplit(address).hostname or "", why="html")
        raise NothingFound(address=address)
    name = text_at(told, "domain") or text_at(told, "uri")
    return Server(
        address=address,
        domain=(urlsplit(safe_url(name)).netloc if "://" in name else name)
        or urlsplit(address).netloc,
        software=_software(http, address, told),
        version=text_at(told, "version")[:60],
        max_characters=_most(told),
        url_counts=number_at(told, "configuration", "statuses", "characters_reserved_per_url")
        or 23,
    )


def limits(account: AccountRef) -> Limits:
    """Say how long a post may be, by what the server said when we signed in."""
    is_graphemes = account.config.get("software", "") in _GRAPHEMES
    return Limits(
        length=_whole(account.config.get("max_characters", ""), 500),
        unit=Unit.GRAPHEMES if is_graphemes else Unit.CHARACTERS,
        url_counts=_whole(account.config.get("url_counts", ""), 23),
    )


def outbox(account: AccountRef) -> Outbox:
    """Say what a repeated send does: Mastodon keeps our key an hour, the others ignore it."""
    if account.config.get("software", "") in _HONOUR_KEYS:
        return Outbox.IDEMPOTENT
    return Outbox.CHECK_FIRST


def _told(raw: Raw) -> Json:
    if raw.status != 200 or not is_json(raw):
        return None
    told = json_of(raw)
    return told if isinstance(told, dict) else None


def _most(told: Json) -> int:
    named = number_at(told, "configuration", "statuses", "max_characters")
    return named or number_at(told, "max_toot_chars") or 500


def _software(http: Asker, address: str, told: Json) -> str:
    """Name the software: the family's common index says it best, the version often does."""
    index = _told(http.send("GET", f"{address}/.well-known/nodeinfo"))
    for link in list_at(index, "links"):
        place = safe_url(text_at(link, "href"))
        if urlsplit(place).netloc == urlsplit(address).netloc:
            place = address + urlsplit(place).path
            if name := text_at(_told(http.send("GET", place)), "software", "name"):
                return name.lower()[:40]
    words = f"{text_at(told, 'version')} {text_at(told, 'source_url')}".lower()
    named = _NAMED.search(words)
    return named.group() if named else MASTODON if re.match(r"\d+\.\d+", words) else "unknown"


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise
