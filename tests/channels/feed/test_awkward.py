"""Every awkward feed beside the checkout, against a count made without a feed reader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.channels.base import Page
from app.domain.item import Kind
from tests.channels.feed.conftest import URL, Reader

FEEDS = Path(__file__).resolve().parents[4] / "shared" / "examples" / "feeds"
INDEX: list[dict[str, Any]] = (
    json.loads((FEEDS / "index.json").read_text(encoding="utf-8")) if FEEDS.is_dir() else []
)
ITEM = re.compile(r"<(?:\w+:)?(item|entry)[\s>].*?</(?:\w+:)?\1\s*>", re.DOTALL)
DATE = re.compile(r"<(?:pubDate|published|updated|(?:dc:)?date)\b[^>]*>\s*[^<\s]")
ID = re.compile(
    r"<(?:guid|id)\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</(?:guid|id)>"
)
LINK = re.compile(r"<link\b[^>]*?(?:href=[\"']([^\"']+)|>\s*(?:<!\[CDATA\[)?([^<\]]+))")


def _raw_items(body: bytes) -> list[str]:
    """Cut a document into its entries by hand, in whatever letters it is written."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return [m[0] for m in ITEM.finditer(body.decode("utf-16"))]
    declared = re.search(rb"encoding=[\"']([\w\-]+)", body[:200])
    text = body.decode(declared[1].decode() if declared else "utf-8", errors="replace")
    return [match[0] for match in ITEM.finditer(text)]


def _name(entry: str) -> str:
    import html

    found = ID.search(entry) or LINK.search(entry)
    return html.unescape(next(filter(None, found.groups())).strip()) if found else ""


pytestmark = pytest.mark.skipif(not INDEX, reason=f"{FEEDS} is not here: it holds the feeds")
XML = [one for one in INDEX if not one["file"].endswith(".json")]


def _page(reading: Reader, file: str) -> tuple[Page, list[str]]:
    body = (FEEDS / file).read_bytes()
    return reading(body), _raw_items(body)


@pytest.mark.parametrize("facts", XML, ids=lambda one: one["file"])
def test_no_item_no_name_and_no_time_is_lost(facts: dict[str, Any], reading: Reader) -> None:
    page, raw = _page(reading, facts["file"])
    names = [_name(entry) for entry in raw]
    assert len(page.items) == len(raw) == facts["feedparser_6.0.14"]["entries"]
    assert page.unreadable == 0
    expected = {name for name in names if name}
    assert expected <= {item.remote_id for item in page.items}
    assert len({item.remote_id for item in page.items}) == len(page.items)
    dated = sum(bool(DATE.search(entry)) for entry in raw)
    assert sum(item.posted_at is not None for item in page.items) == dated
    linked = facts["feedparser_6.0.14"].get("links")
    if linked is not None:
        assert sum(bool(item.url) for item in page.items) == linked


@pytest.mark.parametrize("facts", INDEX, ids=lambda one: one["file"])
def test_what_is_read_is_plain_and_safe(facts: dict[str, Any], reading: Reader) -> None:
    page, _ = _page(reading, facts["file"])
    for item in page.items:
        assert "\n" not in item.title
        assert item.text or item.title
        assert item.url.startswith(("http://", "https://")) or not item.url
        assert item.author.stable_id.strip("|")
        assert not re.search(r"</?(?:p|b|div|a|br|span|img)\b[^>]*>", item.text)
        assert "\x00" not in item.text + item.title


@pytest.mark.parametrize("facts", INDEX, ids=lambda one: one["file"])
def test_second_reading_brings_nothing(facts: dict[str, Any], reading: Reader) -> None:
    body = (FEEDS / facts["file"]).read_bytes()
    first = reading(body)
    assert reading(body, first.cursor or "").items == ()
    assert reading(body + b"\n", first.cursor or "").items == ()


def test_empty_json_feed(reading: Reader) -> None:
    assert reading((FEEDS / "reader/10.json").read_bytes()).items == ()


def test_google_alert_as_recorded(reading: Reader) -> None:
    (item,) = reading((FEEDS / "handmade/google_alert.xml").read_bytes()).items
    assert item.kind is Kind.FOUND
    assert item.title == "Is Kaffebaren worth a visit? 'Yes' - Quora"
    assert item.url == "https://www.quora.com/Is-Kaffebaren-worth-a-visit?share=1"
    assert (item.author.name, item.author.stable_id) == ("quora.com", "quora.com")
    assert "<b>" not in item.text


def test_wordpress_comments_as_recorded(reading: Reader) -> None:
    first, second = reading((FEEDS / "handmade/wordpress_comments.xml").read_bytes()).items
    assert (first.kind, first.author.name, first.text) == (
        Kind.COMMENT, "Åsa", "Har ni öppet på söndag?",
    )  # fmt: skip
    assert (second.author.name, second.text) == ("Олег", "In reply to Anna. Спасибо!")


def test_relative_links_are_read_against_the_feed(reading: Reader) -> None:
    (item,) = reading((FEEDS / "reader/relative.atom").read_bytes()).items
    assert item.url == URL.replace("feed.xml", "entries/entry.html")
