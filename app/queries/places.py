"""Which conversation an arriving text belongs to, by what it answers; networks often do not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.queries.page import ReadPage, among

# What is answered is one of our replies, a post that is kept, or an item; each knows its thread.
THREADS: Final = """
SELECT reply.remote_id AS parent, item.thread AS thread, item.remote_id AS first
FROM reply JOIN item ON item.id = reply.item_id
WHERE reply.account_id = :account_id AND reply.remote_id IN (:parents)
UNION ALL
SELECT post.remote_id, coalesce(item.thread, post.thread), coalesce(item.remote_id, post.remote_id)
FROM post LEFT JOIN item
  ON item.account_id = post.account_id AND item.remote_id = post.parent_remote_id
WHERE post.account_id = :account_id AND post.remote_id IN (:parents)
UNION ALL
SELECT item.remote_id, item.thread, item.remote_id
FROM item
WHERE item.account_id = :account_id AND item.remote_id IN (:parents)
ORDER BY parent, thread, first
"""
BLOCK: Final = 100


def threads(read_page: ReadPage, account_id: int, parents: Iterable[str]) -> dict[str, str]:
    """Name the conversation of each known text, by its remote id; unknown ones are left out."""
    wanted = list(dict.fromkeys(parents))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), BLOCK):
        sql, values = among(THREADS, ":parents", wanted[start : start + BLOCK])
        for parent, thread, first in read_page(sql, {**values, "account_id": account_id}):
            found.setdefault(str(parent), str(thread or first))
    return found
