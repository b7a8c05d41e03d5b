"""Instagram professional accounts as one network, by whichever way they are reached."""

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
from app.channels.graph.ref import MESSAGE, Ref
from app.channels.graph.renewing import TOKEN, TokenRenewal
from app.channels.graph.usage import PERCENT
from app.channels.graph.version import SUNSET_ON, VERSION
from app.channels.http import not_sent
from app.channels.instagram import asking, read, reply, sign_in
from app.channels.instagram.ways import CODES_HERE, OWN, way_of
from app.clock import Clock, SystemClock
from app.domain.budget import Bucket
from app.errors import ShopError, SignInError

LONGEST_COMMENT = 2200  # characters; not confirmed
LONGEST_MESSAGE = 1000  # bytes; not confirmed


class Instagram:
    """One object serves every account; it holds the clock, and who renews which token."""

    name = "instagram"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = ("like", "edit_reply", "reviews", "ig_mentions", "ig_people")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (TOKEN,)
    version_ends_on: date | None = SUNSET_ON  # then it takes a newer Shoptalk

    def __init__(self, clock: Clock | None = None) -> None:
        """Take a clock, by which pauses and windows are told."""
        self._clock: Clock = clock or SystemClock()
        self._renewal = TokenRenewal("ig_refresh_token")

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long an answer may be: a message is shorter than a comment."""
        if Ref.of_text(ref).kind == MESSAGE:
            return Limits(LONGEST_MESSAGE, max_bytes=LONGEST_MESSAGE)
        return Limits(LONGEST_COMMENT)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name the share that Instagram's own headers tell, and the hashtags of a week."""
        return (PERCENT, asking.HASHTAGS)

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Name whom an answer to an answer is for."""
        return reply.with_name(text, Ref.of_text(ref))

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a pasted token by the way it opens, the Page's or its own.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets, self._clock)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at an account, and the watches that are hashtags."""
        return asking.streams(account, watches)

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
            ShopError: Instagram did not give one.
        """
        return asking.ask(self._line(http, account, secrets), account, stream, cursor, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the comments around an item, or the conversation of a message.

        Raises:
            ShopError: Instagram did not give it.
        """
        return asking.ask_thread(self._line(http, account, secrets), account, Ref.of_text(ref))

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read_thread(raw, context)

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
        return reply.send(line, account, outgoing)

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
        """Hide or delete, or show again."""
        try:
            line = self._line(http, account, secrets)
        except ShopError as error:
            return not_sent(error)
        return reply.act(line, account, verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        """Open the way to the account, its own token renewed where it is a week old.

        Raises:
            SignInError: no token is kept.
            KeyringError: it cannot be read now.
        """
        if way_of(account) == OWN:
            token = self._renewal.token(http, account, secrets, self._clock.now())
        else:
            token = secrets.get(TOKEN) or ""
        if not token:
            raise SignInError
        return Line(http, f"{account.server}/{VERSION}", token, self._clock, CODES_HERE)
