"""What has been said in the practice world by a moment, and what the shop does there."""

from __future__ import annotations

import bisect
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from app.clock import Clock
from app.services.practice.kept import Kept, OwnPost, read, write
from app.services.practice.script import (
    HISTORY_DAYS,
    Line,
    Person,
    Placed,
    Words,
    future,
    history,
    words,
)

OWN_ID: Final = "1"
ASKS_AFTER: Final = timedelta(minutes=20)
THANKS_AFTER: Final = timedelta(milliseconds=1)
OWN_POST_DAYS: Final = (84, 66, 47, 29, 13, 4)
VISIBILITY: Final = {"message": "direct"}


@dataclass(frozen=True, slots=True)
class Status:
    """One post of the world."""

    id: str
    at: datetime
    author: Person | None  # None: the shop
    text: str
    lang: str
    visibility: str = "public"
    reply_to: str | None = None
    mentions_us: bool = False
    line: Line | None = None


def status_id(at: datetime, key: str) -> str:
    """Make an id whose order is the order of time, as Mastodon's are."""
    return str((int(at.timestamp() * 1000) << 16) | (zlib.crc32(key.encode()) & 0xFFFF))


class World:
    """The practice world of one data folder; safe to use from several threads."""

    def __init__(self, file: Path | None, clock: Clock) -> None:
        self._lock = threading.RLock()
        self._clock = clock
        self._kept = read(file, clock.now())
        self._words = words()
        self._coming = future(self._words.lines, self._kept.seed, self._kept.made_at)
        self._next: Placed | None = None
        self._statuses: dict[str, Status] = {}
        self._order: list[str] = []  # ids as numbers of equal length, oldest first
        self._build()

    @property
    def words(self) -> Words:
        """The texts the world is made of."""
        return self._words

    @property
    def made_at(self) -> datetime:
        """When the world was made; its history lies before, its days after."""
        return self._kept.made_at

    def followers(self) -> int:
        """Tell how many follow the shop today: a few more each week."""
        days = (self._clock.now() - self.made_at) / timedelta(days=1)
        return 412 + int((days + HISTORY_DAYS) * 0.7)

    def statuses(self) -> list[Status]:
        """Give everything said so far that was not deleted, oldest first."""
        with self._lock:
            self._catch_up()
            now = self._clock.now()
            found = (self._statuses[one] for one in self._order)
            return [one for one in found if one.at <= now and one.id not in self._kept.deleted]

    def get(self, wanted: str) -> Status | None:
        """Give one status, if it was said and not deleted."""
        return next((one for one in self.statuses() if one.id == wanted), None)

    def is_liked(self, wanted: str) -> bool:
        """Tell whether the shop likes a status."""
        return wanted in self._kept.liked

    def post(
        self, text: str, *, reply_to: str | None, visibility: str, lang: str, key: str
    ) -> Status:
        """Say something as the shop; the same key again gives the same status."""
        with self._lock:
            known = next((one for one in self._kept.own if key and one.key == key), None)
            if known is None:
                at = self._clock.now()
                known = OwnPost(
                    id=status_id(at, f"{key}{len(self._kept.own)}"),
                    at=at,
                    text=text,
                    reply_to=reply_to,
                    visibility=visibility,
                    lang=lang,
                    key=key,
                )
                self._keep(replace(self._kept, own=(*self._kept.own, known)))
                self._add_own(known)
            return self._statuses[known.id]

    def like(self, wanted: str, *, on: bool) -> None:
        """Like a status as the shop, or take it back."""
        with self._lock:
            liked = self._kept.liked | {wanted} if on else self._kept.liked - {wanted}
            self._keep(replace(self._kept, liked=liked))

    def delete(self, wanted: str) -> bool:
        """Delete a post of the shop; tells whether it was one."""
        with self._lock:
            found = self._statuses.get(wanted)
            if found is None or found.author is not None:
                return False
            self._keep(replace(self._kept, deleted=self._kept.deleted | {wanted}))
            return True

    def _keep(self, kept: Kept) -> None:
        write(kept)
        self._kept = kept

    def _build(self) -> None:
        made_at = self.made_at
        for (key, lang, text), days in zip(self._words.posts, OWN_POST_DAYS, strict=True):
            at = (made_at - timedelta(days=days)).replace(hour=9, minute=5, microsecond=0)
            self._add(Status(status_id(at, key), at, None, text, lang))
        for placed in history(self._words.lines, self._kept.seed, made_at):
            said = self._add_line(placed)
            if placed.answered_at is not None:
                at, line = placed.answered_at, placed.line
                seen_by = VISIBILITY.get(line.kind, "public")
                own_id = status_id(at, f"{line.id}.ours")
                self._add(Status(own_id, at, None, line.ours, line.lang, seen_by, said.id))
        for own in self._kept.own:
            self._add_own(own)

    def _catch_up(self) -> None:
        """Let happen what the clock says has happened since somebody last looked."""
        now = self._clock.now()
        while True:
            if self._next is None:
                self._next = next(self._coming)
            if self._next.at > now:
                return
            self._add_line(self._next)
            self._next = None

    def _add_line(self, placed: Placed) -> Status:
        line = placed.line
        said = Status(
            id=status_id(placed.at, line.id),
            at=placed.at,
            author=line.person,
            text=line.text,
            lang=line.lang,
            visibility=VISIBILITY.get(line.kind, "public"),
            reply_to=self._post_before(placed.at) if line.kind == "comment" else None,
            mentions_us=line.kind != "found",
            line=line,
        )
        self._add(said)
        return said

    def _add_own(self, own: OwnPost) -> None:
        self._add(Status(own.id, own.at, None, own.text, own.lang, own.visibility, own.reply_to))
        asked = self._statuses.get(own.reply_to or "")
        first = next((one for one in self._kept.own if one.reply_to == own.reply_to), own)
        if asked is not None and first.id == own.id:  # nobody thanks twice
            for reaction in _reactions(asked, own):
                self._add(reaction)

    def _add(self, status: Status) -> None:
        if status.id not in self._statuses:
            bisect.insort(self._order, status.id)
        self._statuses[status.id] = status

    def _post_before(self, at: datetime) -> str | None:
        own = [one for one in self._statuses.values() if one.author is None and not one.reply_to]
        earlier = [one for one in own if one.at < at]
        return max(earlier or own, key=lambda one: one.at).id


def _reactions(asked: Status, own: OwnPost) -> Iterator[Status]:
    """Let the customer thank at once, or ask again later: as the line has it."""
    line = asked.line
    if line is None or asked.author is None:
        return
    for text, after in ((line.thanks, THANKS_AFTER), (line.asks, ASKS_AFTER)):
        if text:
            at = own.at + after
            yield Status(
                id=status_id(at, f"{own.id}{text}"),
                at=at,
                author=asked.author,
                text=text,
                lang=line.lang,
                visibility=asked.visibility,
                reply_to=own.id,
                mentions_us=True,
            )
