"""Write replies: drafts, what is in the outbox, and how sending ended; kept findable.

Nothing here opens a transaction: the service does.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack

from app.domain.item import Moderation, ReplyState, Visibility
from app.store import index, rows
from app.store.actions import OWNER
from app.store.ids import new_ids

ECHO_OF = """
SELECT post.id FROM reply
  CROSS JOIN post ON post.account_id = reply.account_id AND post.remote_id = reply.remote_id
WHERE reply.id = :id
"""
FORGET_POST: Final = "DELETE FROM post WHERE id = :id"
REMOVE: Final = "DELETE FROM reply WHERE id = :id"


class ReplyFacts(TypedDict, total=False):
    """What of a reply may be set: at its making and later."""

    item_id: int | None
    kind: str
    state: ReplyState
    text: str
    lang: str | None
    visibility: Visibility
    prepared: dict[str, Any]
    quotes_item_id: int | None
    hold_until_at: datetime | None
    scheduled_at: datetime | None
    next_try_at: datetime | None
    attempts: int
    error: dict[str, Any] | None  # app.errors.to_facts
    remote_id: str | None
    url: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    moderation: Moderation
    replaces: str  # JSON: id and text of our earlier answer


def add(
    db: sqlite3.Connection,
    account_id: int,
    key: str,
    at: datetime,
    *,
    actor_id: int = OWNER,
    **facts: Unpack[ReplyFacts],
) -> int:
    """Add a reply, a draft unless `state` says otherwise, and give its id.

    Args:
        db: the writer's connection.
        account_id: whose voice answers.
        key: what makes a repeated send harmless; unique for ever.
        at: now.
        actor_id: who wrote it.
        facts: columns.
    """
    facts.setdefault("state", ReplyState.DRAFT)
    facts.setdefault("text", "")
    (reply_id,) = new_ids(db, [at])
    own = {"id": reply_id, "account_id": account_id, "actor_id": actor_id, "key": key}
    rows.insert(db, "reply", {**own, "created_at": at, "changed_at": at, **facts})
    _make_findable(db, reply_id, str(facts["text"]))
    return reply_id


def change(
    db: sqlite3.Connection, reply_id: int, at: datetime, **facts: Unpack[ReplyFacts]
) -> bool:
    """Change what is named; tells whether there is such a reply."""
    if "text" not in facts and "state" not in facts:
        return rows.update(db, "reply", reply_id, {"changed_at": at, **facts})
    index.drop(db, "reply", [reply_id])
    is_there = rows.update(db, "reply", reply_id, {"changed_at": at, **facts})
    _make_findable(db, reply_id, facts.get("text", ""))
    return is_there


def settle_sent(
    db: sqlite3.Connection,
    reply_id: int,
    at: datetime,
    remote_id: str,
    url: str = "",
    moderation: Moderation = Moderation.NONE,
) -> None:
    """Write the network's proof; what a fetch had meanwhile stored of the same reply goes."""
    change(
        db,
        reply_id,
        at,
        state=ReplyState.SENT,
        remote_id=remote_id,
        url=url,
        moderation=moderation,
        sent_at=at,
        error=None,
        next_try_at=None,
    )
    for (post_id,) in db.execute(ECHO_OF, {"id": reply_id}).fetchall():
        index.drop(db, "post", [post_id])
        db.execute(FORGET_POST, {"id": post_id})


def remove(db: sqlite3.Connection, reply_id: int) -> bool:
    """Take a draft away for good; tells whether it was there."""
    index.drop(db, "reply", [reply_id])
    return db.execute(REMOVE, {"id": reply_id}).rowcount > 0


def _make_findable(db: sqlite3.Connection, reply_id: int, text: str) -> None:
    index.add(db, "reply", [reply_id])
    if text:
        index.add_terms(db, [text])
