"""Finding the feed behind whatever address the owner has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from app.channels.base import Asker, Raw
from app.channels.feed.asking import ask_feed
from app.channels.feed.draft import Document
from app.channels.feed.encoding import decoded
from app.channels.feed.reading import read_document
from app.channels.feed.recipes import youtube_feed
from app.channels.http import has_secrets, nameable, redacted
from app.domain.markup import Tag, pieces
from app.domain.plain_text import safe_url
from app.errors import BadAnswer, ChannelError, NothingFound, Refused, Unreachable, WrongUse

MOST_PAGE: Final = 3_000_000  # characters of a page that are searched for feeds; YouTube's are long
MOST_LINKS: Final = 4
_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_LOOSE_TYPES: Final = frozenset({"application/xml", "text/xml", "application/json"})
_PATHS: Final = ("feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json")
_FEEDISH: Final = re.compile(r"(?:^|[/._\-?=])(?:feeds?|rss|atom)(?:$|[/._\-?=&])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answered, and where."""

    address: str  # the real one: it may hold a secret
    document: Document


def _is_named(given: dict[str, str]) -> bool:
    """Say whether a `link` names a feed."""
    kind = given.get("type", "").partition(";")[0].strip().lower()
    is_feed = kind in _TYPES or (
        kind in _LOOSE_TYPES and bool(_FEEDISH.search(given.get("href", "")))
    )
    rel = given.get("rel", "").lower().split()
    return ("alternate" in rel and is_feed) or "feed" in rel


def feeds_named(page: str, url: str) -> list[str]:
    """List the feeds that a page names, those of its articles before those of its comments."""
    base, found = url, []
    for piece in pieces(page):
        if not isinstance(piece, Tag) or piece.is_end or piece.name not in ("base", "link"):
            continue
        given = piece.attributes()
        href = given.get("href", "").strip()
        if piece.name == "base" and href and base == url:
            base = safe_url(href, url) or url
        elif href and _is_named(given):
            is_comments = "comment" in (given.get("title", "") + href).lower()
            found.append((is_comments, href))
    found.sort(key=lambda one: one[0])
    return list(dict.fromkeys(filter(None, (safe_url(href, base) for _, href in found))))


def addresses(given: str) -> Iterator[str]:
    """Write what the owner typed as web addresses to try."""
    address = given.strip()
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", address, flags=re.IGNORECASE)
    address = re.sub(r"^feed://", "https://", address, flags=re.IGNORECASE)
    if re.match(r"https?://", address, re.IGNORECASE):
        yield address
    elif address and "://" not in address:
        yield f"https://{address}"
        yield f"http://{address}"


def _guesses(url: str) -> list[str]:
    """Name the usual places, beside the page and at the top of its site."""
    here = url if url.endswith("/") else url + "/"
    top = urljoin(url, "/")
    beside = [urljoin(here, path) for path in _PATHS[:2]] if here != top else []
    return [*beside, *(urljoin(top, path) for path in _PATHS)]


class Discovery:
    """One search for a feed."""

    def __init__(self, http: Asker, given: str) -> None:
        self._http = http
        self._given = given

    def run(self) -> FoundFeed:
        """Find the feed at or behind the address.

        Raises:
            NothingFound: there is none.
            WrongUse: it is no address at all.
            ShopError: the address itself did not answer.
        """
        if not redacted(self._given):
            raise WrongUse(why="bad_link", detail=nameable(self._given))
        last: ChannelError = NothingFound(address=redacted(self._given.strip()))
        for address in addresses(self._given):
            try:
                return self._from(address)
            except Unreachable as error:  # perhaps it only speaks the plain way
                last = error
        raise last

    def _from(self, address: str) -> FoundFeed:
        direct = youtube_feed(address)
        raw = ask_feed(self._http, direct or address, "")
        try:
            return FoundFeed(_final(direct or address, raw), read_document(raw))
        except BadAnswer as error:
            if error.why not in ("html", "not_feed", "empty"):
                raise
        page = decoded(raw.body, raw.headers.get("content-type", ""))[:MOST_PAGE]
        named = [youtube_feed(address, page), *feeds_named(page, raw.url)[:MOST_LINKS]]
        for candidate in dict.fromkeys([*filter(None, named), *_guesses(raw.url)]):
            found = self._try(candidate)
            if found is not None:
                return found
        raise NothingFound(address=redacted(address))

    def _try(self, candidate: str) -> FoundFeed | None:
        try:
            raw = ask_feed(self._http, candidate, "")
            return FoundFeed(_final(candidate, raw), read_document(raw))
        except (BadAnswer, NothingFound, Refused, Unreachable):
            return None


def _final(asked: str, raw: Raw) -> str:
    """Give the address to keep: the new one after a move for good, unless a secret is in play."""
    moved = raw.headers.get(":moved-to", "")
    if moved and not has_secrets(asked) and "***" not in moved and urlsplit(moved).hostname:
        return moved
    return asked
