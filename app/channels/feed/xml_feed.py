"""Reading RSS and Atom: feedparser on bytes, and nothing of what it lets through."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from app.channels.feed.dates import read_date
from app.channels.feed.draft import Document, Draft
from app.channels.feed.encoding import as_utf8
from app.channels.feed.recipes import is_alert, is_comment
from app.domain.plain_text import clean_line, clean_text, plain, safe_url
from app.errors import BadAnswer

_OPENED: Final = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>])(?![^>]{0,500}/>)", re.IGNORECASE)
_CLOSED: Final = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF|channel)[\s>/]", re.IGNORECASE)
_ENDED: Final = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*(?:>|$)", re.IGNORECASE)
_PROLOG: Final = re.compile(r"<\?xml[\s?]", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_COMMENT_OR_DATA: Final = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|iframe|img|li|mark|ol|p|script|"
    r"small|span|strike|strong|style|sub|sup|svg|table|td|tr|tt|u|ul|video|wbr)(?=[\s/>])[^<]*>",
    re.IGNORECASE,
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")
_get: Final = dict.get  # the reader's own looks each name up under all it was ever called by
_PERIODS: Final = {"hourly": 60, "daily": 1440, "weekly": 10080}


def _text(detail: Any, *, is_atom: bool) -> str:  # noqa: ANN401 - feedparser has no types
    """Make plain text of a title or a body, by its declared type where that can be trusted.

    Atom says what is HTML; RSS does not, so there a tag or a doubled entity decides.
    """
    value = str(_get(detail, "value") or "")
    kind = str(_get(detail, "type") or "")
    if kind.endswith(("html", "xhtml+xml")) or (not is_atom and _TAG.search(value)):
        return plain(value)
    if not is_atom and _ENTITY.search(value):
        value = html.unescape(value)
    return clean_text(value)


def _body(entry: Any, *, is_atom: bool) -> str:  # noqa: ANN401
    """Choose the fullest of what an entry says of itself."""
    details = [*_get(entry, "content", ()), _get(entry, "summary_detail") or {}]
    texts = [_text(detail, is_atom=is_atom) for detail in details]
    return max(texts, key=len, default="")


def _link(entry: Any, base: str) -> str:  # noqa: ANN401
    """Find the page of an entry; an id that merely stands where a link may is none."""
    written = str(_get(entry, "link") or "").strip()
    if written == _get(entry, "id") and not re.match(r"(?:https?:)?/", written, re.IGNORECASE):
        return ""
    if written.startswith(("http://", "https://")):
        return safe_url(written)
    host = re.escape(urlsplit(base).hostname or "-")
    if re.match(rf"(?:www\.[\w.\-]+|{host})(?:[/:?#]|$)", written, re.IGNORECASE):
        written = f"https://{written}"  # "www.shop.example/x" is no path, but lacks its head
    return safe_url(written, base)


def _date(entry: Any, name: str) -> datetime | None:  # noqa: ANN401
    return read_date(str(_get(entry, name) or ""), _get(entry, f"{name}_parsed"))


def _draft(entry: Any, base: str, *, is_atom: bool) -> Draft:  # noqa: ANN401
    person = _get(entry, "author_detail") or {}
    name = str(_get(person, "name") or _get(entry, "author") or "")
    changed = "updated" if "updated" in entry else "created"  # .get("updated") warns and misleads
    return Draft(
        id=clean_line(str(_get(entry, "id") or "")),
        link=_link(entry, base),
        title=clean_line(_text(_get(entry, "title_detail") or {}, is_atom=is_atom)),
        text=_body(entry, is_atom=is_atom),
        author=clean_line(plain(name)),
        author_url=safe_url(str(_get(person, "href") or ""), base),
        published_at=_date(entry, "published"),
        updated_at=_date(entry, changed),
        lang=clean_line(str(_get(entry, "language") or ""))[:20],
    )


def _every_min(feed: Any) -> int | None:  # noqa: ANN401
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isdecimal() and len(ttl) < 7:
        return int(ttl)
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return period // max(1, int(often)) if period and often.isdecimal() and len(often) < 5 else None


def feed_in(text: str) -> str:
    """Give the feed in a document, without noise before it; "" where it is a page or no feed."""
    head = _COMMENT.sub(lambda match: " " * len(match[0]), text[:20_000])
    found = _ROOT.search(head)
    if found is None:
        return ""
    before = head[: found.start()].lower()
    if "<html" in before or "<body" in before:
        return ""
    prolog = _PROLOG.search(before)
    return text[prolog.start() if prolog else found.start() :]


def is_cut(text: str) -> bool:
    """Say whether a feed broke off before its end."""
    return not _ENDED.search(text)


def _broken_off(text: str) -> bool:
    """Say whether the last entry was begun and never ended, so that it may lack its name."""
    bare = _COMMENT_OR_DATA.sub("", text)
    return len(_OPENED.findall(bare)) > len(_CLOSED.findall(bare))


def _parsed(document: bytes, host: str) -> Any:  # noqa: ANN401
    import feedparser

    try:
        return feedparser.parse(
            document,
            response_headers={"content-type": "application/xml; charset=utf-8"},  # no base
            sanitize_html=False,  # we show text, never HTML
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        raise BadAnswer(host=host, why="not_feed") from None  # its bugs are met on noise alone


def read_xml(text: str, url: str) -> Document:
    """Read an RSS or Atom document; an entry that broke off with the document is left out.

    Raises:
        BadAnswer: no reader can make anything of it.
    """
    read = _parsed(as_utf8(text), urlsplit(url).hostname or "")
    is_atom = str(read.get("version") or "").startswith("atom")
    feed, entries, unreadable = read.feed, list(read.entries), 0
    if entries and is_cut(text) and _broken_off(text):
        entries.pop()
        unreadable = 1
    link = safe_url(str(feed.get("link") or ""), url)
    is_elsewhere = not is_atom and urlsplit(link).hostname != urlsplit(url).hostname
    base = link if link and is_elsewhere else url  # a feed kept for the site by somebody else
    drafts = tuple(_draft(entry, base, is_atom=is_atom) for entry in entries)
    return Document(
        drafts=drafts,
        title=clean_line(_text(feed.get("title_detail") or {}, is_atom=is_atom)),
        link=link,
        lang=clean_line(str(feed.get("language") or ""))[:20],
        unreadable=unreadable,
        every_min=_every_min(feed),
        is_alert=is_alert(str(feed.get("id") or "")),
        is_comments=bool(drafts) and all(is_comment(one.id, one.link) for one in drafts),
    )
