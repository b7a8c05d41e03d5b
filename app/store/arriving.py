"""What a page from a network is stored with, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.item import Found, Reason, Tone
from app.events import NOTHING, Changed

BACKLOG_AFTER: Final = timedelta(hours=24)  # product.md A7: older ones of a first run


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing understood of an item, with the method that says so: a row of `understanding`."""

    field: str  # lang, tone, topic, intent
    value: str
    method: str
    model_version: str
    p: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the analysis made of one item before it is stored."""

    urgency: int = 0
    lang: str | None = None
    tone: Tone = Tone.UNKNOWN
    understood: tuple[Understood, ...] = ()
    hits: tuple[tuple[int, tuple[str, ...]], ...] = ()  # watch id, the words that matched
    reasons: tuple[Reason, ...] = ()  # lasting ones: question, low_rating, name_only ...
    is_name_only: bool = False


def wall_seconds(start: datetime, end: datetime) -> int:
    """Count plain seconds: what an answer took where the shop has no calendar."""
    return max(0, int((end - start).total_seconds()))


@dataclass(frozen=True, slots=True)
class Ingest:
    """How pages of one account are stored in one run."""

    zone: ZoneInfo  # the shop's: its own day counts
    is_first_run: bool
    own_ids: frozenset[str]  # stable ids under which we speak on this network
    due: Callable[[datetime], datetime]
    judge: Callable[[Found], Judged]
    open_seconds: Callable[[datetime, datetime], int] = wall_seconds

    def day_on(self, moment: datetime) -> str:
        """Name the shop's day of a moment."""
        return moment.astimezone(self.zone).date().isoformat()


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a page."""

    new: int = 0
    edited: int = 0
    deleted: int = 0
    new_ids: tuple[int, ...] = ()
    wrote_again: tuple[int, ...] = ()  # earlier items that came back
    answered_elsewhere: tuple[int, ...] = ()
    changed: Changed = field(default=NOTHING)

    def __or__(self, other: Stored) -> Stored:
        """Join what became of two pages."""
        return Stored(
            self.new + other.new,
            self.edited + other.edited,
            self.deleted + other.deleted,
            self.new_ids + other.new_ids,
            self.wrote_again + other.wrote_again,
            self.answered_elsewhere + other.answered_elsewhere,
            self.changed | other.changed,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a page is stored: what every step of storing it needs."""

    account_id: int
    channel: str
    at: datetime
    options: Ingest


def text_hash(title: str, text: str) -> bytes:
    """Make the mark by which a changed text is noticed."""
    return blake2b(f"{title}\0{text}".encode("utf-8", "replace"), digest_size=16).digest()
