"""Keep no text longer than its network allows, and leave nothing of what was forgotten behind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from app.clock import utc_text
from app.domain.retention import RETENTION, Retention
from app.events import Changed
from app.store import index
from app.store.forget import NEED_SCRUB, SCRUB, forget_item
from app.store.nearby import keys_of
from app.store.transaction import transaction

__all__ = ["forget_item", "purge", "scrub"]


BATCH: Final = 200

DUE_ITEMS = """
SELECT id FROM item
WHERE channel = :channel AND purged_at IS NULL
  AND CASE WHEN :is_since_heard THEN coalesce(heard_of_at, arrived_at) ELSE arrived_at END < :before
  AND (:kinds = '[]' OR kind IN (SELECT value FROM json_each(:kinds)))
ORDER BY id
LIMIT :limit
"""
DUE_POSTS = """
SELECT post.id FROM post JOIN account ON account.id = post.account_id
WHERE account.channel = :channel AND post.is_ours = 0 AND post.deleted_at IS NULL
  AND post.arrived_at < :before
ORDER BY post.id
LIMIT :limit
"""
NOBODY = """
INSERT INTO author (channel, stable_id, name, first_seen_at) VALUES (:channel, '', '', :at)
ON CONFLICT (channel, stable_id) DO UPDATE SET name = ''
RETURNING id
"""
FORGET_WRITER = """
UPDATE {table} SET author_id = :nobody, author_name = '', author_handle = ''
WHERE id IN (SELECT value FROM json_each(:ids))
"""
FORGET_WRITERS: Final = tuple(FORGET_WRITER.format(table=table) for table in ("item", "post"))
EMPTY_POSTS = """
UPDATE post SET text = '', deleted_at = :at WHERE id IN (SELECT value FROM json_each(:ids))
"""
LONELY_AUTHORS = """
DELETE FROM author
WHERE channel = :channel AND stable_id <> '' AND first_seen_at < :before
  AND NOT EXISTS (SELECT 1 FROM item WHERE item.author_id = author.id)
  AND NOT EXISTS (SELECT 1 FROM post WHERE post.author_id = author.id)
"""
USED_TERMS = "CREATE VIRTUAL TABLE temp.used USING fts5vocab(main, words, row)"
FORGET_TERMS = "DELETE FROM term WHERE term NOT IN (SELECT term FROM temp.used)"
TERMS = "SELECT id, term FROM term ORDER BY id"


def purge(
    db: sqlite3.Connection,
    now: datetime,
    rules: Sequence[Retention] = RETENTION,
    *,
    is_all: bool = False,
) -> Changed:
    """Forget every text past its network's time, then clean the pages it stood on.

    `is_all` forgets the young ones too, of what may never be in a backup.
    """
    touched: set[int] = set()
    for rule in rules:
        is_whole = is_all and not rule.is_backed_up
        while ids := _purge_some(db, now, rule, is_all=is_whole):
            touched |= ids
    scrub(db)
    return Changed(items=frozenset(touched), is_list=bool(touched))


def scrub(db: sqlite3.Connection, *, is_asked: bool = False) -> bool:
    """Rewrite the search index without what was forgotten; tells whether there was need.

    SQLite fills freed pages with zeros by itself (`secure_delete`), but FTS5 before 3.42 keeps
    a deleted row's words in older segments until they are merged.
    """
    row = db.execute("SELECT 1 FROM setting WHERE name = :name", {"name": SCRUB}).fetchone()
    if row is None and not is_asked:
        return False
    with transaction(db):
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        _forget_terms(db)
        db.execute("DELETE FROM setting WHERE name = :name", {"name": SCRUB})
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True


def _forget_terms(db: sqlite3.Connection) -> None:
    """Forget words that nobody uses any more; the keys cannot be taken out singly."""
    db.execute(USED_TERMS)
    gone = db.execute(FORGET_TERMS).rowcount
    db.execute("DROP TABLE temp.used")
    if gone:
        db.execute("INSERT INTO term_key (term_key) VALUES ('delete-all')")
        terms = db.execute(TERMS).fetchall()
        db.executemany(index.ADD_KEYS, [(number, keys_of(term)) for number, term in terms])


def _purge_some(
    db: sqlite3.Connection, now: datetime, rule: Retention, *, is_all: bool
) -> set[int]:
    before = "9999" if is_all else utc_text(now - timedelta(hours=rule.text_h))
    values = {
        "channel": rule.channel,
        "before": before,
        "kinds": json.dumps(rule.kinds),
        "is_since_heard": int(rule.is_since_heard),
        "limit": BATCH,
        "at": utc_text(now),
    }
    with transaction(db):
        ids = [row[0] for row in db.execute(DUE_ITEMS, values)]
        posts = [] if rule.kinds else [row[0] for row in db.execute(DUE_POSTS, values)]
        if not ids and not posts:
            return set()
        for item_id in ids:
            forget_item(db, item_id, now, "purged_at")
        index.drop(db, "post", posts)
        db.execute(EMPTY_POSTS, {**values, "ids": json.dumps(posts)})
        db.execute(NEED_SCRUB)
        if rule.has_names:
            (nobody,) = db.execute(NOBODY, values).fetchone()
            for sql, some in zip(FORGET_WRITERS, (ids, posts), strict=True):
                db.execute(sql, {"nobody": nobody, "ids": json.dumps(some)})
            db.execute(LONELY_AUTHORS, values)
    return {*ids, *posts}
