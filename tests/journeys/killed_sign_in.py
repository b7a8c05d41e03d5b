"""Signing in for the shop that is killed, and letting one item wait there that can be answered."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.channels.base import AccountRef, Channel, Outgoing, Page, ReadContext, Sent
from app.channels.http import Http
from app.channels.registry import channels
from app.clock import Clock
from app.domain.item import Found
from app.paths import Folder
from app.store import accounts
from app.store.ingest import Ingest, Judged, store_page
from app.store.open import open_writer
from app.store.transaction import transaction

ZONE = ZoneInfo("Europe/Stockholm")
WAIT_S = 0.2
TRIES = 100  # a real server may take a while to tell of a mention
MOST_PAGES = 60


@dataclass(frozen=True)
class FileSecrets:
    """One account's secrets in a file, so that the next life has what the last one renewed."""

    path: Path

    def get(self, kind: str) -> str | None:
        """Give one."""
        kept: dict[str, str] = json.loads(self.path.read_text()) if self.path.exists() else {}
        return kept.get(kind)

    def put(self, kind: str, value: str) -> None:
        """Keep one."""
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        if value:
            self.path.write_text(json.dumps(kept | {kind: value}))


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in and reads."""

    channel: Channel
    http: Http
    account: AccountRef
    secrets: FileSecrets
    clock: Clock

    def found(self) -> Iterator[tuple[str, Found]]:
        """Read everything, and give each item with its stream."""
        for stream in self.channel.streams(self.account, ()):
            page, carry = "", ""
            for number in range(MOST_PAGES):
                raw = self.channel.ask(self.http, self.account, self.secrets, stream, "", page)
                at = ReadContext(self.account, stream, "", self.clock.now(), number, carry)
                read = self.channel.read(raw, at)
                yield from ((stream.name, item) for item in read.items)
                page, carry = read.next_page, read.carry
                if not page:
                    break

    def item(self, ending: str) -> tuple[str, Found]:
        """Find the item whose remote id ends so, or the first that takes an answer."""
        tick = threading.Event()
        for _ in range(TRIES):
            for stream, item in self.found():
                if item.remote_id.endswith(ending) if ending else self._takes_answer(item):
                    return stream, item
            if not ending:
                break
            tick.wait(WAIT_S)
        raise LookupError("nothing there to be answered")

    def _takes_answer(self, item: Found) -> bool:
        """Try it on a fake, which has room for one more or begins anew before a shop is killed."""
        said = self.channel.as_sent(self.account, item.ref, "Thank you")
        handle = item.author.handle
        out = Outgoing(said, "k", item.remote_id, item.ref, item.url, handle, item.visibility)
        ready = self.channel.prepare(self.account, out, self.clock.now())
        out = replace(out, prepared=ready)
        return isinstance(self.channel.send(self.http, self.account, self.secrets, out), Sent)


def prepare(
    folder: Folder, network: str, given: Mapping[str, str], ending: str, clock: Clock
) -> None:
    """Sign in, and let one customer's message be in the shop's file."""
    db, http = open_writer(folder, clock), Http(clock=clock)
    channel, secrets = channels()[network], FileSecrets(folder.root / "secrets.json")
    identity = channel.sign_in(http, given, secrets)
    with transaction(db):
        number = accounts.add(
            db,
            network,
            clock.now(),
            server=identity.server,
            remote_id=identity.remote_id,
            handle=identity.handle,
            config=identity.config,
            capabilities=sorted(map(str, identity.capabilities)),
        )
    account = AccountRef(
        number, network, identity.server, identity.handle, identity.remote_id, identity.config
    )
    stream, item = Visitor(channel, http, account, secrets, clock).item(ending)
    options = Ingest(
        zone=ZONE,
        is_first_run=False,
        own_ids=frozenset({identity.remote_id}),
        due=lambda at: at + timedelta(hours=24),
        judge=lambda _: Judged(),
    )
    store_page(db, number, stream, Page(items=(item,)), clock.now(), options)
    db.close()
    http.close()
