"""Store what a network gave: items, our own posts, what is gone, and how far we have read.

A page is stored in one transaction with the stream's cursor, so that a kill at any
moment loses nothing: what was not stored is read again, what was is known again. Only a
page of more than `BATCH` items is stored in parts, the cursor with the last.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.domain.item import Found
from app.errors import NoSuch
from app.events import Changed
from app.store import (
    accounts,
    again,
    forget,
    known_items,
    moderated,
    new_items,
    own_posts,
    places,
    rows,
    streams,
)
from app.store.arriving import Ingest, Judged, Place, Stored, Understood
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.channels.base import Page  # its shape alone: the store knows no network

__all__ = ["Ingest", "Judged", "Stored", "Understood", "store_page", "store_thread"]

BATCH: Final = 200  # holds the write lock for 5 to 25 ms (speed.md section 2)
ACCOUNT = "SELECT channel, name, followers, removed_at FROM account WHERE id = :id"


def store_page(
    db: sqlite3.Connection,
    account_id: int,
    stream_name: str,
    page: Page,
    at: datetime,
    options: Ingest,
) -> Stored:
    """Store one page, however often it comes and in whatever order; nothing is lost or doubled.

    Raises:
        NoSuch: there is no such account, or it was removed meanwhile; nothing was stored.
        FolderError: the disk is full, or the file cannot be written; nothing was stored.
    """
    place = _place(db, account_id, at, options, is_live=True)
    result = Stored()
    found = _once_each(page.items)
    parts = [found[start : start + BATCH] for start in range(0, len(found), BATCH)] or [()]
    for part in parts[:-1]:
        with transaction(db):
            result |= _store(db, place, replace(page, items=part, posts=(), gone=(), alive=()))
    with transaction(db):
        result |= _store(db, place, replace(page, items=parts[-1]))
        streams.put_cursor(db, account_id, stream_name, page.cursor, at)
        _refresh_account(db, place, page)
    return result


def store_thread(
    db: sqlite3.Connection, account_id: int, page: Page, at: datetime, options: Ingest
) -> Stored:
    """Store a conversation that was asked for: as `store_page`, but no stream has moved."""
    place = _place(db, account_id, at, options)
    with transaction(db):
        return _store(db, place, replace(page, items=_once_each(page.items)))


def _place(
    db: sqlite3.Connection, account_id: int, at: datetime, options: Ingest, *, is_live: bool = False
) -> Place:
    row = db.execute(ACCOUNT, {"id": account_id}).fetchone()
    if row is None or (is_live and row[3] is not None):
        raise NoSuch(kind="account", id=str(account_id))
    return Place(account_id, row[0], at, options)


def _once_each(found: Sequence[Found]) -> tuple[Found, ...]:
    """Keep each remote id once, the latest edited of doubles, the first where none says."""
    kept: dict[str, Found] = {}
    for one in found:
        other = kept.get(one.remote_id)
        if other is None or _is_later(one, other):
            kept[one.remote_id] = one
    return tuple(kept.values())


def _is_later(one: Found, other: Found) -> bool:
    if one.edited_at is None:
        return False
    return other.edited_at is None or one.edited_at > other.edited_at


def _store(db: sqlite3.Connection, place: Place, page: Page) -> Stored:
    here = own_posts.sort_out(db, place, page.items, page.posts)
    known = known_items.known(db, place.account_id, [one.remote_id for one in here.items])
    unknown = [one for one in here.items if one.remote_id not in known]
    new = places.placed(db, place.account_id, unknown)
    pairs = [(known[one.remote_id], one) for one in here.items if one.remote_id in known]
    new_ids = new_items.add(db, place, new)
    edited = known_items.refresh(db, place, pairs)
    known_items.heard_of(db, place, [was.remote_id for was, _ in pairs] + list(page.alive))
    verdicts = moderated.follow(db, place, page.posts)
    posts = own_posts.put(db, place, here.posts)
    fresh = [one.remote_id for one in new] + [one.remote_id for one in here.posts]
    places.adopt(db, place.account_id, fresh)
    back = again.bring_back(db, place, new_ids)
    elsewhere = own_posts.settle_answered(db, place, new_ids, posts)
    gone = tuple(_forget(db, place, page.gone))
    touched = frozenset((*new_ids, *edited, *back, *elsewhere, *gone, *verdicts))
    return Stored(
        new=len(new_ids),
        edited=len(edited),
        deleted=len(gone),
        new_ids=new_ids,
        wrote_again=back,
        answered_elsewhere=elsewhere,
        changed=Changed(items=touched, is_list=bool(touched)),
    )


def _forget(db: sqlite3.Connection, place: Place, gone: Sequence[str]) -> Iterator[int]:
    if not gone:
        return
    for was in known_items.known(db, place.account_id, gone).values():
        if forget.forget_item(db, was.id, place.at):
            yield was.id
    forget.forget_posts(db, place.account_id, list(gone), place.at)


def _refresh_account(db: sqlite3.Connection, place: Place, page: Page) -> None:
    _, name, followers, _ = db.execute(ACCOUNT, {"id": place.account_id}).fetchone()
    if page.account_name and not name:
        rows.update(db, "account", place.account_id, {"name": page.account_name})
    if page.followers is not None:
        day_on = place.options.day_on(place.at)
        accounts.put_metric(db, place.account_id, "followers", day_on, page.followers)
        if page.followers != followers:
            rows.update(db, "account", place.account_id, {"followers": page.followers})
