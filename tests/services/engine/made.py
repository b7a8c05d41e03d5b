"""A network made for a test, and the services that read it and sign in to it on real lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    CursorKind,
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
    WatchRef,
)
from app.domain.budget import Bucket
from app.domain.item import Author, Found, Kind
from app.errors import NotOffered, ShopError
from app.jobs.lanes import Jobs
from app.paths import Folder
from app.queries import accounts as asked
from app.queries.accounts import AccountRow
from app.services.accounts import Accounts
from app.services.arrivals import Arrivals
from app.services.current import Current
from app.services.fetch_settle import AccountReport
from app.services.fetching import Fetching, WaysOut
from app.services.metered import Meters
from app.store.open import open_writer
from app.store.read import Reader
from tests.conftest import SetClock
from tests.services.engine.conftest import MemoryKeyring

NAME = "madenet"
SERVER = "https://made.test"
WAIT_S = 10.0
ABLE = frozenset({Capability.MENTIONS, Capability.SEARCH, Capability.REPLY, Capability.LIKE})


class Door:
    """The way out, which leads nowhere; it keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def send(self, method: str, url: str, **_: Any) -> Raw:
        """Answer at once with nothing."""
        self.asked.append(url)
        return Raw(200, {}, b"", url)

    def give_back(self, bucket: str, n: int) -> None:
        """Keep no account."""

    def note(self, bucket: str, used: int, until: datetime | None = None) -> None:
        """Keep no account."""

    def learn(self, name: str, value: str) -> None:
        """Keep nothing."""


@dataclass
class MadeNet:
    """A network that does what the test lays out; fits `Channel`.

    `troubles` says which stream meets which error, `pages` what it brings, `spends` what it costs.
    """

    name: str = NAME
    capabilities: frozenset[Capability] = ABLE
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = ()
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = ("token", "refresh")
    named: tuple[Bucket, ...] = ()
    listed: tuple[Stream, ...] = (Stream("mentions", CursorKind.WATERMARK),)
    troubles: dict[str, Exception] = field(default_factory=dict)
    spends: dict[str, dict[str, int]] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what a stream was given
    during: Callable[[Asker, AccountRef, Stream], None] = lambda *_: None
    enter: Callable[[Asker, Mapping[str, str], Secrets], Identity] | None = None
    act_answer: Outcome = field(default_factory=lambda: Sent(""))

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Take 500 characters."""
        return Limits(500)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Count what the test wants counted."""
        return self.named

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Add nothing."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Let in whom the test lets in."""
        assert self.enter is not None
        return self.enter(http, given, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Read what the test wants read."""
        return self.listed

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Ask once, for what it costs; meet what the test laid out."""
        self.known[stream.name] = tuple(one.remote_id for one in stream.known)
        raw = http.send("GET", f"{SERVER}/{stream.name}", spends=self.spends.get(stream.name))
        self.during(http, account, stream)
        if stream.name in self.troubles:
            raise self.troubles[stream.name]
        return raw

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Give what the test laid out."""
        return self.pages.get(context.stream.name, Page())

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Have no conversations."""
        raise NotOffered(what="thread")

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Have no conversations."""
        return Page()

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix nothing."""
        return {}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Take it."""
        return Sent("r1")

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Find nothing."""
        return NotSent(NotOffered(what="reply"))

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
        """Answer as laid out."""
        return self.act_answer


class Engine:
    """A shop on one made network: its accounts and its fetching, on real lanes."""

    def __init__(self, root: Path, clock: SetClock, net: MadeNet | None = None) -> None:
        self.net, self.clock, self.ring = net or MadeNet(), clock, MemoryKeyring()
        self.folder = Folder(root)
        self.db = open_writer(self.folder, clock)
        self.read = Reader(self.folder)
        self.faults: list[BaseException] = []
        self.jobs = Jobs(on_error=self.faults.append)
        self.door = Door()
        nets = {NAME: self.net}
        self.meters = Meters(self.db, self.jobs, nets, self.door, clock)
        self.current = Current(self.read, clock)
        arrivals = Arrivals(self.read, self.current, marks_backlog=True)
        ways = WaysOut(nets, self.meters, self.secrets_of)
        self.fetching = Fetching(self.db, self.jobs, self.read, ways, arrivals, self.current, clock)
        self.accounts = Accounts(
            self.db, self.jobs, self.read, nets, self.meters, self.secrets_of, clock
        )

    def secrets_of(self, account_id: int) -> RingSecrets:
        """Hand out an account's secrets."""
        return RingSecrets(self.ring, account_id)

    def row(self, account_id: int = 1) -> AccountRow:
        """Tell how an account stands."""
        return asked.account(self.read, account_id)

    def join(self, **facts: Any) -> int:
        """Sign in as somebody who may everything."""
        made = {"remote_id": "us", "name": "Shop", "handle": "shop", "server": SERVER}
        identity = Identity(**{"capabilities": ABLE, **made, **facts})
        self.net.enter = lambda *_: identity
        return self.accounts.add(NAME, {"token": "t"}).result(WAIT_S)

    def fetch(self, *, is_scheduled: bool = False) -> AccountReport:
        """Fetch the one account there is."""
        (report,) = self.fetching.fetch(is_scheduled=is_scheduled).accounts
        return report

    def fail(self, *errors: ShopError) -> None:
        """Have a stream for each of these, which meets it; None reads well."""
        self.net.listed = tuple(Stream(f"s{n}", CursorKind.WATERMARK) for n in range(len(errors)))
        self.net.troubles = {f"s{n}": error for n, error in enumerate(errors) if error}

    def close(self) -> None:
        """End the lanes."""
        self.jobs.close()
        self.read.close()
        self.db.close()


@dataclass(frozen=True)
class RingSecrets:
    """One account's part of a keyring in memory."""

    ring: MemoryKeyring
    account_id: int

    def get(self, kind: str) -> str | None:
        """Fetch a secret."""
        return self.ring.get_password("", f"{self.account_id}/{kind}")

    def put(self, kind: str, value: str) -> None:
        """Keep a secret."""
        self.ring.set_password("", f"{self.account_id}/{kind}", value)


def said(remote_id: str, kind: Kind = Kind.MENTION, **facts: Any) -> Found:
    """Say something about the shop."""
    return Found(remote_id, kind, f"About {remote_id}", Author("anna", "Anna"), **facts)
