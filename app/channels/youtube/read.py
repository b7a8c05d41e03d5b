"""Bytes of YouTube into items, numbers and the next cursor: pure, no sibling lost."""

from __future__ import annotations

from app.channels.base import Page, Raw, ReadContext
from app.channels.googleapi.answers import listed, object_of
from app.channels.googleapi.newest_first import mark_of
from app.channels.youtube import looked_after, newest, video
from app.channels.youtube.streams import NUMBERS, OPEN, SEARCH
from app.domain.loose import dict_at, text_at
from app.domain.plain_text import clean_line


def read(raw: Raw, context: ReadContext) -> Page:
    """Read one page of a stream.

    Raises:
        BadAnswer: it is not what it should be.
    """
    kind = context.stream.name.partition(":")[0]
    if kind == OPEN:
        return looked_after.read(raw, context)
    if kind == SEARCH:
        return _videos(raw, context)
    return _numbers(raw) if kind == NUMBERS else newest.read(raw, context)


def _numbers(raw: Raw) -> Page:
    channel = next(iter(listed(object_of(raw), "items", raw)), None)
    told = text_at(channel, "statistics", "subscriberCount")  # a number, written as text
    is_hidden = dict_at(channel, "statistics").get("hiddenSubscriberCount") is True
    return Page(
        account_name=clean_line(text_at(channel, "snippet", "title")),
        followers=int(told) if told.isdecimal() and len(told) < 16 and not is_hidden else None,
    )


def _videos(raw: Raw, context: ReadContext) -> Page:
    entries = listed(object_of(raw), "items", raw)
    told = [(text_at(one, "id", "videoId"), dict_at(one, "snippet")) for one in entries]
    found = [video.found_of(video_id, snippet) for video_id, snippet in told if video_id]
    moments = (one.posted_at for one in found if one.posted_at)
    newest_at = mark_of(moments, context.cursor, context.at)
    return Page(
        items=tuple(found),
        unreadable=len(entries) - len(found),
        cursor=newest_at,
    )
