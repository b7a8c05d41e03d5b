"""Lemmy: what is said to the account and about the shop on one server of that network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

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
from app.channels.lemmy import read, reply, sign_in, streams
from app.channels.lemmy.server import TOKEN
from app.clock import utc_text
from app.domain.budget import Bucket

LONGEST = 10_000  # characters of a comment or message; a server's own limit may be lower


class Lemmy:
    """One object serves every account; it holds nothing."""

    name = "lemmy"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("server", "handle", "password")
    impossible: tuple[str, ...] = ("hide", "reviews", "metrics")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (TOKEN,)

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long an answer may be."""
        return Limits(length=LONGEST)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: the servers' own pauses are enough."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: as it was written."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a name and a password, or a kept token.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have the server forget our token; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading, with a search for the words of every watch."""
        return streams.streams(watches)

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
            ShopError: the server did not give one.
        """
        return streams.bring(http, account, secrets, stream, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the conversation around an item.

        Raises:
            ShopError: the server did not give it.
        """
        return streams.bring_thread(http, account, secrets, ref)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix the time, by which a message of ours is known again."""
        return {"at": utc_text(at)}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send."""
        return reply.send(http, account, secrets, outgoing)

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived."""
        return reply.look_up(http, account, secrets, outgoing)

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
        """Like or take that back, or delete what we said."""
        return reply.act(http, account, secrets, verb, ref, on=on)
