"""What both feed readers make of an entry, and how that becomes an item with an identity."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from app.channels.feed.recipes import comment_author, target_of
from app.domain.item import Author, Found, Kind

MOST_TEXT: Final = 6_000  # we keep an excerpt and the link, not the article
_BY_WORDS: Final = "sha256:"
_LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as read, all of it plain text already."""

    id: str
    link: str
    title: str
    text: str
    author: str = ""
    author_url: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One feed as read."""

    drafts: tuple[Draft, ...]
    title: str = ""
    link: str = ""
    lang: str = ""
    unreadable: int = 0  # entries that were broken off or made no sense
    every_min: int | None = None  # how often the feed itself wants to be read
    is_alert: bool = False  # Google Alerts
    is_comments: bool = False  # the comments of a WordPress site


def fingerprint(*parts: str) -> str:
    """Give a short, stable name for some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _excerpt(text: str) -> str:
    if len(text) <= MOST_TEXT:
        return text
    return text[:MOST_TEXT].rsplit(None, 1)[0] + " …"


def _identity(draft: Draft, links: Counter[str], home: str) -> str:
    """Name an entry: its id, else its link, else its words.

    A link that several entries share, or that is the feed's home page, names none of them.
    """
    if draft.id:
        return draft.id
    if draft.link and links[draft.link] == 1 and draft.link.rstrip("/") != home.rstrip("/"):
        return draft.link
    return f"{_BY_WORDS}{fingerprint(draft.title, draft.text, draft.link)}"


def _named(document: Document) -> list[tuple[str, Draft]]:
    """Name every entry; the same words said again at another time are another entry."""
    nameless = {(one.link, one.title, one.text) for one in document.drafts if not one.id}
    links = Counter(link for link, _, _ in nameless)
    named = [(_identity(one, links, document.link), one) for one in document.drafts]
    times: dict[str, set[datetime | None]] = {}
    for name, draft in named:
        times.setdefault(name, set()).add(draft.published_at)
    return [
        (f"{name}@{draft.published_at}", draft)
        if name.startswith(_BY_WORDS) and len(times[name]) > 1 and not draft.id
        else (name, draft)
        for name, draft in named
    ]


def _newest(drafts: Iterable[tuple[str, Draft]]) -> dict[str, Draft]:
    """Keep of what shares an identity the newest; of equals the first, as feeds begin with it."""
    kept: dict[str, Draft] = {}
    for name, draft in drafts:
        known = kept.get(name)
        if known is None or _written_at(draft) > _written_at(known):
            kept[name] = draft
    return kept


def _written_at(draft: Draft) -> datetime:
    return draft.updated_at or draft.published_at or _LONG_AGO


def _host(*addresses: str) -> str:
    hosts = (urlsplit(address).hostname for address in addresses)
    return next((host.removeprefix("www.") for host in hosts if host), "")


def _author(draft: Draft, document: Document, url: str, feed_url: str) -> Author:
    if document.is_alert:  # what is found is another site's; the alert names no writer
        host = _host(url, feed_url)
        return Author(stable_id=host, name=host)
    place = _host(document.link, feed_url)
    name = draft.author or (comment_author(draft.title) if document.is_comments else "")
    name = name or document.title or place
    return Author(stable_id=f"{place}|{name}", name=name, url=draft.author_url)


def _kind(document: Document) -> Kind:
    if document.is_alert:
        return Kind.FOUND
    return Kind.COMMENT if document.is_comments else Kind.ARTICLE


def _found(name: str, draft: Draft, document: Document, feed_url: str) -> Found:
    url = target_of(draft.link) if document.is_alert else draft.link
    posted_at = draft.published_at or draft.updated_at
    edited_at = draft.updated_at
    return Found(
        remote_id=name,
        kind=_kind(document),
        title=draft.title,
        text=_excerpt(draft.text) or ("" if draft.title else url or name),
        author=_author(draft, document, url, feed_url),
        posted_at=posted_at,
        edited_at=edited_at if edited_at and posted_at and edited_at > posted_at else None,
        url=url,
        lang=draft.lang or document.lang,
    )


def to_items(document: Document, feed_url: str) -> tuple[Found, ...]:
    """Give every entry of a feed once, under its own name, in the feed's order."""
    newest = _newest(_named(document))
    return tuple(_found(name, one, document, feed_url) for name, one in newest.items())
