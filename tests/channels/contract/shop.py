"""A signed-in account of any network with the loop that fetching runs, for a connector's tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Self

from app.channels.base import (
    AccountRef,
    Capability,
    Channel,
    Identity,
    Known,
    Outcome,
    Outgoing,
    Page,
    ReadContext,
    Stream,
    WatchRef,
)
from app.channels.http import Http
from app.clock import Clock
from app.domain.item import Found
from tests.channels.contract.network import FakeNetwork

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MOST_PAGES = 60


@dataclass
class KeptSecrets:
    """One account's secrets, kept for the test; refuses to lose one, as the keyring's door does."""

    kept: dict[str, str] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)  # every put, in its order

    def get(self, kind: str) -> str | None:
        """Give a secret."""
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        """Keep a secret; an empty one never replaces one."""
        self.order.append((kind, value))
        if value:
            self.kept[kind] = value


@dataclass
class Shop:
    """An account, and what the services would keep of it between the calls of its channel."""

    channel: Channel
    http: Http
    account: AccountRef
    secrets: KeptSecrets
    identity: Identity | None = None
    watches: Sequence[WatchRef] = ()
    at: datetime = AT
    back_to: datetime | None = None  # how far back a first run goes
    cursors: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)  # of the last fetch

    @classmethod
    def signed_in(
        cls,
        channel: Channel,
        net: FakeNetwork,
        given: Mapping[str, str],
        clock: Clock | None = None,
    ) -> Self:
        """Sign in over the real door and keep the account that the store would keep."""
        secrets, http = KeptSecrets(), net.http(clock)
        identity = channel.sign_in(http, given, secrets)
        account = AccountRef(
            id=1,
            channel=channel.name,
            server=identity.server,
            handle=identity.handle,
            remote_id=identity.remote_id,
            config=identity.config,
        )
        return cls(channel, http, account, secrets, identity)

    def streams(self) -> dict[str, Stream]:
        """Name the streams of the account."""
        return {one.name: one for one in self.channel.streams(self.account, self.watches)}

    def fetch(self, name: str, known: tuple[Known, ...] = ()) -> list[Found]:
        """Read a stream to its end, as fetching does, and give its items."""
        stream = replace(self.streams()[name], known=known)
        cursor, page, carry = self.cursors.get(name, ""), "", ""
        self.pages, end = [], cursor
        for number in range(MOST_PAGES):
            raw = self.channel.ask(self.http, self.account, self.secrets, stream, cursor, page)
            back_to = None if cursor else self.back_to
            at = ReadContext(self.account, stream, cursor, self.at, number, carry, back_to)
            read = self.channel.read(raw, at)
            self.pages.append(read)
            end = end if read.cursor is None else read.cursor
            if not read.next_page:
                break
            page, carry = read.next_page, read.carry
        self.cursors[name] = end  # what a run of the services keeps page by page
        return [item for one in self.pages for item in one.items]

    def fetch_all(self) -> list[Found]:
        """Read every stream of the account once."""
        return [item for name in self.streams() for item in self.fetch(name)]

    def outgoing(self, item: Found, text: str, *, key: str = "k1", replaces: str = "") -> Outgoing:
        """Prepare an answer to an item, as the outbox does."""
        draft = Outgoing(
            text=self.channel.as_sent(self.account, item.ref, text),
            key=key,
            item_remote_id=item.remote_id,
            item_ref=item.ref,
            item_url=item.url,
            item_author_handle=item.author.handle,
            visibility=item.visibility,
            replaces=replaces,
        )
        return replace(draft, prepared=self.channel.prepare(self.account, draft, self.at))

    def send(self, outgoing: Outgoing) -> Outcome:
        """Try once to send."""
        return self.channel.send(self.http, self.account, self.secrets, outgoing)

    def look_up(self, outgoing: Outgoing) -> Outcome:
        """Ask whether it arrived."""
        return self.channel.look_up(self.http, self.account, self.secrets, outgoing)

    def act(self, verb: Capability, ref: str, *, on: bool = True) -> Outcome:
        """Like, hide or delete."""
        return self.channel.act(self.http, self.account, self.secrets, verb, ref, on=on)
