"""From the bytes of a feed to items: pure, and fit for the mill."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import Page, Raw, ReadContext
from app.channels.feed.cursor import Cursor
from app.channels.feed.draft import Document, to_items
from app.channels.feed.encoding import decoded
from app.channels.feed.json_feed import read_json
from app.channels.feed.xml_feed import feed_in, is_cut, read_xml
from app.channels.http import has_secrets
from app.channels.http.redact import MASK
from app.domain.plain_text import safe_url
from app.errors import BadAnswer

UNCHANGED: Final = 304
MOVED_TO: Final = ":moved-to"
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def read_document(raw: Raw) -> Document:
    """Read one answer as a feed.

    Raises:
        BadAnswer: it is empty, a web page, no feed, or broke off before the first entry.
    """
    host = urlsplit(raw.url).hostname or ""
    text = decoded(raw.body, raw.headers.get("content-type", ""))
    start = text.lstrip("\ufeff \t\r\n\0")
    if not start:
        raise BadAnswer(host=host, why="empty")
    if start.startswith("{"):
        return read_json(start, raw.url, host)
    feed = feed_in(start)
    if not feed:
        raise BadAnswer(host=host, why="html" if _HTML.search(start[:5_000]) else "not_feed")
    document = read_xml(feed, raw.url)
    if not document.drafts and is_cut(feed):
        raise BadAnswer(host=host, why="cut")
    return document


def _moved_to(raw: Raw) -> str:
    """Say where the feed now is for good; an address that holds a secret stays where it is kept."""
    target = raw.headers.get(MOVED_TO, "")
    return "" if MASK in target or has_secrets(target) else safe_url(target)


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one answer of a feed: what is new in it or reads otherwise than before.

    Raises:
        BadAnswer: it is no feed; what is stored stays as it is.
    """
    moved_to = "" if context.account.config.get("address") == "secret" else _moved_to(raw)
    before = Cursor.from_text(context.cursor)
    body = hashlib.sha256(raw.body).hexdigest()[:32]
    if raw.status == UNCHANGED or (raw.body and body == before.body):
        return Page(moved_to=moved_to)
    document = read_document(raw)
    items = to_items(document, raw.url)
    is_whole = not document.unreadable
    now = Cursor(
        etag=raw.headers.get("etag", "") if is_whole else "",
        modified=raw.headers.get("last-modified", "") if is_whole else "",
        body=body if is_whole else "",
        seen=before.grown(items),
    )
    return Page(
        items=before.changed(items),
        cursor=now.to_text(),
        account_name=document.title,
        moved_to=moved_to,
        unreadable=document.unreadable,
    )
