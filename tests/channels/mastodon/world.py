"""What the tests of the Mastodon family stand on: secrets in memory and the loop of fetching."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Event
from typing import TYPE_CHECKING, Any

import httpx

from app.channels.base import AccountRef, Identity, Outgoing, Page, Raw, ReadContext, Stream
from app.channels.http import Http
from app.channels.mastodon import Mastodon
from app.clock import SystemClock
from app.domain.item import Found, Visibility

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MOST_PAGES = 60


@dataclass
class KeptSecrets:
    """One account's secrets, kept for the test; refuses to lose one, as the keyring's door does."""

    kept: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def get(self, kind: str) -> str | None:
        return self.kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        self.order.append(kind)
        if value:
            self.kept[kind] = value


def account_of(identity: Identity, account_id: int = 1) -> AccountRef:
    """Make the account that the store would keep of a sign-in."""
    return AccountRef(
        id=account_id,
        channel="mastodon",
        server=identity.server,
        handle=identity.handle,
        remote_id=identity.remote_id,
        config=identity.config,
    )


def door(answer: Callable[[httpx.Request], httpx.Response]) -> Http:
    """Open the real door to a network that is a function."""
    return Http(clock=SystemClock(), transport=httpx.MockTransport(answer), backoff_s=())


def raw(body: bytes | str, url: str = "https://a.test/", status: int = 200, **headers: str) -> Raw:
    """Make an answer as the door gives it."""
    return Raw(status, headers, body.encode() if isinstance(body, str) else body, url)


@dataclass
class Shop:
    """A signed-in account with the loop that fetching runs: ask, read, keep the cursor."""

    http: Http
    account: AccountRef
    secrets: KeptSecrets
    channel: Mastodon = field(default_factory=Mastodon)
    cursors: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    back_to: datetime | None = None  # how far back a first run goes

    @classmethod
    def signed_in(cls, http: Http, given: Mapping[str, str]) -> Shop:
        secrets = KeptSecrets()
        return cls(http, account_of(Mastodon().sign_in(http, given, secrets)), secrets)

    def stream(self, name: str) -> Stream:
        return next(one for one in self.channel.streams(self.account, ()) if one.name == name)

    def fetch(self, stream: Stream) -> list[Found]:
        """Read a stream to its end, as fetching does; the pages are kept for a look."""
        cursor, page, carry = self.cursors.get(stream.name, ""), "", ""
        self.pages = []
        for number in range(MOST_PAGES):
            answer = self.channel.ask(self.http, self.account, self.secrets, stream, cursor, page)
            back_to = None if cursor else self.back_to
            context = ReadContext(self.account, stream, cursor, AT, number, carry, back_to)
            read = self.channel.read(answer, context)
            self.pages.append(read)
            if read.cursor is not None:
                self.cursors[stream.name] = read.cursor
            if not read.next_page:
                return [item for one in self.pages for item in one.items]
            page, carry = read.next_page, read.carry
        raise AssertionError("the stream has no end")

    def await_items(
        self, stream: Stream, n: int, mark: str, timeout_s: float = 25
    ) -> dict[str, Found]:
        """Fetch until so many different items with a word of theirs have come."""
        found: dict[str, Found] = {}
        tick = Event()
        for _ in range(int(timeout_s / 0.2)):
            came = {item.remote_id: item for item in self.fetch(stream)}
            found |= {one: item for one, item in came.items() if mark in item.text}
            if len(found) >= n:
                return found
            tick.wait(0.2)
        raise AssertionError(f"only {len(found)} of {n} came")

    def outgoing(
        self, item: Found, text: str, key: str = "key-1", visibility: Visibility | None = None
    ) -> Outgoing:
        """Prepare an answer as the outbox does."""
        draft = Outgoing(
            text=text,
            key=key,
            item_remote_id=item.remote_id,
            item_ref=item.ref,
            item_url=item.url,
            item_author_handle=item.author.handle,
            visibility=visibility or item.visibility,
        )
        prepared: dict[str, Any] = self.channel.prepare(self.account, draft, SystemClock().now())
        return replace(draft, prepared=prepared)
