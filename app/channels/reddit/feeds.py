"""Reading Reddit's own feeds: asked one after the other, with the owner's key, slower when told."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.channels.base import AccountRef, Asker, Page, Raw, ReadContext
from app.channels.http.body import host_of
from app.channels.reddit.answers import CLOSED, failure
from app.channels.reddit.places import FeedKey, page_of, user_agent
from app.channels.reddit.streams import INBOX, MESSAGE, PACE, Question, faster, pace_of, slower
from app.channels.reddit.things import EMPTIED, NAME, NOBODY, user_id
from app.clock import utc_moment
from app.domain.item import Author, Found, Kind, Visibility
from app.domain.plain_text import clean_line, plain
from app.errors import BadAnswer, NotOffered, SignInError

_TAIL: Final = re.compile(r"(?:&#32;|\s)*submitted by(?:&#32;|\s)*<a\s[^>]*>\s*/?u/.*\Z", re.DOTALL)
_MARK: Final = re.compile(r"<!-- SC_O(?:FF|N) -->")
_ROOT: Final = re.compile(rb"<(?:feed|rss)[\s>]")


@dataclass
class Feeds:
    """Asks for feeds, one at a time for each account: Reddit likes no reader that hurries."""

    turns: defaultdict[int, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    def __reduce__(self) -> tuple[type[Feeds], tuple[()]]:
        """Cross to another process empty-handed: a lock means nothing there."""
        return Feeds, ()

    def ask(self, http: Asker, account: AccountRef, key: FeedKey, asked: Question) -> Raw:
        """Ask for one feed; the answer's address is without the key.

        Raises:
            ShopError: there is no feed.
        """
        with self.turns[account.id]:
            raw = http.send(
                "GET",
                account.server + asked.path,
                params=(*asked.params, *key.params()),
                headers={"User-Agent": user_agent(account)},
            )
        pace = pace_of(account)
        wanted = slower(pace) if raw.status == 429 else faster(pace)
        if wanted != pace:
            http.learn(PACE, str(wanted))
        return replace(check_feed(raw, asked), url=account.server + asked.path)


def check_feed(raw: Raw, asked: Question) -> Raw:
    """Let a feed through.

    Raises:
        ShopError: what anything else means.
    """
    is_inbox = asked.scopes == "privatemessages"
    if raw.status in (401, 403) and is_inbox:
        raise SignInError  # the inbox opens to the key alone
    if raw.status in (403, 404):  # closed, or not there: the other feeds go on
        raise NotOffered(what=asked.what, why="" if asked.what else CLOSED)
    if raw.status >= 300:
        raise failure(raw, what=asked.what, scopes=asked.scopes)
    return raw


def read_feed(raw: Raw, context: ReadContext) -> Page:
    """Read a feed of Reddit's.

    Raises:
        BadAnswer: it is none.
    """
    is_inbox = context.stream.name == INBOX
    entries = _parsed(raw)
    found = [_found(one, context.account, is_inbox=is_inbox) for one in entries]
    read = [one for one in found if one is not None]
    gone = tuple(one.remote_id for one in read if _is_emptied(one))
    us = context.account.remote_id
    items = (one for one in read if one.author.stable_id != us and one.remote_id not in gone)
    return Page(
        items=tuple(items),
        gone=gone,
        unreadable=found.count(None),
    )


def _is_emptied(found: Found) -> bool:
    """Say whether somebody took it away: its words, or the name behind it."""
    return found.text in EMPTIED or found.author.handle == NOBODY


def _parsed(raw: Raw) -> list[Any]:
    import feedparser

    if not _ROOT.search(raw.body[:2000]):
        start = raw.body.lstrip()[:1]
        why = "empty" if not start else "html" if start == b"<" else "not_feed"
        raise BadAnswer(host=host_of(raw), why=why)
    try:
        read = feedparser.parse(
            raw.body,
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # we show text, never HTML
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        raise BadAnswer(host=host_of(raw), why="not_feed") from None
    entries = list(read.entries)
    if b"</feed>" not in raw.body and b"</rss>" not in raw.body and entries:
        entries.pop()  # it broke off in the middle of this one
    return entries


def _found(entry: Any, account: AccountRef, *, is_inbox: bool) -> Found | None:  # noqa: ANN401
    match = NAME.search(str(entry.get("id") or ""))
    if match is None:
        return None
    name, text = match[0], _text(entry)
    is_private = name.startswith(MESSAGE)
    published, updated = _moment(entry, "published"), _moment(entry, "updated")
    return Found(
        remote_id=name,
        kind=_kind(name, text, account) if is_inbox else Kind.FOUND,
        text=text,
        author=_author(entry, name),
        posted_at=published or updated,
        edited_at=updated if published and updated and updated > published else None,
        title=clean_line(plain(str(entry.get("title") or ""))),
        url=page_of(str(entry.get("link") or "")),
        visibility=Visibility.PRIVATE if is_private else Visibility.PUBLIC,
        ref=name,
    )


def _kind(name: str, text: str, account: AccountRef) -> Kind:
    if name.startswith(MESSAGE):
        return Kind.MESSAGE
    names_us = re.search(
        rf"(?<![\w/-])/?u/{re.escape(account.handle)}(?![\w-])", text, re.IGNORECASE
    )
    return Kind.MENTION if names_us else Kind.COMMENT


def _text(entry: Any) -> str:  # noqa: ANN401
    """Give the words without Reddit's own marks and its line about who submitted what."""
    details = [*(entry.get("content") or ()), entry.get("summary_detail") or {}]
    html = next((str(one["value"]) for one in details if one.get("value")), "")
    return plain(_MARK.sub("", _TAIL.sub("", html)))


def _author(entry: Any, name: str) -> Author:  # noqa: ANN401
    told = entry.get("author_detail") or {}
    handle = clean_line(str(told.get("name") or entry.get("author") or ""))
    handle = re.sub(r"^/?u/", "", handle)
    if not handle:
        return Author(stable_id=f"?{name}")
    return Author(user_id(handle), handle, handle, page_of(str(told.get("href") or "")))


def _moment(entry: Any, key: str) -> Any:  # noqa: ANN401
    if key not in entry:  # asking for a missing "updated" warns, and misleads
        return None
    try:
        return utc_moment(str(entry[key]))
    except (ValueError, OverflowError):
        return None
