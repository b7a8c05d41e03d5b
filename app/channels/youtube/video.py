"""A video that a watch found, read into an item; pure, and content with little."""

from __future__ import annotations

from html import unescape

from app.channels.youtube.comment import Ref, channel_url, video_url, web_url
from app.domain.item import Author, Found, Kind, Media
from app.domain.loose import Json, dict_at, moment_at, text_at
from app.domain.plain_text import clean_line, clean_text

_SIZES = ("maxres", "standard", "high", "medium", "default")


def found_of(video_id: str, snippet: Json) -> Found:
    """Read a video by its id and snippet, which a search and the video itself tell alike."""
    channel_id = text_at(snippet, "channelId")
    name = clean_line(unescape(text_at(snippet, "channelTitle")))
    author = Author(channel_id or f"?{video_id}", name, url=channel_url(channel_id))
    return Found(
        remote_id=video_id,
        kind=Kind.FOUND,
        title=clean_line(unescape(text_at(snippet, "title"))),
        text=clean_text(unescape(text_at(snippet, "description"))),
        author=author,
        posted_at=moment_at(snippet, "publishedAt"),
        url=video_url(video_id),
        thread=video_id,
        lang=text_at(snippet, "defaultLanguage"),
        ref=Ref(video_id, video=video_id).to_text(),
        media=_media(snippet),
        cannot=(("reply", "youtube_video"), ("hide", "youtube_video")),
    )


def _media(snippet: Json) -> tuple[Media, ...]:
    thumbnails = dict_at(snippet, "thumbnails")
    urls = [url for size in _SIZES if (url := web_url(text_at(thumbnails, size, "url")))]
    return (Media("image", urls[0], preview_url=urls[-1]),) if urls else ()
