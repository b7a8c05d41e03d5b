"""Reading feeds as the program does, with nothing but bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.channels.base import AccountRef, CursorKind, Page, Raw, ReadContext, Stream
from app.channels.feed import read

URL = "https://shop.example/blog/feed.xml"
Reader = Callable[..., Page]


@pytest.fixture
def reading() -> Reader:
    """Reads a body as a feed: `reading(body, cursor="", url=URL, headers={}, status=200)`."""

    def act(
        body: bytes,
        cursor: str = "",
        url: str = URL,
        headers: dict[str, str] | None = None,
        status: int = 200,
    ) -> Page:
        context = ReadContext(
            AccountRef(1, "feed", url),
            Stream("feed", CursorKind.CONDITIONAL),
            cursor,
            datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
        )
        return read(Raw(status, headers or {}, body, url), context)

    return act
