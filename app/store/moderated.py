"""Follow what a network makes of an answer of ours after it has taken it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain.item import Moderation, Post, Reason, ReplyState, State
from app.errors import Refused, to_facts
from app.store import items, replies, rows
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Place

SENT: Final = """
SELECT reply.remote_id, reply.id, reply.item_id, reply.text, reply.moderation, reply.replaces
FROM json_each(:remote_ids) AS wanted
  CROSS JOIN reply ON reply.account_id = :account_id AND reply.remote_id = wanted.value
  CROSS JOIN item ON item.id = reply.item_id
WHERE reply.state = 'sent' AND (item.kind = 'review' OR :is_moderated)
ORDER BY reply.id
"""


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer of ours as it is kept."""

    id: int
    item_id: int
    text: str
    moderation: str
    replaces: str  # JSON of the answer whose place it took, "" for none

    def is_meant(self, post: Post) -> bool:
        """Tell whether a reading speaks of this answer, and not of the one before it.

        Both have one id on many networks, and a page may have left before ours came there.
        """
        before = json.loads(self.replaces) if self.replaces else {}
        return bool(before.get("id") != post.remote_id or not _is_same(post.text, before["text"]))


def follow(db: sqlite3.Connection, place: Place, posts: Sequence[Post]) -> frozenset[int]:
    """Keep the verdict on answers of ours, and new words written there; gives the items' ids.

    An answer that a network refuses to show is a failed one: its item needs the owner again.
    """
    ours = {post.remote_id: post for post in posts if post.is_ours}
    if not ours:
        return frozenset()
    is_moderated = any(post.moderation for post in ours.values())
    values: dict[str, Any] = {"account_id": place.account_id, "is_moderated": int(is_moderated)}
    found = db.execute(SENT, {**values, "remote_ids": json.dumps(list(ours))}).fetchall()
    newest = {remote_id: _Answer(*rest) for remote_id, *rest in found}
    changed = {one.item_id for key, one in newest.items() if _follow_one(db, place, one, ours[key])}
    return frozenset(changed)


def _follow_one(db: sqlite3.Connection, place: Place, was: _Answer, post: Post) -> bool:
    if not was.is_meant(post):
        return False
    is_reworded = bool(post.text.strip()) and not _is_same(post.text, was.text)
    if is_reworded:
        replies.change(db, was.id, place.at, text=post.text)
    if not post.moderation or post.moderation == was.moderation:
        return is_reworded
    replies.change(db, was.id, place.at, moderation=post.moderation)
    if post.moderation is Moderation.REJECTED:
        _reject(db, place, was, post)
    return True


def _is_same(text: str, other: str) -> bool:
    return text.split() == other.split()


def _reject(db: sqlite3.Connection, place: Place, was: _Answer, post: Post) -> None:
    refused = to_facts(Refused(reason="moderated", detail=post.why))
    standing = json.dumps({"id": post.remote_id, "text": post.text or was.text})
    replies.change(db, was.id, place.at, state=ReplyState.FAILED, error=refused, replaces=standing)
    action = log(db, PROGRAM, place.at, "reply_failed", subject_kind="reply", subject_id=was.id)
    remember_items(db, action, [was.item_id], State.NEW)
    items.set_states(db, [was.item_id], State.NEW, place.at, reason=Reason.REPLY_FAILED)
    rows.update(db, "item", was.item_id, {"answered_at": None, "answered_after_s": None})
