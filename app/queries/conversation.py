"""One item with everything around it: its thread, its versions, and who wrote it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.domain.item import Media, Moderation, State, Tone, Visibility
from app.errors import NoSuch
from app.queries.accounts import lacks
from app.queries.inbox import InboxRow, inbox_rows
from app.queries.outbox import ReplyLine, of_item
from app.queries.page import ReadPage, among, moment, sure_moment
from app.queries.pictures import media_of
from app.queries.thread import Said, thread

__all__ = [
    "About",
    "Doings",
    "ItemFull",
    "Note",
    "OurAnswer",
    "Said",
    "Version",
    "about",
    "earlier",
    "item",
    "replies_of",
    "thread",
    "versions",
]

ITEM: Final = """
SELECT item.id, item.account_id, account.name AS account_name, account.handle AS account_handle,
  account.server, item.channel, item.kind, item.remote_id, item.url, item.author_id,
  item.author_name, author.handle, author.url AS author_url, author.stable_id, author.followers,
  author.person_id, item.title, item.text, item.lang, item.tone, item.rating, item.visibility,
  item.posted_at, item.arrived_at, item.edited_at, item.deleted_at, item.parent_remote_id,
  item.thread, item.state, item.snooze_until_at, item.snooze_is_until_reply, item.is_seen,
  item.is_backlog, item.is_liked, item.is_hidden, item.due_at, item.answered_at,
  item.answered_after_s, account.capabilities, item.purged_at, account.removed_at, item.ref,
  item.recommends, item.cannot, item.answer_until_at, author.avatar_url, account.config,
  item.answer_url
FROM item
JOIN author ON author.id = item.author_id
JOIN account ON account.id = item.account_id
WHERE item.id = :id
ORDER BY item.id
"""
AUTHOR_OF: Final = "SELECT author_id FROM item WHERE id = :id ORDER BY id"
VERSIONS: Final = """
SELECT replaced_at, title, text, rating FROM item_version WHERE item_id = :id ORDER BY id
"""
WATCHES: Final = """
SELECT watch.id, watch.name, item_watch.words FROM item_watch
JOIN watch ON watch.id = item_watch.watch_id
WHERE item_watch.item_id = :id
ORDER BY watch.id
"""
# Sent from here, or written there.
OUR_ANSWER: Final = """
SELECT remote_id, text, moderation, '' AS why, sent_at AS at, id FROM reply
WHERE item_id = :item AND state = 'sent' AND remote_id IS NOT NULL
UNION ALL
SELECT remote_id, text, moderation, why, coalesce(posted_at, arrived_at), id FROM post
WHERE account_id = :account AND parent_remote_id = :remote AND parent_remote_id <> ''
  AND is_ours = 1 AND deleted_at IS NULL
ORDER BY 5 DESC, 6 DESC
LIMIT 1
"""
# One author, or all of the same person; never more than the newest thousand items of theirs.
WHOSE: Final = """
SELECT other.id FROM author AS own
JOIN author AS other ON other.id = own.id OR other.person_id = own.person_id
WHERE own.id = :author
ORDER BY other.id
"""
THEIRS: Final = """
SELECT id, state, tone, kind, channel, answered_at, due_at FROM item
WHERE author_id IN (:authors)
ORDER BY id DESC
LIMIT 1000
"""
EARLIER: Final = """
SELECT id FROM item
WHERE author_id IN (:authors) AND id <> :but AND state <> 'noise'
ORDER BY id DESC
LIMIT :limit
"""
AUTHOR: Final = """
SELECT author.id, author.name, author.handle, author.url, author.channel, author.followers,
  author.first_seen_at, author.person_id, coalesce(person.name, '') AS person_name,
  coalesce(person.note, '') AS person_note
FROM author
LEFT JOIN person ON person.id = author.person_id
WHERE author.id IN (:authors)
ORDER BY author.id
"""
# Ids follow the time of what they name, so an author's first is found without a look at all.
FIRST_WORDS: Final = """
SELECT item.posted_at FROM author
JOIN item ON item.id = (
  SELECT own.id FROM item AS own WHERE own.author_id = author.id ORDER BY own.id LIMIT 1)
WHERE author.id IN (:authors) AND item.posted_at IS NOT NULL
UNION ALL
SELECT post.posted_at FROM author
JOIN post ON post.id = (
  SELECT own.id FROM post AS own WHERE own.author_id = author.id ORDER BY own.id LIMIT 1)
WHERE author.id IN (:authors) AND post.posted_at IS NOT NULL
ORDER BY 1
"""
NOTES: Final = """
SELECT note.id, note.at, note.text FROM note
WHERE note.item_id = :item OR (:person IS NOT NULL AND note.person_id = :person)
ORDER BY note.at, note.id
"""
LAST_REPLIES: Final = """
SELECT reply.id, reply.sent_at, reply.text, reply.item_id FROM reply
WHERE reply.item_id IN (:answered) AND reply.sent_at IS NOT NULL
  AND (reply.state = 'sent' OR reply.confirmed_at IS NOT NULL)
ORDER BY reply.sent_at DESC, reply.id DESC
LIMIT 3
"""
ANSWERED_MOST: Final = 20  # newest answered items among which the last replies are looked for


@dataclass(frozen=True, slots=True)
class ItemFull:
    """Everything known of one item."""

    row: InboxRow
    account_name: str
    account_handle: str
    server: str
    capabilities: frozenset[str]
    is_account_removed: bool
    remote_id: str
    ref: str  # the channel's own, opaque to everybody else
    parent_remote_id: str
    thread: str
    author_id: int
    author_stable_id: str
    author_url: str
    author_followers: int | None
    text: str
    visibility: Visibility
    edited_at: datetime | None
    deleted_at: datetime | None
    snooze_until_at: datetime | None
    is_snoozed_until_reply: bool
    is_hidden: bool
    due_at: datetime | None
    answered_at: datetime | None
    answered_after_s: int | None
    watches: tuple[tuple[int, str, tuple[str, ...]], ...]  # id, name, the words that matched
    recommends: bool | None  # a yes or no instead of stars
    cannot: dict[str, str]  # capability to why: of this item, or else of the account
    answer_until_at: datetime | None
    answer_url: str  # where an answer by hand is written, if not at the item's own page
    author_avatar_url: str
    media: tuple[Media, ...]
    our_answer: OurAnswer | None


@dataclass(frozen=True, slots=True)
class OurAnswer:
    """Our newest answer to an item, as it stands on the network."""

    remote_id: str
    text: str
    moderation: Moderation
    why: str  # the network's own code for a rejection


@dataclass(frozen=True, slots=True)
class Version:
    """What an item said before it was edited."""

    replaced_at: datetime
    title: str
    text: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the owner wrote down; it can never be sent."""

    note_id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Doings:
    """One of our last answers to somebody."""

    reply_id: int
    item_id: int
    sent_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """Who wrote an item, and what there was between us, on any channel."""

    name: str
    handle: str
    channel: str
    url: str
    followers: int | None
    first_seen_at: datetime  # or when the first of their words was said, if that was earlier
    n_items: int
    n_answered: int
    n_open: int
    tones: dict[Tone, int]
    channels: dict[str, int]
    notes: tuple[Note, ...]
    last_replies: tuple[Doings, ...]
    handles: tuple[tuple[str, str], ...]  # channel and handle of each of the person's authors


_NAMES: Final = (
    *("id", "account_id", "account_name", "account_handle", "server", "channel", "kind"),
    *("remote_id", "url", "author_id", "author_name", "handle", "author_url", "stable_id"),
    *("followers", "person_id", "title", "text", "lang", "tone", "rating", "visibility"),
    *("posted_at", "arrived_at", "edited_at", "deleted_at", "parent_remote_id", "thread"),
    *("state", "snooze_until_at", "snooze_is_until_reply", "is_seen", "is_backlog", "is_liked"),
    *("is_hidden", "due_at", "answered_at", "answered_after_s", "capabilities", "purged_at"),
    *("removed_at", "ref", "recommends", "cannot", "answer_until_at", "avatar_url", "config"),
    "answer_url",
)


def item(read_page: ReadPage, item_id: int, now: datetime) -> ItemFull:
    """Read one item whole.

    Raises:
        NoSuch: there is none by that id.
    """
    rows = read_page(ITEM, {"id": item_id})
    shown = inbox_rows(read_page, [item_id], now)
    if not rows or not shown:
        raise NoSuch(kind="item", id=str(item_id))
    at = dict(zip(_NAMES, rows[0], strict=True))
    watches = read_page(WATCHES, {"id": item_id})
    return ItemFull(
        row=shown[0],
        account_name=at["account_name"],
        account_handle=at["account_handle"],
        server=at["server"],
        capabilities=frozenset(json.loads(at["capabilities"])),
        is_account_removed=at["removed_at"] is not None,
        remote_id=at["remote_id"],
        ref=at["ref"],
        parent_remote_id=at["parent_remote_id"],
        thread=at["thread"],
        author_id=at["author_id"],
        author_stable_id=at["stable_id"],
        author_url=at["author_url"],
        author_followers=at["followers"],
        text=at["text"],
        visibility=Visibility(at["visibility"]),
        edited_at=moment(at["edited_at"]),
        deleted_at=moment(at["deleted_at"]),
        snooze_until_at=moment(at["snooze_until_at"]),
        is_snoozed_until_reply=bool(at["snooze_is_until_reply"]),
        is_hidden=bool(at["is_hidden"]),
        due_at=moment(at["due_at"]),
        answered_at=moment(at["answered_at"]),
        answered_after_s=at["answered_after_s"],
        watches=tuple((number, name, tuple(json.loads(words))) for number, name, words in watches),
        recommends=None if at["recommends"] is None else bool(at["recommends"]),
        cannot=dict(lacks(json.loads(at["config"]))) | dict(json.loads(at["cannot"])),
        answer_until_at=moment(at["answer_until_at"]),
        answer_url=at["answer_url"],
        author_avatar_url=at["avatar_url"],
        media=media_of(read_page, item_id),
        our_answer=_our_answer(read_page, at),
    )


def _our_answer(read_page: ReadPage, at: dict[str, Any]) -> OurAnswer | None:
    asked = {"item": at["id"], "account": at["account_id"], "remote": at["remote_id"]}
    rows = read_page(OUR_ANSWER, asked)
    if not rows:
        return None
    remote_id, text, moderation, why = rows[0][:4]
    return OurAnswer(remote_id, text, Moderation(moderation), why)


def versions(read_page: ReadPage, item_id: int) -> tuple[Version, ...]:
    """List what an item said before, oldest first."""
    rows = read_page(VERSIONS, {"id": item_id})
    return tuple(Version(sure_moment(at), title, text, stars) for at, title, text, stars in rows)


def replies_of(read_page: ReadPage, item_id: int) -> tuple[ReplyLine, ...]:
    """List all replies to an item, oldest first, its draft and taken back ones too."""
    return of_item(read_page, item_id)


def earlier(
    read_page: ReadPage, item_id: int, limit: int = 20, *, now: datetime
) -> tuple[InboxRow, ...]:
    """List what the same person said besides, on any channel, newest first; noise left out."""
    authors = _authors(read_page, item_id)
    sql, values = among(EARLIER, ":authors", authors)
    ids = [row[0] for row in read_page(sql, values | {"but": item_id, "limit": limit})]
    return inbox_rows(read_page, ids, now)


def about(read_page: ReadPage, item_id: int) -> About:
    """Say who wrote an item, with all there was between us.

    Raises:
        NoSuch: there is no such item.
    """
    authors = _authors(read_page, item_id)
    sql, values = among(AUTHOR, ":authors", authors)
    known = read_page(sql, values)
    _, name, handle, url, channel, followers, _, person, person_name, note = next(
        row for row in known if row[0] == authors[0]
    )
    sql, values = among(THEIRS, ":authors", authors)
    items = read_page(sql, values)
    answered = [row[0] for row in items if row[5] is not None]
    sql, values = among(LAST_REPLIES, ":answered", answered[:ANSWERED_MOST])
    last = tuple(
        Doings(row[0], row[3], sure_moment(row[1]), row[2]) for row in read_page(sql, values)
    )
    notes = read_page(NOTES, {"item": item_id, "person": person})
    sql, values = among(FIRST_WORDS, ":authors", authors)
    said = [row[0] for row in read_page(sql, values)]
    first = min(sure_moment(at) for at in (*said, *(row[6] for row in known)))
    return About(
        name=person_name or name,
        handle=handle,
        channel=channel,
        url=url,
        followers=followers,
        first_seen_at=first,
        n_items=len(items),
        n_answered=sum(1 for row in items if row[5] is not None),
        n_open=sum(1 for row in items if row[1] == State.NEW),
        tones=dict(Counter(Tone(row[2]) for row in items)),
        channels=dict(Counter(str(row[4]) for row in items)),
        notes=(
            *_of_person(note, first),
            *(Note(row[0], sure_moment(row[1]), row[2]) for row in notes),
        ),
        last_replies=last,
        handles=tuple((row[4], row[2]) for row in known),
    )


def _of_person(note: str, at: datetime) -> tuple[Note, ...]:
    return (Note(0, at, note),) if note else ()


def _authors(read_page: ReadPage, item_id: int) -> list[int]:
    """List the authors that are the same person, the item's own first."""
    rows = read_page(AUTHOR_OF, {"id": item_id})
    if not rows:
        raise NoSuch(kind="item", id=str(item_id))
    own = rows[0][0]
    return [own, *(row[0] for row in read_page(WHOSE, {"author": own}) if row[0] != own)]
