"""A shop with one account on a network of the test's own, and everything that answers from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Identity,
    Limits,
    NotSent,
    Outbox,
    Outcome,
    Outgoing,
    Page,
    Raw,
    ReadContext,
    Secrets,
    Sent,
    Stream,
    Unclear,
    WatchRef,
)
from app.domain.budget import Bucket
from app.domain.deadline import Clockwork, due_at, open_seconds
from app.domain.item import Author, Found, Kind, Post
from app.errors import NotOffered, Refused, Unreachable
from app.paths import Folder
from app.services.replies import Replies
from app.services.triage import Triage
from app.settings import Settings
from app.store import accounts
from app.store.ingest import Ingest, Judged, store_page
from app.store.open import open_writer
from app.store.read import Reader
from app.store.transaction import transaction
from tests.conftest import SetClock

WEDNESDAY = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
ANNA = Author("anna", "Anna", "anna@there.test")
BO = Author("bo", "Bo", "bo@there.test")
US = Author("us", "The shop", "shop@there.test")
STOCKHOLM = Clockwork(ZoneInfo("Europe/Stockholm"))
NAME = "testnet"


@dataclass
class Network:
    """A network with memory: it is what the outside world would be, and fits `Channel`.

    `answers` says what befalls the next sends: an outcome; or "lost": the network takes the
    post, and nobody hears of it. Nothing there: it simply works.
    """

    name: str = NAME
    capabilities: frozenset[Capability] = frozenset(
        {Capability.REPLY, Capability.LIKE, Capability.DELETE, Capability.THREAD}
    )
    needs: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = ()
    window_h: int | None = None
    names: str = ""  # what every answer must begin with
    posts: dict[str, Outgoing] = field(default_factory=dict)
    answers: list[Outcome | str] = field(default_factory=list)
    looks: list[Outcome] = field(default_factory=list)
    acts: list[tuple[Capability, str, bool]] = field(default_factory=list)
    act_answer: Outcome = field(default_factory=lambda: Sent(""))
    conversation: Page = field(default_factory=Page)
    sends: int = 0
    during: Callable[[], None] | None = None  # happens while a reply is on its way

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Take 500 characters, addresses for 23."""
        return Limits(500, url_counts=23, window_h=self.window_h)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Count nothing."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Name whom the test wants named."""
        return text if not self.names or self.names in text else f"{self.names} {text}"

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Let nobody in: the tests' account is there already."""
        raise NotOffered(what="sign_in")

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Have nothing to read."""
        return ()

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Have nothing to read."""
        raise NotOffered(what="ask")

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Have nothing to read."""
        return Page()

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Give the conversation the test laid out."""
        return Raw(200, {}, b"", "")

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Give the conversation the test laid out."""
        return self.conversation

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix the moment, so that a test sees whether it stays."""
        return {"at": at.isoformat()}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Do what the test laid out."""
        self.sends += 1
        if self.during is not None:
            self.during()
        answer = self.answers.pop(0) if self.answers else "works"
        if isinstance(answer, str):
            remote_id = f"r{len(self.posts) + 1}"
            self.posts[remote_id] = outgoing
            return Sent(remote_id) if answer == "works" else Unclear(Unreachable(why="timeout"))
        return answer

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Look among what was taken, unless the test says otherwise."""
        if self.looks:
            return self.looks.pop(0)
        for remote_id, post in self.posts.items():
            if post.key == outgoing.key:
                return Sent(remote_id)
        return NotSent(Refused(reason="gone"))

    def act(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        verb: Capability,
        ref: str,
        *,
        on: bool,
    ) -> Outcome:
        """Keep what was asked and answer as laid out."""
        self.acts.append((verb, ref, on))
        return self.act_answer


class NoSecrets:
    """An account that needs none."""

    def get(self, kind: str) -> str | None:
        """Give nothing."""
        return None

    def put(self, kind: str, value: str) -> None:
        """Keep nothing."""


class NoDoor:
    """No way out of this computer; the test network needs none."""

    def send(self, method: str, url: str, **_: Any) -> Raw:
        """Refuse."""
        raise Unreachable(why="offline")

    def give_back(self, bucket: str, n: int) -> None:
        """Keep no account."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep no account."""

    def learn(self, name: str, value: str) -> None:
        """Keep nothing."""


OFFLINE = NotSent(Unreachable(why="offline"), is_passing=True)
REFUSED: Outcome = NotSent(Refused(reason="not_allowed"))
CUT: Outcome = Unclear(Unreachable(why="cut"))


def own_post(remote_id: str, parent: str, text: str = "Thanks!", **facts: Any) -> Post:
    """Say something as the shop, away from here."""
    return Post(remote_id, text, US, is_ours=True, parent_remote_id=parent, **facts)


@dataclass
class Shop:
    """An open file, the services over it, and the network outside."""

    folder: Folder
    db: sqlite3.Connection
    read: Reader
    clock: SetClock
    net: Network
    account: int
    replies: Replies
    triage: Triage
    settings: Settings = field(default_factory=Settings)

    def arrive(self, *remote_ids: str, text: str = "Hello", **facts: Any) -> list[int]:
        """Let messages come in now; gives the items' ids in the order of the names."""
        values: dict[str, Any] = {
            "kind": Kind.MENTION,
            "author": ANNA,
            "posted_at": self.clock.now(),
            "ref": "ref",
            **facts,
        }
        judge = values.pop("judge", lambda _: Judged())
        backlog = values.pop("is_first_run", False)
        found = tuple(Found(remote_id=one, text=text, **values) for one in remote_ids)
        posts = values.pop("posts", ())
        page = Page(items=found, posts=posts)
        options = self.options(judge, is_first_run=backlog)
        store_page(self.db, self.account, "notifications", page, self.clock.now(), options)
        return [self.id_of(one) for one in remote_ids]

    def see(self, *posts: Post) -> None:
        """Let a fetch bring posts that are no items."""
        page = Page(posts=posts)
        options = self.options(lambda _: Judged())
        store_page(self.db, self.account, "own", page, self.clock.now(), options)

    def options(self, judge: Any, *, is_first_run: bool = False) -> Ingest:
        """Store by the shop's clock."""
        return Ingest(
            zone=STOCKHOLM.zone,
            is_first_run=is_first_run,
            own_ids=frozenset({"us"}),
            due=lambda at: due_at(STOCKHOLM, at),
            judge=judge,
            open_seconds=lambda start, end: open_seconds(STOCKHOLM, start, end),
        )

    def one(self, sql: str, **values: Any) -> Any:
        """Read a single value."""
        return self.read(sql, values)[0][0]

    def id_of(self, remote_id: str) -> int:
        """Give an item's id by its name there."""
        return int(self.one("SELECT id FROM item WHERE remote_id = :r", r=remote_id))

    def state(self, item_id: int) -> str:
        """Tell where an item stands."""
        return str(self.one("SELECT state FROM item WHERE id = :id", id=item_id))

    def reply_state(self, reply_id: int) -> str:
        """Tell how far a reply has come."""
        return str(self.one("SELECT state FROM reply WHERE id = :id", id=reply_id))

    def draft(self, item_id: int) -> str | None:
        """Read an item's draft."""
        sql = "SELECT text FROM reply WHERE item_id = :id AND state = 'draft'"
        rows = self.read(sql, {"id": item_id})
        return None if not rows else str(rows[0][0])

    def run_due(self) -> list[Outcome]:
        """Do one round of the outbox, here and now, as `Outbox` does on its lanes."""
        outcomes = []
        for job in self.replies.due(self.clock.now()).jobs:
            trip = self.replies.begin(job.reply_id).trip
            if trip is None:
                continue
            go = self.net.look_up if trip.is_look_up else self.net.send
            outcome = go(NoDoor(), trip.account, NoSecrets(), trip.outgoing)
            self.replies.settle(job.reply_id, outcome)
            outcomes.append(outcome)
        return outcomes

    def restarted(self) -> Shop:
        """Begin again on the same file with nothing in memory, as after a kill."""
        return lay_out(self.folder, self.db, self.read, self.clock, self.net, self.account)


def lay_out(
    folder: Folder,
    db: sqlite3.Connection,
    read: Reader,
    clock: SetClock,
    net: Network,
    account: int,
) -> Shop:
    """Make the services as `assemble` does."""
    settings = Settings()
    replies = Replies(db, {NAME: net}, clock, lambda: settings, lambda: STOCKHOLM)
    triage = Triage(db, clock, replies=replies)
    return Shop(folder, db, read, clock, net, account, replies, triage, settings)


def open_shop(root: Path, clock: SetClock) -> Shop:
    """Make a new shop with one account."""
    folder = Folder(root)
    db = open_writer(folder, clock)
    with transaction(db):
        account = accounts.add(
            db, NAME, clock.now(), server="https://there.test", remote_id="us", name="Shop"
        )
    return lay_out(folder, db, Reader(folder), clock, Network(), account)


def go(shop: Shop, text: str = "Thanks!", name: str = "a") -> tuple[int, int]:
    """Let a message come in and answer it without holding; gives item and reply."""
    (item,) = shop.arrive(name)
    return item, shop.replies.send(item, text, hold_s=0).reply_id
