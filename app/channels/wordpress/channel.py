"""A WordPress site with its comments, and its WooCommerce shop with its product reviews."""

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
    Unit,
    WatchRef,
)
from app.channels.wordpress import read, reply, sign_in, streams
from app.channels.wordpress.site import PASSWORD
from app.domain.budget import Bucket

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

LONGEST = 65_525  # bytes of a comment: wp_get_comment_fields_max_lengths of WordPress 6.1.9


class WordPress:
    """One object serves every site; it holds nothing."""

    name = "wordpress"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("server", "handle", "password")
    impossible: tuple[str, ...] = ("like", "messages", "wordpress_search", "metrics")
    outbox: Outbox = Outbox.REFUSES_DUPLICATES
    secret_kinds: tuple[str, ...] = (PASSWORD,)

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long an answer may be."""
        return Limits(length=LONGEST, unit=Unit.BYTES)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: it is the owner's own site."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: as it was written."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a user name and an application password.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the site's own page that makes a password for us.

        Raises:
            ShopError: the site offers none.
        """
        handle = given.get("handle", "").strip()
        return sign_in.begin_sign_in(http, given.get("server", ""), handle, by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have the site forget the password it made for us; False if it keeps it.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading; all of it is read, so no watch is searched for."""
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
            ShopError: the site did not give one.
        """
        return streams.bring(http, account, secrets, stream, cursor, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home what is said below the same page.

        Raises:
            ShopError: the site did not give it.
        """
        return streams.bring_thread(http, account, secrets, ref)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix nothing: the site knows the same words again by itself."""
        return {}

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
        """Hold a comment back or let it be seen, or put one of ours in the bin."""
        return reply.act(http, account, secrets, verb, ref, on=on)
