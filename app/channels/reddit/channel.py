"""Reddit as one network: what it offers, and which file does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Identity,
    Limits,
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
from app.channels.oauth.renewal import ACCESS, REFRESH, Renewal
from app.channels.reddit import act, reply, sign_in, streams
from app.channels.reddit.asking import CLIENT_SECRET, PERCENT, Line
from app.channels.reddit.feeds import Feeds, read_feed
from app.channels.reddit.places import FEEDS, MODE, FeedKey
from app.channels.reddit.read import read_listing
from app.domain.budget import Bucket, Period
from app.errors import NotOffered, SignInError

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

NOTHING = b'{"kind": "Listing", "data": {"children": []}}'


class Reddit:
    """Reads feeds with the owner's key; with an approved app it answers and votes, too."""

    name = "reddit"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = ("hide", "reviews", "thread", "reach")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (ACCESS, REFRESH, CLIENT_SECRET, sign_in.FEED)

    def __init__(self) -> None:
        self._renewal = Renewal()
        self._feeds = Feeds()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return Limits(reply.LENGTH)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name what Reddit says itself with each answer to an app: how full its ten minutes are."""
        if account.config.get(MODE) == FEEDS:
            return ()
        return (Bucket(PERCENT, 100, Period.HOUR, is_spread=False),)

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove the link of a feed or an app's access, and keep it.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets, self._feeds)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the browser's way: its `wait` gives what `sign_in` must be given.

        Raises:
            ShopError: something is missing, or the callback cannot be listened at.
        """
        return sign_in.begin_sign_in(http, given, by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have Reddit forget an app's sign-in; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this account."""
        return streams.streams(account, watches)

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home one page.

        Raises:
            ShopError: Reddit did not give one.
        """
        asked = streams.question(account, stream, page)
        if asked is None:  # nothing stored to look after
            return Raw(200, {}, NOTHING, account.server)
        if account.config.get(MODE) == FEEDS:
            key = FeedKey.of_text(secrets.get(sign_in.FEED) or "")
            if key is None:
                raise SignInError
            return self._feeds.ask(http, account, key, asked)
        return self._line(http, account, secrets).ask(asked)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        is_feed = context.account.config.get(MODE) == FEEDS
        return read_feed(raw, context) if is_feed else read_listing(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Refuse: whole conversations are not read.

        Raises:
            NotOffered: always.
        """
        raise NotOffered(what=Capability.THREAD.value)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read nothing: no conversation is ever asked for."""
        return Page()

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix what every try repeats."""
        return reply.prepare(outgoing, at)

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send."""
        return reply.send(self._line(http, account, secrets), outgoing)

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived."""
        return reply.look_up(self._line(http, account, secrets), outgoing)

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
        """Vote something up, or delete a comment of ours."""
        return act.act(self._line(http, account, secrets), verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        return Line(http, account, secrets, self._renewal)
