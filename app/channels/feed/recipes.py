"""What is special about Google Alerts, WordPress comments and YouTube."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from app.domain.plain_text import clean_line, safe_url

_ALERT: Final = re.compile(
    r"^tag:google\.com,\d{4}:(?:googlealerts|reader/user/[^/]*/state/com\.google/alerts)"
)
_GOOGLE: Final = re.compile(r"^(?:www\.)?google\.[a-z.]{2,6}$")
_COMMENT_ID: Final = re.compile(r"#comment-\d+$")
# "Comment on X by Y" is in the site's own language; "By: Y" is too, but keeps its colon.
_BY: Final = re.compile(
    r"(?:^(?:By|Av|От|Автор|Di|Von|Par|Por|Autor|Af|Skrev)\s*:\s*(?P<short>.+)$)"
    r"|(?:^.*\s(?:by|av|от|di|von|par|por|autor|af|pagal)\s(?P<long>.+)$)",  # the last one counts
    re.IGNORECASE,
)
_CHANNEL_ID: Final = re.compile(r"UC[0-9A-Za-z_\-]{22}")
_YOUTUBE: Final = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})
_VIDEOS: Final = "https://www.youtube.com/feeds/videos.xml"


def is_alert(feed_id: str) -> bool:
    """Say whether a feed's id is that of a Google alert."""
    return bool(_ALERT.match(feed_id))


def target_of(link: str) -> str:
    """Take the page out of Google's own redirect; any other address stays as it is."""
    parts = urlsplit(safe_url(link))
    if not _GOOGLE.match(parts.hostname or "") or parts.path != "/url":
        return link
    query = parse_qs(parts.query)
    for name in ("url", "q"):
        for value in query.get(name, []):
            if safe_url(value).startswith("http"):
                return safe_url(value)
    return link


def is_comment(entry_id: str, link: str) -> bool:
    """Say whether an entry is a comment on a WordPress page."""
    return bool(_COMMENT_ID.search(entry_id) or _COMMENT_ID.search(link))


def comment_author(title: str) -> str:
    """Read who commented from the title; "" where it does not say."""
    found = _BY.search(title)
    return clean_line(found["short"] or found["long"]) if found else ""


def youtube_feed(address: str, page: str = "") -> str:
    """Give the feed of a YouTube channel or playlist; "" where neither address nor page tells it.

    Args:
        address: what the owner has: a channel, a handle, a playlist, a video.
        page: what stands there, where it was looked at; handles are only told by it.
    """
    parts = urlsplit(safe_url(address))
    if (parts.hostname or "").lower() not in _YOUTUBE or parts.path == "/feeds/videos.xml":
        return ""
    lists = dict(parse_qsl(parts.query)).get("list", "")
    if parts.path == "/playlist" and lists:
        return f"{_VIDEOS}?{urlencode({'playlist_id': lists})}"
    in_path = re.match(r"/channel/(UC[0-9A-Za-z_\-]{22})", parts.path)
    if in_path:
        return f"{_VIDEOS}?channel_id={in_path[1]}"
    for key in ("externalId", "externalChannelId", "channelId", "browseId"):
        told = re.search(rf'"{key}"\s*:\s*"({_CHANNEL_ID.pattern})"', page)
        if told:
            return f"{_VIDEOS}?channel_id={told[1]}"
    return ""
