"""Put what arrives into the conversation it belongs to, by what it answers.

Networks often do not say. What is answered is one of our replies, a post that is kept, or an
item: each knows its conversation, or begins one under its own remote id.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.domain.item import Found

PLACES = """
SELECT wanted.value, coalesce(nullif(item.thread, ''), item.remote_id)
FROM json_each(:parents) AS wanted
  CROSS JOIN item ON item.account_id = :account_id AND item.remote_id = wanted.value
UNION ALL
SELECT wanted.value,
  coalesce(nullif(item.thread, ''), item.remote_id, nullif(post.thread, ''), post.remote_id)
FROM json_each(:parents) AS wanted
  CROSS JOIN post ON post.account_id = :account_id AND post.remote_id = wanted.value
  LEFT JOIN item ON item.account_id = post.account_id AND item.remote_id = post.parent_remote_id
UNION ALL
SELECT wanted.value, coalesce(nullif(item.thread, ''), item.remote_id)
FROM json_each(:parents) AS wanted
  CROSS JOIN reply ON reply.account_id = :account_id AND reply.remote_id = wanted.value
  CROSS JOIN item ON item.id = reply.item_id
"""
ORPHANS = """
SELECT item.id, item.remote_id, item.parent_remote_id
FROM json_each(:fresh) AS fresh
  CROSS JOIN item ON item.account_id = :account_id AND item.parent_remote_id = fresh.value
WHERE item.thread = '' AND item.parent_remote_id <> ''
"""
ADOPT = "UPDATE item SET thread = :thread WHERE id = :id"
BRING_ALONG = """
UPDATE item SET thread = :thread WHERE account_id = :account_id AND thread = :remote_id
"""


def placed(db: sqlite3.Connection, account_id: int, found: Sequence[Found]) -> list[Found]:
    """Name the conversation of what answers something known, or something in the same page."""
    parents = [one.parent_remote_id for one in found if one.parent_remote_id and not one.thread]
    if not parents:
        return list(found)
    known = _places(db, account_id, parents)
    here = {one.remote_id: one for one in found}
    return [
        replace(one, thread=_thread(one, here, known))
        if one.parent_remote_id and not one.thread
        else one
        for one in found
    ]


def adopt(db: sqlite3.Connection, account_id: int, fresh: Iterable[str]) -> None:
    """Let answers that came before what they answer follow it into its conversation.

    Args:
        db: the writer's connection, within a transaction.
        account_id: where all this was said.
        fresh: remote ids of what has just been stored.
    """
    values = {"account_id": account_id, "fresh": json.dumps(list(fresh))}
    orphans = db.execute(ORPHANS, values).fetchall()
    if not orphans:
        return
    known = _places(db, account_id, [parent for _, _, parent in orphans])
    for item_id, remote_id, parent in orphans:
        values = {"account_id": account_id, "id": item_id, "remote_id": remote_id}
        values["thread"] = known[parent]
        db.execute(ADOPT, values)
        db.execute(BRING_ALONG, values)


def _places(db: sqlite3.Connection, account_id: int, parents: Iterable[str]) -> dict[str, str]:
    wanted = json.dumps(list(dict.fromkeys(parents)))
    return dict(db.execute(PLACES, {"account_id": account_id, "parents": wanted}).fetchall())


def _thread(found: Found, here: Mapping[str, Found], known: Mapping[str, str]) -> str:
    """Walk up within a page; strangers decide how far, so nothing is gone through twice."""
    seen = {found.remote_id}
    while (parent := here.get(found.parent_remote_id)) and parent.remote_id not in seen:
        found = parent
        seen.add(found.remote_id)
        if found.thread:
            return found.thread
    above = known.get(found.parent_remote_id, "")
    return above or ("" if len(seen) == 1 else found.remote_id)
