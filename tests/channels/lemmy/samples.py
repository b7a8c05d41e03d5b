"""Answers of Lemmy to be read, and broken in every place."""

from __future__ import annotations

import json
from typing import Final

from app.channels.base import AccountRef, CursorKind, Known, ReadContext, Stream
from app.channels.lemmy import Lemmy
from app.domain.item import Kind
from tests.channels.contract.samples import Sample
from tests.channels.contract.shop import AT
from tests.channels.lemmy.shop import World, world

ACCOUNT: Final = AccountRef(
    1, "lemmy", "https://lemmy.example", "shop", "https://lemmy.example/u/shop", {"person": "1"}
)


def asked(name: str, *known: Known) -> ReadContext:
    """Say what a page was asked with."""
    return ReadContext(ACCOUNT, Stream(name, CursorKind.WATERMARK, known=known), "", AT)


def body(**named: object) -> bytes:
    """Write an answer as the server does."""
    return json.dumps(named).encode()


WORLD: Final[World] = world()
SAMPLES: Final = (
    Sample("replies", Lemmy(), body(replies=WORLD.comments), asked("replies")),
    Sample("their replies", Lemmy(), "lemmy/user_replies.json", asked("replies")),
    Sample("mentions", Lemmy(), body(mentions=WORLD.comments), asked("mentions")),
    Sample("messages", Lemmy(), body(private_messages=WORLD.messages), asked("messages")),
    Sample(
        "search", Lemmy(), body(comments=WORLD.comments, posts=WORLD.posts), asked("search:1:x")
    ),
    Sample("own", Lemmy(), body(comments=WORLD.comments, posts=WORLD.posts), asked("own")),
    Sample(
        "care",
        Lemmy(),
        body(comment_view=WORLD.comments[0]),
        asked("care", Known("c5", "", Kind.COMMENT)),
    ),
    Sample("a thread", Lemmy(), body(comments=WORLD.comments), asked("thread"), is_thread=True),
)
