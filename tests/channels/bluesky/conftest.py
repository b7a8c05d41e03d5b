"""What the Bluesky tests share: an account, its secrets in memory, and answers of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels.base import AccountRef, CursorKind, ReadContext, Stream

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
SHOP = "did:plc:shop"
POST_URI = "at://did:plc:anna/app.bsky.feed.post/3lzzzzzzzzz2a"


class MemorySecrets:
    """One account's secrets, in the order in which they were put."""

    def __init__(self, **kept: str) -> None:
        self.kept = dict(kept)
        self.order: list[str] = []

    def get(self, kind: str) -> str | None:
        """Fetch a secret."""
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        """Keep a secret."""
        if value:
            self.kept[kind] = value
            self.order.append(kind)


@pytest.fixture
def account() -> AccountRef:
    """The shop's account."""
    return AccountRef(1, "bluesky", "https://pds.example", "kavos.example", SHOP)


@pytest.fixture
def secrets() -> MemorySecrets:
    """A session that is open."""
    return MemorySecrets(access="a-1", refresh="r-1", password="pw-1")


def context(account: AccountRef, name: str = "notifications", cursor: str = "") -> ReadContext:
    """What reading a first page knows."""
    stream = Stream(name, CursorKind.WATERMARK, query=name.rpartition(":")[2])
    return ReadContext(account, stream, cursor, NOW)


def view(**changes: Any) -> dict[str, Any]:
    """One post as the network shows it."""
    return {
        "uri": POST_URI,
        "cid": "bafy1",
        "author": {"did": "did:plc:anna", "handle": "anna.example", "displayName": "Anna"},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "Are you open on Sunday?",
            "createdAt": "2026-11-20T08:00:00.000Z",
            "langs": ["en"],
            "reply": {
                "root": {"uri": f"at://{SHOP}/app.bsky.feed.post/root", "cid": "bafyroot"},
                "parent": {"uri": f"at://{SHOP}/app.bsky.feed.post/root", "cid": "bafyroot"},
            },
        },
        "reason": "reply",
        "isRead": False,
        "indexedAt": "2026-11-20T08:00:02.000Z",
        **changes,
    }
