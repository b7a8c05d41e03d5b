"""Reading JSON Feed, which the common reader does not know."""

from __future__ import annotations

import json
from typing import Any

from app.channels.feed.dates import read_date
from app.channels.feed.draft import Document, Draft
from app.domain.plain_text import clean_line, clean_text, plain, safe_url
from app.errors import BadAnswer


def _words(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _id(value: object) -> str:
    """Take an id, which older feeds give as a number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))


def _person(entry: dict[str, Any]) -> tuple[str, str]:
    people = entry.get("authors") or [entry.get("author")]
    for person in people if isinstance(people, list) else []:
        if isinstance(person, dict) and isinstance(person.get("name"), str):
            return clean_line(person["name"]), safe_url(_words(person, "url"))
    return "", ""


def _draft(entry: dict[str, Any], base: str, feed_person: tuple[str, str]) -> Draft:
    html = _words(entry, "content_html")
    name, url = _person(entry)
    link = _words(entry, "url") or _words(entry, "external_url")
    text = plain(html) if html else clean_text(_words(entry, "content_text"))
    return Draft(
        id=_id(entry.get("id")),
        link=safe_url(link, base),
        title=clean_line(_words(entry, "title")),
        text=text or clean_text(_words(entry, "summary")),
        author=name or feed_person[0],
        author_url=url if name else feed_person[1],
        published_at=read_date(_words(entry, "date_published")),
        updated_at=read_date(_words(entry, "date_modified")),
        lang=clean_line(_words(entry, "language"))[:20],
    )


def read_json(text: str, url: str, host: str) -> Document:
    """Read a JSON Feed; an entry that is no object is counted and its siblings kept.

    Raises:
        BadAnswer: it is no JSON ("cut" where it broke off), or no feed.
    """
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        is_end = isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1
        raise BadAnswer(host=host, why="cut" if is_end else "not_feed") from None
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list) or "jsonfeed.org" not in _words(feed, "version"):
        raise BadAnswer(host=host, why="not_feed")
    home = safe_url(_words(feed, "home_page_url"), url)
    person = _person(feed)
    sound = [one for one in entries if isinstance(one, dict)]
    drafts = tuple(_draft(one, home or url, person) for one in sound)
    return Document(
        drafts=drafts,
        title=clean_line(_words(feed, "title")),
        link=home,
        lang=clean_line(_words(feed, "language"))[:20],
        unreadable=len(entries) - len(sound),
    )
