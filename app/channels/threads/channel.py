"""Threads as one network, by a token of the owner's own app."""

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
    Outbox,
    Outcome,
    Outgoing,
    Page,
    Raw,
    ReadContext,
    Secrets,
    Stream,
    Unclear,
    WatchRef,
)
from app.channels.graph import answering
from app.channels.graph.line import Line
from app.channels.graph.ref import Ref
from app.channels.graph.renewing import TOKEN, TokenRenewal
from app.channels.graph.walk import Wanted
from app.channels.http import not_sent
from app.channels.threads import asking, own, reply, sign_in, streams
from app.clock import Clock, SystemClock
from app.domain.budget import Bucket
from app.errors import Refused, ShopError


class Threads:
    """One object serves every account; it holds the clock, and who renews which token."""

    name: str = "threads"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = (
        "like",
        "edit_reply",
        "messages",
        "reviews",
        "threads_mentions",
        "threads_search",
    )
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (TOKEN,)
    version_ends_on: date | None = None  # there is one version, and no end of it is announced

    def __init__(self, clock: Clock | None = None) -> None:
        """Take a clock, by which pauses and the token's age are told."""
        self._clock: Clock = clock or SystemClock()
        self._renewal = TokenRenewal("th_refresh_token")

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return Limits(reply.LENGTH)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name the share that Meta's own headers tell, and the searches of a day."""
        return asking.BUCKETS

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a pasted token and keep it.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets, self._clock)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at an account, and what the watches look for."""
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
            ShopError: Threads did not give one.
        """
        return streams.bring(self._line(http, account, secrets), stream, cursor, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the conversation around an item.

        Raises:
            ShopError: Threads did not give it.
        """
        known = Ref.of_text(ref)
        if not known.id:
            raise Refused(reason=answering.NOT_HERE)
        line = self._line(http, account, secrets)
        return own.conversation(line, Wanted(known.thread or known.id))

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix what every try repeats: the words, and since when they may be there."""
        return answering.prepare(outgoing, at)

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send."""
        try:
            line = self._line(http, account, secrets)
        except ShopError as error:
            return not_sent(error)
        return reply.send(line, outgoing)

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived."""
        try:
            line = self._line(http, account, secrets)
        except ShopError as error:
            return Unclear(error)
        return reply.look_up(line, account, outgoing)

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
        """Hide an answer or show it again, or delete one of ours."""
        try:
            line = self._line(http, account, secrets)
        except ShopError as error:
            return not_sent(error)
        return reply.act(line, verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        """Open the way to the account, its token renewed where it is a week old.

        Raises:
            SignInError: no token is kept.
            KeyringError: it cannot be read now.
        """
        token = self._renewal.token(http, account, secrets, self._clock.now())
        return asking.line(http, asking.server_of(account), token, self._clock)
