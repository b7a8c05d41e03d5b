"""Feeds made for a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import httpx

URL = "https://blog.example/feed.xml"
START = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


def rss(texts: Sequence[tuple[str, str]], title: str = "A blog", start: datetime = START) -> str:
    """Write a feed of (key, text), newest first, an hour between two."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid><title>{escape(text)}</title>"
        f"<description>{escape(text)}</description><link>https://blog.example/{key}</link>"
        f"<pubDate>{format_datetime(start - timedelta(hours=number))}</pubDate></item>"
        for number, (key, text) in enumerate(texts)
    )
    return f"<rss version='2.0'><channel><title>{escape(title)}</title>{items}</channel></rss>"


def feed(texts: Sequence[tuple[str, str]], title: str = "A blog") -> httpx.Response:
    """Answer with a feed."""
    return httpx.Response(200, text=rss(texts, title), headers={"content-type": "text/xml"})
