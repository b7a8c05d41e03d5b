"""Items as whole rows, as the command line and exports write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from app.queries.page import ReadPage, among

BLOCK: Final = 500

ITEMS: Final = """
SELECT item.id, item.channel, item.account_id, item.kind, item.remote_id, item.url,
  item.author_name, author.handle, author.url AS author_url, author.followers,
  item.title, item.text, item.lang, item.tone, item.rating, item.visibility,
  item.posted_at, item.arrived_at, item.edited_at, item.deleted_at,
  item.parent_remote_id, item.state, item.snooze_until_at, item.due_at, item.answered_at,
  item.is_seen, item.is_backlog, item.is_liked, item.is_hidden,
  coalesce((SELECT parent.id FROM item AS parent
    WHERE parent.account_id = item.account_id AND parent.remote_id = item.parent_remote_id),
    (SELECT post.id FROM post
    WHERE post.account_id = item.account_id AND post.remote_id = item.parent_remote_id)) AS parent
FROM item
JOIN author ON author.id = item.author_id
WHERE item.id IN (:ids)
ORDER BY item.id
"""
ITEM_NAMES: Final = (
    *("id", "channel", "account", "kind", "remote_id", "url", "name", "handle", "author_url"),
    *("followers", "title", "text", "lang", "tone", "rating", "visibility", "posted_at"),
    *("fetched_at", "edited_at", "deleted_at", "parent_remote_id", "state", "snooze_until_at"),
    *("due_at", "answered_at", "is_seen", "is_backlog", "is_liked", "is_hidden", "parent"),
)
WATCHES: Final = """
SELECT item_id, watch_id, words FROM item_watch
WHERE item_id IN (:ids)
ORDER BY item_id, watch_id
"""


def items(read_page: ReadPage, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Read whole items in the order of their ids; one that is gone is left out.

    Ids are numbers here; `watches` holds (watch id, words) of every watch that caught the item.
    """
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), BLOCK):
        sql, values = among(ITEMS, ":ids", ids[start : start + BLOCK])
        for row in read_page(sql, values):
            found[row[0]] = dict(zip(ITEM_NAMES, row, strict=True), watches=[])
        sql, values = among(WATCHES, ":ids", ids[start : start + BLOCK])
        for item_id, watch_id, words in read_page(sql, values):
            if item_id in found:
                found[item_id]["watches"].append((watch_id, json.loads(words)))
    return [found[one] for one in ids if one in found]
