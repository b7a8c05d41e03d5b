"""The practice world in the words of the Mastodon client API, and its newspaper as RSS."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

from app.services.practice.script import HISTORY_DAYS, Person, Words
from app.services.practice.world import OWN_ID, Status, World

HOST: Final = "practice.invalid"
ADDRESS: Final = f"https://{HOST}"
VERSION: Final = "4.5.0"
_TAG: Final = re.compile(r"#(\w+)")
_MENTION: Final = re.compile(r"@[\w.-]+(?:@[\w.-]+)?\s*")


def moment(at: datetime) -> str:
    """Write a moment as Mastodon does."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def instance(world: World) -> dict[str, Any]:
    """Describe the server, as `/api/v2/instance` does."""
    return {
        "domain": HOST,
        "title": "Practice",
        "version": VERSION,
        "source_url": "https://github.com/mastodon/mastodon",
        "description": world.words.about,
        "languages": ["en", "sv", "nb", "ru", "lt", "it"],
        "configuration": {
            "statuses": {
                "max_characters": 500,
                "max_media_attachments": 4,
                "characters_reserved_per_url": 23,
            },
            "timelines_access": {
                "hashtag_feeds": {"local": "public", "remote": "public"},
            },
        },
        "registrations": {"enabled": False},
    }


def own_account(world: World, statuses: Sequence[Status]) -> dict[str, Any]:
    """Describe the shop's own account."""
    words = world.words
    ours = sum(one.author is None for one in statuses)
    shop = {"id": OWN_ID, "name": words.name, "acct": words.handle}
    told = _account(**shop, user=words.handle, followers=world.followers(), statuses=ours)
    return told | {"note": f"<p>{html.escape(words.about)}</p>"}


def credentials(world: World, statuses: Sequence[Status]) -> dict[str, Any]:
    """Describe the shop's own account to itself."""
    source = {"privacy": "public", "sensitive": False, "language": "", "note": "", "fields": []}
    return own_account(world, statuses) | {"source": source}


def status(one: Status, world: World, statuses: Sequence[Status]) -> dict[str, Any]:
    """Describe a status."""
    by_id = {other.id: other for other in statuses}
    parent = by_id.get(one.reply_to or "")
    mentions = _mentions(one, parent, world)
    user = world.words.handle if one.author is None else one.author.handle.partition("@")[0]
    url = f"{ADDRESS}/@{user}/{one.id}"
    return {
        "id": one.id,
        "created_at": moment(one.at),
        "edited_at": None,
        "in_reply_to_id": one.reply_to,
        "in_reply_to_account_id": None if parent is None else _id_of(parent.author),
        "sensitive": False,
        "spoiler_text": "",
        "visibility": one.visibility,
        "language": one.lang or None,
        "uri": f"{ADDRESS}/users/{user}/statuses/{one.id}",
        "url": url,
        "replies_count": sum(other.reply_to == one.id for other in statuses),
        "reblogs_count": 0,
        "favourites_count": int(world.is_liked(one.id)) + int(one.id[-2:]) // 20,
        "favourited": world.is_liked(one.id),
        "reblogged": False,
        "content": _content(one, mentions),
        "account": _author(one.author, world, statuses),
        "media_attachments": [],
        "mentions": mentions,
        "tags": [_tag(name) for name in _TAG.findall(one.text)],
        "emojis": [],
        "poll": None,
    }


def notification(one: Status, world: World, statuses: Sequence[Status]) -> dict[str, Any]:
    """Describe the news that somebody mentioned the shop."""
    return {
        "id": one.id,
        "type": "mention",
        "created_at": moment(one.at),
        "group_key": f"ungrouped-{one.id}",
        "account": _author(one.author, world, statuses),
        "status": status(one, world, statuses),
    }


def newspaper(world: World, now: datetime) -> tuple[bytes, str]:
    """Write the local newspaper's feed of this moment, with its ETag."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{key}</guid>"
        f"<link>{ADDRESS}/news/{key}</link><title>{html.escape(title)}</title>"
        f"<description>{html.escape(text)}</description>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for at, key, title, text in _articles(world.words, world.made_at)
        if at <= now
    )
    whole = (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Storgatan News</title><link>{ADDRESS}/news</link>"
        f"<description>What the papers write</description>{items}</channel></rss>"
    ).encode()
    return whole, f'"{hashlib.sha256(whole).hexdigest()[:16]}"'


def _articles(words: Words, made_at: datetime) -> Iterable[tuple[datetime, str, str, str]]:
    """Spread the articles: most over the past, one last night, the rest over the days to come."""
    days = [-HISTORY_DAYS + 4 + number * 10 for number in range(8)] + [-1, 2, 6, 11]
    for (key, _, title, text), day in zip(words.articles, days, strict=True):
        at = (made_at + timedelta(days=day)).replace(hour=4, minute=40, second=0, microsecond=0)
        yield at, key, title, text


def _account(
    id: str,  # noqa: A002 - as the network calls it
    name: str,
    user: str,
    acct: str,
    followers: int,
    statuses: int,
) -> dict[str, Any]:
    return {
        "id": id,
        "username": user,
        "acct": acct,
        "display_name": name,
        "locked": False,
        "bot": False,
        "note": "",
        "url": f"{ADDRESS}/@{acct}",
        "uri": f"{ADDRESS}/users/{user}",
        "created_at": "2024-01-01T00:00:00.000Z",
        "followers_count": followers,
        "following_count": 40,
        "statuses_count": statuses,
        "fields": [],
        "emojis": [],
    }


def _author(person: Person | None, world: World, statuses: Sequence[Status]) -> dict[str, Any]:
    if person is None:
        return own_account(world, statuses)
    user = person.handle.partition("@")[0]
    said = int(person.id[-2:]) * 7 + 30
    return _account(person.id, person.name, user, person.handle, person.followers, said)


def _id_of(person: Person | None) -> str:
    return OWN_ID if person is None else person.id


def _mentions(one: Status, parent: Status | None, world: World) -> list[dict[str, str]]:
    people: list[Person | None] = [None] if one.mentions_us else []
    if one.author is None and parent is not None and parent.author is not None:
        people.append(parent.author)
    return [_mention(person, world) for person in people]


def _mention(person: Person | None, world: World) -> dict[str, str]:
    acct = world.words.handle if person is None else person.handle
    user = acct.partition("@")[0]
    return {"id": _id_of(person), "username": user, "acct": acct, "url": f"{ADDRESS}/@{acct}"}


def _content(one: Status, mentions: Sequence[dict[str, str]]) -> str:
    words = one.text
    if one.author is None and mentions:  # what was sent names the person in plain text
        words = _MENTION.sub("", words, count=1) if words.startswith("@") else words
    names = "".join(
        f'<span class="h-card"><a href="{person["url"]}" class="u-url mention">'
        f"@<span>{person['username']}</span></a></span> "
        for person in mentions
    )
    text = _TAG.sub(_tag_link, html.escape(words, quote=False)).replace("\n", "<br>")
    return f"<p>{names}{text}</p>"


def _tag_link(found: re.Match[str]) -> str:
    name = found[1]
    return f'<a href="{ADDRESS}/tags/{name}" class="mention hashtag">#<span>{name}</span></a>'


def _tag(name: str) -> dict[str, str]:
    return {"name": name.lower(), "url": f"{ADDRESS}/tags/{name.lower()}"}
