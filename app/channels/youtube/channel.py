"""YouTube as one network."""

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
from app.channels.googleapi import entrance
from app.channels.googleapi.session import Session, of_account
from app.channels.oauth.renewal import Renewal
from app.channels.youtube import asking, read, reply, sign_in, streams, thread
from app.channels.youtube.comment import Ref
from app.domain.budget import Bucket

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn


class YouTube:
    """One object serves every account; it holds nothing but who is renewing."""

    name = "youtube"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ("like", "messages", "mentions", "youtube_others", "reviews")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = entrance.SECRET_KINDS

    def __init__(self) -> None:
        self._renewal = Renewal()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return Limits(asking.LONGEST)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name what Google counts a day: units, and searches apart from them."""
        return (asking.UNITS, asking.SEARCHES)

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: as it is."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a sign-in and find its channel; keep the secrets.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the browser's way: its `wait` gives what `sign_in` must be given.

        Raises:
            ShopError: there is no client to sign in with.
        """
        found = {"host": asking.HOST, "scope": asking.SCOPE}
        return entrance.begin(http, given, **found, by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have Google forget our sign-in; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return entrance.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this channel."""
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
        """Bring home one page; where nothing is to be looked after, nothing is asked.

        Raises:
            ShopError: YouTube did not give one.
        """
        asked = streams.question(account, stream, cursor, page)
        if asked is None:
            return Raw(204, {}, b"", account.server)
        return asking.ask(self._session(http, account, secrets), asked)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home a comment with all that is below it.

        Raises:
            ShopError: YouTube did not give it.
        """
        return thread.ask_thread(self._session(http, account, secrets), Ref.of_text(ref))

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return thread.read(raw, context.account)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix what every try repeats."""
        return reply.prepare(outgoing, at)

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send."""
        return reply.send(self._session(http, account, secrets), account, outgoing)

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived."""
        return reply.look_up(self._session(http, account, secrets), account, outgoing)

    def act(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        verb: Capability,
        ref: str,
        on: bool,  # noqa: FBT001 - the shape of every network
    ) -> Outcome:
        """Delete an answer of ours, hide a comment, or publish a hidden one."""
        return reply.act(self._session(http, account, secrets), verb, ref, on=on)

    def _session(self, http: Asker, account: AccountRef, secrets: Secrets) -> Session:
        return of_account(http, account, secrets, self._renewal)
