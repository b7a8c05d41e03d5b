"""The round by hand: places that only the owner can look at, and what was found there."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from app.channels.base import Page
from app.channels.byhand.places import KnownPlace, places, tidied
from app.domain.item import Author, Found, Kind
from app.domain.plain_text import clean_line, clean_text
from app.domain.reply import same_words
from app.errors import NoSuch, WrongUse
from app.events import Changed
from app.queries import accounts as asked
from app.store import accounts as kept
from app.store.ingest import store_page
from app.store.transaction import transaction

if TYPE_CHECKING:
    from app.clock import Clock
    from app.queries.accounts import AccountRow
    from app.queries.page import ReadPage
    from app.services.accounts import Accounts
    from app.services.arrivals import Arrivals
    from app.settings import Settings

BY_HAND: Final = "byhand"
STREAM: Final = "round"
STARS: Final = range(1, 6)
ITEM: Final = "SELECT id FROM item WHERE account_id = :account_id AND remote_id = :remote_id"
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Capture:
    """What the owner found somewhere; what is not known is ""."""

    url: str = ""
    text: str = ""
    author: str = ""
    rating: int | None = None  # 1 to 5
    posted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """The item that a capture became, or was already."""

    item_id: int
    is_new: bool
    changed: Changed


class HandRound:
    """Adds places, notes that they were looked at, and stores what was found."""

    def __init__(
        self,
        db: sqlite3.Connection,
        read_page: ReadPage,
        accounts: Accounts,
        arrivals: Arrivals,
        settings: Callable[[], Settings],
        clock: Clock,
    ) -> None:
        """Take the lanes, what adds accounts, and what judges all that arrives."""
        self._db = db
        self._read_page = read_page
        self._accounts = accounts
        self._arrivals = arrivals
        self._settings = settings
        self._clock = clock

    def known_places(self) -> tuple[KnownPlace, ...]:
        """List the places that can be added by name, and the one that no longer exists."""
        return tuple(places().values())

    def add(self, place: str, *, url: str = "", name: str = "", days: str = "") -> Future[int]:
        """Put a place on the round.

        Args:
            place: a code of `known_places`; "forum" for any address.
            url: what to open, where the known address is not the right one.
            name: what the owner calls it; the place's own name by default.
            days: how often to look, as a whole number; as usual for the place by default.

        Returns:
            The account's id to be. It fails with `WrongUse` where something does not fit, and
            with `Refused` for a place that no longer exists.
        """
        given = {
            "place": place,
            "url": url,
            "name": name,
            "cadence_days": days,
            "shop": self._settings().shop_name,
        }
        return self._accounts.add(BY_HAND, given)

    def looked(self, account_id: int) -> Changed:
        """Note that the owner has just looked at a place; writer's lane.

        Raises:
            NoSuch: it is no place of the round.
        """
        self._place(account_id)
        now = self._clock.now()
        with transaction(self._db):
            kept.change(self._db, account_id, last_success_at=now)
        return Changed(is_accounts=True)

    def unlooked(self, account_id: int, before: datetime | None) -> Changed:
        """Take `looked` back: the last look is the one before it, or none; writer's lane.

        Raises:
            NoSuch: it is no place of the round.
        """
        self._place(account_id)
        with transaction(self._db):
            kept.change(self._db, account_id, last_success_at=before)
        return Changed(is_accounts=True)

    def capture(self, account_id: int, capture: Capture) -> Captured:
        """Keep what the owner found at a place as an item of the inbox; writer's lane.

        The same words at the same address are the same item, however often they are captured.

        Raises:
            NoSuch: it is no place of the round.
            WrongUse: there is neither a text nor an address, or something in it does not fit.
        """
        place = self._place(account_id)
        now = self._clock.now()
        found = self._found(place, capture, now)
        values = {"account_id": account_id, "remote_id": found.remote_id}
        before = self._db.execute(ITEM, values).fetchone()
        if before is not None:
            return Captured(int(before[0]), is_new=False, changed=Changed())
        options = self._arrivals.options(BY_HAND)
        stored = store_page(self._db, account_id, STREAM, Page(items=(found,)), now, options)
        return Captured(stored.new_ids[0], is_new=True, changed=stored.changed)

    def _place(self, account_id: int) -> AccountRow:
        row = asked.account(self._read_page, account_id)
        if row.channel != BY_HAND or row.removed_at is not None:
            raise NoSuch(kind="account", id=str(account_id))
        return row

    def _found(self, place: AccountRow, capture: Capture, now: datetime) -> Found:
        text, url = clean_text(capture.text), tidied(capture.url)
        if capture.url.strip() and not url:
            raise WrongUse(why="bad_link", detail=capture.url.strip()[:80])
        if not text and not url:
            raise WrongUse(why="no_text")
        if capture.rating is not None and capture.rating not in STARS:
            raise WrongUse(why="not_a_choice", detail=str(capture.rating))
        author = clean_line(capture.author)[:200]
        said = f"{url or place.server}\n{same_words(text)}"
        return Found(
            remote_id=hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32],
            kind=Kind.FOUND if capture.rating is None else Kind.REVIEW,
            text=text,
            author=Author("", author or place.name, author),
            posted_at=self._moment(capture.posted_on, now),
            url=url or place.server,
            rating=capture.rating,
        )

    def _moment(self, on: date | None, now: datetime) -> datetime | None:
        """Take the noon of a day of the shop's; today's is not later than now."""
        if on is None:
            return None
        zone = self._arrivals.options(BY_HAND).zone
        if on > now.astimezone(zone).date():
            raise WrongUse(why="bad_date", detail=on.isoformat())
        return min(now, datetime.combine(on, time(12), zone).astimezone(UTC))


def read_capture(pasted: str) -> Capture:
    """Read what was copied somewhere: an address on a line of its own, and the words; pure.

    Without such a line the first address within the words is taken, and the words stay whole.
    """
    lines = pasted.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines):
        if _ADDRESS.fullmatch(line.strip()) and tidied(line):
            rest = "\n".join(lines[:number] + lines[number + 1 :])
            return Capture(url=tidied(line), text=clean_text(rest))
    inside = _ADDRESS.search(pasted)
    url = tidied(inside[0].rstrip(".,;:!?)]")) if inside else ""
    return Capture(url=url, text=clean_text(pasted))
