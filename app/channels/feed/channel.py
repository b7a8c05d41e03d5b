"""The feed channel: reads, and answers nothing, since a feed takes no answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
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
    Stream,
    WatchRef,
)
from app.channels.feed.asking import SECRET_KIND, address_of, ask_feed
from app.channels.feed.discover import Discovery
from app.channels.feed.reading import read
from app.channels.http import has_secrets, redacted
from app.domain.budget import Bucket
from app.errors import NotOffered, WrongUse

EVERY_MIN = 30  # courtesy: a feed is a whole document each time
SLOWEST_MIN = 360  # whatever a feed wishes, a morning shop looks some times a day


class Feed:
    """RSS, Atom and JSON Feed; fits `app.channels.base.Channel` and keeps nothing."""

    name = "feed"
    capabilities: frozenset[Capability] = frozenset({Capability.MENTIONS})
    needs: tuple[str, ...] = ("url",)
    impossible: tuple[str, ...] = ("reply", "like", "hide", "search")
    outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (SECRET_KIND,)

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say that nothing can be written here."""
        return Limits(length=0)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: the network's own pauses are enough."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Find the feed at or behind an address; one with a token in it goes to the keyring.

        Raises:
            WrongUse: no address was given.
            NothingFound: there is no feed.
            ShopError: the address did not answer, or the keyring cannot be used.
        """
        wanted = given.get("url", "").strip()
        if not wanted:
            raise WrongUse(why="missing", detail="url")
        found = Discovery(http, wanted).run()
        config: dict[str, str] = {}
        if has_secrets(found.address):
            secrets.put(SECRET_KIND, found.address)
            config[SECRET_KIND] = "secret"
        if found.document.every_min:
            config["every_min"] = str(found.document.every_min)
        server = redacted(found.address)
        name = found.document.title or re.sub(r"^https?://(?:www\.)?", "", server).rstrip("/")
        identity = re.sub(r"^https?://", "", server)
        return Identity(identity, name, "", server, self.capabilities, config)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name the one thing to read, as often as is polite and the feed itself wishes."""
        wish = account.config.get("every_min", "")
        wished = int(wish) if wish.isdecimal() else EVERY_MIN
        every_min = max(EVERY_MIN, min(wished, SLOWEST_MIN))
        return (Stream("feed", CursorKind.CONDITIONAL, every_min=every_min),)

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home the feed, or word that it has not changed.

        Raises:
            Gone: the feed has ended for good.
            ShopError: it was not given.
        """
        return ask_feed(http, address_of(account, secrets), cursor)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one answer; see `app.channels.feed.reading.read`, which the mill may run."""
        return read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Refuse: a feed has no conversations."""
        raise NotOffered(account=account.handle, what=Capability.THREAD)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Give an empty conversation."""
        return Page()

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Prepare nothing."""
        return {}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Refuse: a feed takes no answers; the owner answers on the page itself."""
        return NotSent(NotOffered(account=account.handle, what=Capability.REPLY))

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say that nothing was ever sent."""
        return NotSent(NotOffered(account=account.handle, what=Capability.REPLY))

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
        """Refuse: a feed takes no likes and hides nothing."""
        return NotSent(NotOffered(account=account.handle, what=verb))
