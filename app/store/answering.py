"""Reads what a reply needs to know of its item, its account and its thread before it leaves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_ITEM: Final = """
SELECT item.id, item.account_id, item.channel, item.kind, item.remote_id, item.ref, item.url,
  item.thread, item.parent_remote_id, item.lang, item.visibility, item.posted_at,
  item.arrived_at, item.deleted_at, item.purged_at, item.state, item.state_at, item.is_liked,
  item.is_hidden, author.handle,
  account.name, account.server, account.handle, account.remote_id, account.config,
  account.capabilities, account.removed_at, item.cannot, item.answer_until_at,
  item.answer_url
FROM item
JOIN author ON author.id = item.author_id
JOIN account ON account.id = item.account_id
WHERE item.id = :id
"""
_ELSEWHERE: Final = """
SELECT 1 FROM action_item
JOIN action ON action.id = action_item.action_id
WHERE action_item.item_id = :item AND action.verb = 'answered_elsewhere' AND action.at >= :since
LIMIT 1
"""
# What we said, or are about to say, to these items.
_OUR_WORDS: Final = """
SELECT reply.text FROM json_each(:items) AS wanted
CROSS JOIN reply ON reply.item_id = wanted.value
WHERE reply.state IN ('holding', 'sending', 'sent', 'unknown', 'by_hand') AND reply.id <> :but
"""
_IN_THREAD: Final = """
SELECT id FROM item
WHERE account_id = :account AND thread = :thread AND thread <> ''
ORDER BY id DESC
LIMIT 200
"""
# One step up: what the parent is, if we have it.
_ITEM_BY_REMOTE: Final = """
SELECT id, parent_remote_id FROM item WHERE account_id = :account AND remote_id = :remote
"""
_REPLY_BY_REMOTE: Final = """
SELECT item.id, item.parent_remote_id FROM reply JOIN item ON item.id = reply.item_id
WHERE reply.account_id = :account AND reply.remote_id = :remote
"""
_POST_BY_REMOTE: Final = """
SELECT NULL, parent_remote_id FROM post WHERE account_id = :account AND remote_id = :remote
"""
_STEPS_UP: Final = (_ITEM_BY_REMOTE, _REPLY_BY_REMOTE, _POST_BY_REMOTE)
SAID_BEFORE: Final = """
SELECT other.id
FROM json_each(:ids) AS above
CROSS JOIN item AS other ON other.id = above.value
CROSS JOIN item AS answered ON answered.id = :id
WHERE other.author_id = answered.author_id AND other.state = 'new' AND other.id < answered.id
ORDER BY other.id
"""
# Our word to an item as it stands on the network: sent from here, or written there.
OUR_ANSWER: Final = """
SELECT remote_id, text, sent_at AS at, id FROM reply
WHERE item_id = :item AND state = 'sent' AND remote_id IS NOT NULL
UNION ALL
SELECT remote_id, text, coalesce(posted_at, arrived_at), id FROM post
WHERE account_id = :account AND parent_remote_id = :remote AND parent_remote_id <> ''
  AND is_ours = 1 AND deleted_at IS NULL
ORDER BY 3 DESC, 4 DESC
LIMIT 1
"""
_HIGHEST: Final = 50  # steps up a conversation


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that is being answered, with its account; moments are UTC text."""

    id: int
    account_id: int
    channel: str
    kind: str
    remote_id: str
    ref: str
    url: str
    thread: str
    parent_remote_id: str
    lang: str | None
    visibility: str
    posted_at: str | None
    arrived_at: str
    deleted_at: str | None
    purged_at: str | None
    state: str
    state_at: str
    is_liked: int
    is_hidden: int
    author_handle: str
    account_name: str
    server: str
    account_handle: str
    account_remote_id: str
    config: str
    capabilities: str
    removed_at: str | None
    cannot: str
    answer_until_at: str | None
    answer_url: str


def asked(db: sqlite3.Connection, item_id: int) -> Asked | None:
    """Read an item with its author's handle and its account."""
    row = db.execute(_ITEM, {"id": item_id}).fetchone()
    return Asked(*row) if row else None


def our_answer(db: sqlite3.Connection, item: Asked) -> tuple[str, str] | None:
    """Give the remote id and the words of our newest answer to an item, if there is one."""
    values = {"item": item.id, "account": item.account_id, "remote": item.remote_id}
    row = db.execute(OUR_ANSWER, values).fetchone()
    return (row[0], row[1]) if row else None


def is_answered_elsewhere(db: sqlite3.Connection, item_id: int, since: str) -> bool:
    """Say whether an answer of ours was seen on the network that did not come from here."""
    return bool(db.execute(_ELSEWHERE, {"item": item_id, "since": since}).fetchall())


def our_words_in_thread(db: sqlite3.Connection, item: Asked, but: int) -> list[str]:
    """List what we said in an item's conversation, except in the reply `but`."""
    items = {item.id, *_above(db, item)}
    if item.thread:
        values = {"account": item.account_id, "thread": item.thread}
        items.update(row[0] for row in db.execute(_IN_THREAD, values).fetchall())
    return _words_to(db, items, but)


def said_before(db: sqlite3.Connection, item: Asked) -> list[int]:
    """List the new items above an item in its conversation that its author wrote, too."""
    values = {"ids": json.dumps(_above(db, item)), "id": item.id}
    return [row[0] for row in db.execute(SAID_BEFORE, values).fetchall()]


def _words_to(db: sqlite3.Connection, items: Iterable[int], but: int) -> list[str]:
    values = {"items": json.dumps(sorted(items)), "but": but}
    return [row[0] for row in db.execute(_OUR_WORDS, values).fetchall()]


def _above(db: sqlite3.Connection, item: Asked) -> list[int]:
    """Walk up from an item by what each was an answer to; networks often name no thread."""
    found: list[int] = []
    parent = item.parent_remote_id
    for _ in range(_HIGHEST):
        step = _step_up(db, item.account_id, parent) if parent else None
        if step is None or step[0] in found:
            break
        if step[0] is not None:
            found.append(step[0])
        parent = step[1]
    return found


def _step_up(db: sqlite3.Connection, account_id: int, remote: str) -> tuple[int | None, str] | None:
    for sql in _STEPS_UP:
        row = db.execute(sql, {"account": account_id, "remote": remote}).fetchone()
        if row:
            return row[0], row[1]
    return None
