"""LinkedIn as one network: the page of an organisation, by the Community Management API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
    Stream,
    WatchRef,
)
from app.channels.linkedin import reply, sign_in, streams, thread
from app.channels.linkedin.asking import SUNSET_ON, TOKEN, token_of
from app.clock import Clock, SystemClock
from app.domain.budget import Bucket
from app.errors import NotOffered


class LinkedIn:
    """One object serves every page; it holds nothing but a clock."""

    name: str = "linkedin"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = (
        "linkedin_approval",
        "linkedin_names",
        "linkedin_48_hours",
        "like",
        "hide",
        "messages",
        "search",
        "reviews",
    )
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (TOKEN,)
    version_ends_on: date | None = SUNSET_ON  # then it takes a newer Shoptalk

    def __init__(self, clock: Clock | None = None) -> None:
        """Take a clock, which ends the spans of time that are asked for."""
        self._clock = clock or SystemClock()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return Limits(reply.LENGTH)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name the calls of a day, by the tier that LinkedIn granted."""
        return streams.buckets(account)

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a pasted token for one page and keep it.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets, self._clock.now())

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this page; LinkedIn cannot be searched."""
        return streams.streams(account)

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
            ShopError: the network did not give one.
        """
        return streams.bring(
            http, account, token_of(secrets), stream, cursor, page, self._clock.now()
        )

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the comments below the post that an item belongs to.

        Raises:
            ShopError: the network did not give them.
        """
        return thread.ask_thread(http, account, token_of(secrets), ref)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return thread.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix text, place and time for every try."""
        return reply.prepare(account, outgoing, at)

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
        """Delete a comment of ours; LinkedIn has nothing else."""
        if verb is not Capability.DELETE or not on:
            return NotSent(NotOffered(what=verb.value))
        return reply.delete(http, account, secrets, ref)
