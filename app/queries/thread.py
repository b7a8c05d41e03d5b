"""The conversation an item stands in: what they said, what we said, in the order of time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from app.domain.item import Moderation, ReplyState, State, Visibility
from app.errors import NoSuch, ShopError, from_facts
from app.queries.page import ReadPage, among, sure_moment

START: Final = """
SELECT id, account_id, remote_id, parent_remote_id, thread, author_id FROM item
WHERE id = :id
ORDER BY id
"""
# What was answered: one of theirs, one of ours from here, or something only seen.
PARENT: Final = """
SELECT remote_id, parent_remote_id, thread FROM item
WHERE account_id = :account AND remote_id = :remote
UNION ALL
SELECT reply.remote_id, item.remote_id, item.thread FROM reply
JOIN item ON item.id = reply.item_id
WHERE reply.account_id = :account AND reply.remote_id = :remote
UNION ALL
SELECT remote_id, parent_remote_id, thread FROM post
WHERE account_id = :account AND remote_id = :remote
"""
_ITEM: Final = """
SELECT item.id, item.remote_id, item.parent_remote_id, item.author_id, item.author_name,
  author.handle, item.text, item.url, item.posted_at, item.arrived_at, item.edited_at,
  item.deleted_at, item.state, item.rating, item.title, item.thread, item.visibility
FROM item JOIN author ON author.id = item.author_id
"""
ITEMS_OF_THREAD: Final = (
    _ITEM
    + """
WHERE item.account_id = :account AND item.thread IN (:threads) AND item.thread <> ''
ORDER BY item.id DESC LIMIT :limit
"""
)
ITEMS_BY_REMOTE: Final = (
    _ITEM
    + """
WHERE item.account_id = :account AND item.remote_id IN (:remotes)
ORDER BY item.id DESC LIMIT :limit
"""
)
# Found by who wrote them, since networks often do not name the thread.
ANSWERS_OF: Final = (
    _ITEM
    + """
WHERE item.author_id IN (:authors) AND item.account_id = :account
  AND item.parent_remote_id IN (:remotes)
ORDER BY item.id DESC LIMIT :limit
"""
)
_POST: Final = """
SELECT post.id, post.remote_id, post.parent_remote_id, post.author_id, post.author_name,
  author.handle, post.text, post.url, post.posted_at, post.arrived_at, post.deleted_at,
  post.is_ours, post.thread, post.moderation
FROM post JOIN author ON author.id = post.author_id
"""
POSTS_OF_THREAD: Final = (
    _POST
    + """
WHERE post.account_id = :account AND post.thread IN (:threads) AND post.thread <> ''
ORDER BY post.id DESC LIMIT :limit
"""
)
POSTS_BY_REMOTE: Final = (
    _POST
    + """
WHERE post.account_id = :account AND post.remote_id IN (:remotes)
ORDER BY post.id DESC LIMIT :limit
"""
)
POSTS_BELOW: Final = (
    _POST
    + """
WHERE post.account_id = :account AND post.parent_remote_id IN (:remotes)
  AND post.parent_remote_id <> ''
ORDER BY post.id DESC LIMIT :limit
"""
)
REPLIES: Final = """
SELECT reply.id, reply.remote_id, item.remote_id AS parent, reply.text, reply.url, reply.sent_at,
  reply.created_at, reply.state, reply.error, reply.visibility, reply.confirmed_at, reply.item_id,
  account.name, account.handle, reply.moderation, reply.replaces
FROM reply
JOIN item ON item.id = reply.item_id
JOIN account ON account.id = reply.account_id
WHERE reply.item_id IN (:items) AND reply.state NOT IN ('draft', 'cancelled')
ORDER BY reply.id DESC LIMIT :limit
"""
MOST: Final = 300  # pieces shown of one conversation, the newest
ROUNDS: Final = 8
HIGHEST: Final = 50

Sort = Literal["item", "post", "reply"]


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of a conversation."""

    sort: Sort
    id: int
    item_id: int | None  # the item itself, or the one a reply answers
    at: datetime
    author_name: str
    author_handle: str
    text: str
    title: str
    is_ours: bool
    is_current: bool  # the item the conversation was asked for
    url: str
    remote_id: str
    parent_remote_id: str
    visibility: Visibility | None
    rating: int | None
    state: State | None
    is_edited: bool
    is_deleted: bool
    reply_state: ReplyState | None
    reply_error: ShopError | None
    is_confirmed: bool  # by hand, and the owner said so
    moderation: Moderation = Moderation.NONE  # of an answer of ours

    @property
    def key(self) -> str:
        """What stays the same while a piece changes: a name for its row."""
        return f"{self.sort}:{self.id}"


@dataclass
class _Found:
    """What is known of a conversation while it is gathered."""

    account: int
    threads: set[str] = field(default_factory=set)
    remotes: set[str] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)
    items: dict[int, list[Any]] = field(default_factory=dict)
    posts: dict[int, list[Any]] = field(default_factory=dict)
    replies: dict[int, list[Any]] = field(default_factory=dict)

    def size(self) -> int:
        return len(self.items) + len(self.posts) + len(self.replies)

    def take_items(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.items[row[0]] = row
            self.remotes.add(row[1])
            self.authors.add(row[3])
            self.threads.update({row[15]} - {""})

    def take_posts(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.posts[row[0]] = row
            self.remotes.add(row[1])
            if not row[11]:
                self.authors.add(row[3])
            self.threads.update({row[12]} - {""})

    def take_replies(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.replies[row[0]] = row
            self.remotes.update({row[1]} - {None})


def thread(read_page: ReadPage, item_id: int) -> tuple[Said, ...]:
    """Read the conversation of an item, oldest first, each piece once.

    What went out from here and was fetched again is shown as the reply, with its state.

    Raises:
        NoSuch: there is no such item.
    """
    rows = read_page(START, {"id": item_id})
    if not rows:
        raise NoSuch(kind="item", id=str(item_id))
    _, account, remote, parent, name, author = rows[0]
    found = _Found(account, {name} - {""}, {remote}, {author})
    _climb(read_page, found, parent)
    size = -1
    for _ in range(ROUNDS):
        if found.size() in (size, MOST) or found.size() > MOST:
            break
        size = found.size()
        _gather(read_page, found)
    return _in_order(found, item_id)


def _climb(read_page: ReadPage, found: _Found, parent: str) -> None:
    for _ in range(HIGHEST):
        if not parent or parent in found.remotes:
            return
        found.remotes.add(parent)
        rows = read_page(PARENT, {"account": found.account, "remote": parent})
        if not rows:
            return
        _, parent, name = rows[0]
        found.threads.update({name} - {""})


def _gather(read_page: ReadPage, found: _Found) -> None:
    known = {":threads": sorted(found.threads), ":remotes": sorted(found.remotes | found.threads)}
    found.take_items(_ask(read_page, found, ITEMS_OF_THREAD, known))
    found.take_items(_ask(read_page, found, ITEMS_BY_REMOTE, known))
    found.take_items(
        _ask(read_page, found, ANSWERS_OF, known | {":authors": sorted(found.authors)})
    )
    for sql in (POSTS_OF_THREAD, POSTS_BY_REMOTE, POSTS_BELOW):
        found.take_posts(_ask(read_page, found, sql, known))
    found.take_replies(_ask(read_page, found, REPLIES, {":items": sorted(found.items)}))


def _ask(
    read_page: ReadPage, found: _Found, sql: str, lists: Mapping[str, Sequence[Any]]
) -> list[list[Any]]:
    values: dict[str, Any] = {"limit": MOST}
    if ":account" in sql:
        values["account"] = found.account
    for mark, several in lists.items():
        if mark in sql:
            if not several:
                return []
            sql, named = among(sql, mark, several)
            values |= named
    return read_page(sql, values)


def _in_order(found: _Found, current: int) -> tuple[Said, ...]:
    replies = [_reply(row) for row in _standing(found.replies.values())]
    items = [_item(row, current) for row in found.items.values()]
    once = {one.remote_id for one in (*replies, *items) if one.remote_id}
    once |= {_replaced(row) for row in found.replies.values() if row[7] == ReplyState.SENT}
    posts = [_post(row) for row in found.posts.values() if row[1] not in once]
    said = sorted((*items, *posts, *replies), key=lambda one: (one.at, one.sort, one.id))
    return tuple(said[-MOST:])


def _standing(rows: Iterable[list[Any]]) -> list[list[Any]]:
    """Leave out answers of ours whose place a later one has taken on the network."""
    kept: list[list[Any]] = []
    gone: set[str] = set()
    for row in sorted(rows, key=lambda row: -int(row[0])):
        if row[7] == ReplyState.SENT and row[1] in gone:
            continue
        kept.append(row)
        if row[7] == ReplyState.SENT:
            gone.add(_replaced(row))
    return kept


def _replaced(row: list[Any]) -> str:
    return str(json.loads(row[15])["id"]) if row[15] else ""


def _item(row: list[Any], current: int) -> Said:
    return Said(
        sort="item",
        id=row[0],
        item_id=row[0],
        at=sure_moment(row[8], row[9]),
        author_name=row[4],
        author_handle=row[5],
        text=row[6],
        title=row[14],
        is_ours=False,
        is_current=row[0] == current,
        url=row[7],
        remote_id=row[1],
        parent_remote_id=row[2],
        visibility=Visibility(row[16]),
        rating=row[13],
        state=State(row[12]),
        is_edited=row[10] is not None,
        is_deleted=row[11] is not None,
        reply_state=None,
        reply_error=None,
        is_confirmed=False,
    )


def _post(row: list[Any]) -> Said:
    return Said(
        sort="post",
        id=row[0],
        item_id=None,
        at=sure_moment(row[8], row[9]),
        author_name=row[4],
        author_handle=row[5],
        text=row[6],
        title="",
        is_ours=bool(row[11]),
        is_current=False,
        url=row[7],
        remote_id=row[1],
        parent_remote_id=row[2],
        visibility=None,
        rating=None,
        state=None,
        is_edited=False,
        is_deleted=row[10] is not None,
        reply_state=None,
        reply_error=None,
        is_confirmed=False,
        moderation=Moderation(row[13]),
    )


def _reply(row: list[Any]) -> Said:
    return Said(
        sort="reply",
        id=row[0],
        item_id=row[11],
        at=sure_moment(row[5], row[6]),
        author_name=row[12],
        author_handle=row[13],
        text=row[3],
        title="",
        is_ours=True,
        is_current=False,
        url=row[4],
        remote_id=row[1] or "",
        parent_remote_id=row[2],
        visibility=Visibility(row[9]),
        rating=None,
        state=None,
        is_edited=False,
        is_deleted=False,
        reply_state=ReplyState(row[7]),
        reply_error=from_facts(json.loads(row[8])) if row[8] else None,
        is_confirmed=row[10] is not None,
        moderation=Moderation(row[14]),
    )
