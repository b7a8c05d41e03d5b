"""Keep what is shown in threads and is no item, and notice what we answered elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.clock import utc_moment, utc_text
from app.domain.item import Found, Post, State
from app.store import accounts, authors, index, items, rows
from app.store.actions import PROGRAM, log, remember_items
from app.store.arriving import Place
from app.store.ids import clamped, new_ids

OURS = """
SELECT remote_id FROM json_each(:remote_ids) AS wanted
  CROSS JOIN reply ON reply.account_id = :account_id AND reply.remote_id = wanted.value
"""
POSTS = """
SELECT post.remote_id, post.id, post.text, post.is_ours FROM json_each(:remote_ids) AS wanted
  CROSS JOIN post ON post.account_id = :account_id AND post.remote_id = wanted.value
"""
ITEMS = """
SELECT item.remote_id FROM json_each(:remote_ids) AS wanted
  CROSS JOIN item ON item.account_id = :account_id AND item.remote_id = wanted.value
"""
FORGET = "DELETE FROM post WHERE id = :id"
_ANSWERED: Final = """
  AND item.state IN ('new', 'snoozed') AND post.is_ours = 1 AND post.deleted_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM reply WHERE reply.item_id = item.id AND reply.state IN ('sending', 'unknown'))
ORDER BY post.id, item.id
"""
# Two ways round, since either may come first; a reply of ours on its way is settled by the outbox.
ANSWERED_BY_POSTS = (
    """
SELECT item.id, coalesce(post.posted_at, post.arrived_at)
FROM json_each(:ids) AS fresh
  CROSS JOIN post ON post.id = fresh.value AND post.parent_remote_id <> ''
  CROSS JOIN item ON item.account_id = post.account_id AND item.remote_id = post.parent_remote_id
WHERE true"""
    + _ANSWERED
)
ANSWERED_ITEMS = (
    """
SELECT item.id, coalesce(post.posted_at, post.arrived_at)
FROM json_each(:ids) AS fresh
  CROSS JOIN item ON item.id = fresh.value
  CROSS JOIN post ON post.account_id = item.account_id AND post.parent_remote_id <> ''
    AND post.parent_remote_id = item.remote_id
WHERE true"""
    + _ANSWERED
)
# With an answer, what the same person said before in the same thread is answered too.
SETTLED_WITH = """
SELECT id, owed_from_at FROM item WHERE id = :id
UNION ALL
SELECT earlier.id, earlier.owed_from_at
FROM item CROSS JOIN item AS earlier INDEXED BY item_thread
  ON earlier.account_id = item.account_id AND earlier.thread = item.thread AND earlier.thread <> ''
WHERE item.id = :id AND earlier.author_id = item.author_id
  AND earlier.id < item.id AND earlier.state = 'new'
"""
_NUMBERS: Final = ("reactions", "shares", "comments")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A page's words, told apart: what may want the owner, and what is only shown."""

    items: tuple[Found, ...]
    posts: tuple[Post, ...]


def sort_out(
    db: sqlite3.Connection, place: Place, found: Sequence[Found], posts: Sequence[Post]
) -> Sorted:
    """Put our own words among the posts; drop what we have as a reply or as an item already."""
    remote_ids = [one.remote_id for one in found] + [post.remote_id for post in posts]
    values = {"account_id": place.account_id, "remote_ids": json.dumps(remote_ids)}
    replies = {row[0] for row in db.execute(OURS, values)}
    known = {row[0]: row for row in db.execute(POSTS, values)}
    own = place.options.own_ids
    items_here, posts_here = [], [p for p in posts if p.remote_id not in replies]
    for one in found:
        is_kept_as_ours = one.remote_id in known and known[one.remote_id][3]
        if one.remote_id in replies:
            continue
        if one.author.stable_id in own or is_kept_as_ours:
            posts_here.append(_as_post(one))
        else:
            items_here.append(one)
            if one.remote_id in known:  # a stranger's words, seen in a thread before
                _forget(db, known[one.remote_id][1])
    kept = {row[0] for row in db.execute(ITEMS, values)} | {one.remote_id for one in items_here}
    return Sorted(tuple(items_here), tuple(p for p in posts_here if p.remote_id not in kept))


def _as_post(found: Found) -> Post:
    return Post(
        remote_id=found.remote_id,
        text=found.text,
        author=found.author,
        is_ours=True,
        posted_at=found.posted_at,
        url=found.url,
        parent_remote_id=found.parent_remote_id,
        thread=found.thread,
    )


def _forget(db: sqlite3.Connection, post_id: int) -> None:
    index.drop(db, "post", [post_id])
    db.execute(FORGET, {"id": post_id})


def put(db: sqlite3.Connection, place: Place, posts: Sequence[Post]) -> tuple[int, ...]:
    """Keep posts and their numbers of today; gives the ids of the new ones."""
    if not posts:
        return ()
    posts = list({post.remote_id: post for post in posts}.values())
    remote_ids = json.dumps([post.remote_id for post in posts])
    values = {"account_id": place.account_id, "remote_ids": remote_ids}
    known = {row[0]: (row[1], row[2]) for row in db.execute(POSTS, values)}
    writers = authors.put(db, place, (post.author for post in posts))
    new = [post for post in posts if post.remote_id not in known]
    ids = new_ids(db, [clamped(post.posted_at, place.at) for post in new])
    for post_id, post in zip(ids, new, strict=True):
        _insert(db, place, post_id, post, writers)
        known[post.remote_id] = (post_id, post.text)
    for post in posts:
        _refresh(db, place, post, *known[post.remote_id])
    index.add(db, "post", ids)
    index.add_terms(db, (post.text for post in new))
    return tuple(ids)


def _insert(
    db: sqlite3.Connection, place: Place, post_id: int, post: Post, writers: dict[str, int]
) -> None:
    values = {
        "id": post_id,
        "account_id": place.account_id,
        "remote_id": post.remote_id,
        "author_id": writers[authors.stable_id(post.author, place.account_id)],
        "author_name": post.author.name or post.author.handle,
        "author_handle": post.author.handle,
        "is_ours": post.is_ours or post.author.stable_id in place.options.own_ids,
        "text": post.text,
        "url": post.url,
        "posted_at": post.posted_at,
        "arrived_at": place.at,
        "parent_remote_id": post.parent_remote_id,
        "thread": post.thread,
        "moderation": post.moderation,
        "why": post.why,
    }
    rows.insert(db, "post", values)


def _refresh(db: sqlite3.Connection, place: Place, post: Post, post_id: int, text: str) -> None:
    if post.text != text:
        index.drop(db, "post", [post_id])
        rows.update(db, "post", post_id, {"text": post.text, "deleted_at": None})
        index.add(db, "post", [post_id])
        index.add_terms(db, [post.text])
    if post.moderation:
        rows.update(db, "post", post_id, {"moderation": post.moderation, "why": post.why})
    day_on = place.options.day_on(place.at)
    for name in _NUMBERS:
        if (value := getattr(post, name)) is not None:
            accounts.put_metric(db, place.account_id, name, day_on, value, post_id)


def settle_answered(
    db: sqlite3.Connection, place: Place, new_items: Sequence[int], new_posts: Sequence[int]
) -> tuple[int, ...]:
    """Move items that we answered elsewhere out of the way; gives their ids."""
    found: dict[int, str] = {}
    for sql, ids in ((ANSWERED_ITEMS, new_items), (ANSWERED_BY_POSTS, new_posts)):
        if ids:
            for item_id, at in db.execute(sql, {"ids": json.dumps(list(ids))}).fetchall():
                found.setdefault(item_id, at)
    settled: dict[int, None] = {}
    for item_id, at in sorted(found.items(), reverse=True):
        if item_id not in settled:
            settled |= dict.fromkeys(_settle(db, place, item_id, utc_moment(at)))
    return tuple(settled)


def _settle(
    db: sqlite3.Connection, place: Place, item_id: int, answered_at: datetime
) -> tuple[int, ...]:
    owed = dict(db.execute(SETTLED_WITH, {"id": item_id}).fetchall())
    ids = list(owed)
    facts = {"answered_at": utc_text(answered_at)}
    action = log(
        db,
        PROGRAM,
        place.at,
        "answered_elsewhere",
        subject_id=item_id,
        n=len(ids),
        after=facts,
    )
    remember_items(db, action, ids, State.WAITING)
    items.set_states(db, ids, State.WAITING, place.at)
    took = place.options.open_seconds
    items.set_answered(
        db,
        (
            (one, answered_at, None if since is None else took(utc_moment(since), answered_at))
            for one, since in owed.items()
        ),
    )
    return tuple(ids)
