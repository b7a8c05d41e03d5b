"""Take a text away: body, versions, index, drafts that quote it; a stub stays."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Final, Literal

from app.clock import utc_text
from app.domain.item import ReplyState
from app.store import index, media, replies

ITEM = """
SELECT title, text FROM item WHERE id = :id AND deleted_at IS NULL AND purged_at IS NULL
"""
VERSIONS = "SELECT title, text FROM item_version WHERE item_id = :id ORDER BY id"
EMPTY_ITEM = """
UPDATE item SET title = '', text = '', text_hash = x'', is_name_only = 0,
  due_at = CASE :mark WHEN 'deleted_at' THEN NULL ELSE due_at END, {mark} = :at
WHERE id = :id
"""
_EMPTY: Final = {mark: EMPTY_ITEM.format(mark=mark) for mark in ("deleted_at", "purged_at")}
ONCE_DELETED = """
UPDATE item SET purged_at = :at WHERE id = :id AND purged_at IS NULL AND deleted_at IS NOT NULL
"""
FORGET_VERSIONS = "DELETE FROM item_version WHERE item_id = :id"
FORGET_WHY = "UPDATE understanding SET why = '' WHERE item_id = :id AND why <> ''"
# Its words, or those beside it, may stand in what was learned of finds: that is learned anew.
FORGET_LEARNED = """
UPDATE learned SET facts = '{}'
WHERE name = 'relevance' AND EXISTS (SELECT 1 FROM item WHERE id = :id AND kind = 'found')
"""
QUOTING = """
SELECT id, text FROM reply
WHERE state IN ('draft', 'failed', 'cancelled') AND (item_id = :id OR quotes_item_id = :id)
ORDER BY id
"""
POSTS = """
SELECT post.id FROM json_each(:remote_ids) AS wanted
  CROSS JOIN post ON post.account_id = :account_id AND post.remote_id = wanted.value
WHERE post.deleted_at IS NULL
ORDER BY post.id
"""
EMPTY_POST = "UPDATE post SET text = '', deleted_at = :at WHERE id = :id"
SCRUB: Final = (
    "store.scrub_needed"  # a row of `setting`: purge still has to clean the index's pages
)
NEED_SCRUB = """
INSERT INTO setting (name, value) VALUES ('store.scrub_needed', 'true')
ON CONFLICT (name) DO NOTHING
"""
_SHORTEST_QUOTE: Final = 12  # letters; shorter lines are anybody's words


def forget_item(
    db: sqlite3.Connection,
    item_id: int,
    at: datetime,
    mark: Literal["deleted_at", "purged_at"] = "deleted_at",
) -> bool:
    """Forget an item's text: its author deleted it, or we may keep it no longer.

    The row stays as a stub with author, times, state and counts; to what its author deleted no
    answer is owed any more.
    Gone from the answers at once; `purge.scrub` cleans the pages it stood on.

    Returns:
        Whether there was a text to forget.
    """
    values = {"id": item_id, "at": utc_text(at), "mark": mark}
    row = db.execute(ITEM, {"id": item_id}).fetchone()
    if row is None:
        if mark == "purged_at":
            db.execute(ONCE_DELETED, values)
        return False
    said = [*row, *(text for version in db.execute(VERSIONS, values) for text in version)]
    index.drop(db, "item", [item_id])
    db.execute(_EMPTY[mark], values)
    db.execute(FORGET_VERSIONS, values)
    media.forget(db, [item_id])
    db.execute(FORGET_WHY, values)
    if mark == "deleted_at":  # of what must be purged in time no words are learned
        db.execute(FORGET_LEARNED, values)
    db.execute(NEED_SCRUB)
    for reply_id, text in db.execute(QUOTING, values).fetchall():
        _clean_reply(db, reply_id, text, said, at)
    return True


def forget_posts(
    db: sqlite3.Connection, account_id: int, remote_ids: list[str], at: datetime
) -> int:
    """Forget posts that were deleted upstream; tells how many had a text."""
    values = {"account_id": account_id, "remote_ids": json.dumps(remote_ids)}
    ids = [row[0] for row in db.execute(POSTS, values)]
    index.drop(db, "post", ids)
    db.executemany(EMPTY_POST, [{"id": post_id, "at": utc_text(at)} for post_id in ids])
    if ids:
        db.execute(NEED_SCRUB)
    return len(ids)


def without_quotes(text: str, said: list[str]) -> str:
    """Take quoted lines and whole passages of what was said out of an own text."""
    lines = {line.strip() for one in said for line in one.splitlines()}
    for line in sorted(lines, key=len, reverse=True):
        if len(line) >= _SHORTEST_QUOTE:
            text = text.replace(line, "")
    own = [line for line in text.splitlines() if not line.lstrip().startswith(">")]
    return "\n".join(own).strip()


def _clean_reply(
    db: sqlite3.Connection, reply_id: int, text: str, said: list[str], at: datetime
) -> None:
    own = without_quotes(text, said)
    if own == text:
        return
    (state,) = db.execute("SELECT state FROM reply WHERE id = :id", {"id": reply_id}).fetchone()
    if not own and state == ReplyState.DRAFT:
        replies.remove(db, reply_id)
    else:
        replies.change(db, reply_id, at, text=own)
