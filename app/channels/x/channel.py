"""X as one network: what it offers, and which file does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    Unit,
    WatchRef,
)
from app.channels.oauth.renewal import ACCESS, REFRESH, Renewal
from app.channels.x import act, money, read, reply, sign_in, streams
from app.channels.x.asking import Line
from app.channels.x.who import WHO, as_known, heard_in, introduced, told_in
from app.clock import SystemClock
from app.domain.budget import Bucket
from app.errors import NotOffered

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

NOTHING = b"{}"


class X:
    """Reads mentions, searches and our own posts; answers whom it may; spends what it may."""

    name = "x"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("token",)
    impossible: tuple[str, ...] = (
        "like",
        "messages",
        "edit_reply",
        "reviews",
        "x_thread",
        "x_week",
        "x_summoned",
    )
    outbox: Outbox = Outbox.CHECK_FIRST  # its refusal of a duplicate holds a short time only
    secret_kinds: tuple[str, ...] = (ACCESS, REFRESH, WHO)

    def __init__(self) -> None:
        self._renewal = Renewal()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be: an emoji counts two there, as in UTF-16."""
        return Limits(280, Unit.UTF16, url_counts=23)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name the purse that the owner has filled for the month."""
        return (money.bucket(account.config),)

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written: X itself names whom it answers."""
        return text

    def cost_of_answer(self, account: AccountRef, text: str) -> int:
        """Say what an answer costs, in thousandths of a dollar: much more with a link in it."""
        return money.answer_mills(text)

    def cost_of_search(self, account: AccountRef) -> int:
        """Say what one look at a search costs at the most, in thousandths of a dollar."""
        return money.search_mills()

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a token and keep it.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the browser's way: its `wait` gives what `sign_in` must be given.

        Raises:
            ShopError: something is missing, or the callback cannot be listened at.
        """
        return sign_in.begin_sign_in(http, given, by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have X forget the sign-in; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this account."""
        return streams.streams(as_known(account), watches)

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home one page, paid for ahead.

        Raises:
            ShopError: X did not give one, or the owner allows no money for it.
        """
        if stream.name == streams.KEPT and not streams.chunk(stream, page):
            return Raw(200, {}, NOTHING, account.server)  # no stored post to look after
        line = introduced(self._line(http, account, secrets))
        asked = streams.question(line.account, stream, cursor, page, SystemClock().now())
        return told_in(line.ask(asked), line.account)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, replace(context, account=heard_in(raw, context.account)))

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Refuse: a whole conversation would cost money at each look.

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
        """Hide an answer below our own posts, or delete one of ours."""
        return act.act(self._line(http, account, secrets), verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        return Line(http, account, secrets, self._renewal)
