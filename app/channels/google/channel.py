"""Google Business Profile as one network."""

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
from app.channels.google import reply, sign_in, streams
from app.channels.google.asking import REVIEWS, SCOPE
from app.channels.google.places import LOCATION
from app.channels.googleapi import entrance
from app.channels.googleapi.session import Session, of_account
from app.channels.oauth.renewal import Renewal
from app.domain.budget import Bucket

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn


class GoogleReviews:
    """One object serves every account; it holds nothing but who is renewing."""

    name = "google"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ("search", "like", "hide", "messages", "google_questions")
    outbox: Outbox = Outbox.IDEMPOTENT
    secret_kinds: tuple[str, ...] = sign_in.SECRET_KINDS

    def __init__(self) -> None:
        self._renewal = Renewal()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long the one answer to a review may be."""
        return Limits(reply.LONGEST, Unit.BYTES, is_single=True)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: 300 questions a minute are far more than are ever asked."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: as it is."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a sign-in and find its shop; keep the secrets, also where Google still thinks.

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
        return entrance.begin(http, given, host=REVIEWS, scope=SCOPE, by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have Google forget our sign-in; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return entrance.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this shop; Google searches for nothing."""
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
        """Bring home one page; where nothing is to be looked after, nothing is asked.

        Raises:
            ShopError: Google did not give one.
        """
        session = self._session(http, account, secrets)
        return streams.ask_page(session, http, account, secrets, stream, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home a review with the answer to it.

        Raises:
            ShopError: Google did not give it.
        """
        location = account.config.get(LOCATION, "")
        return streams.ask_review(self._session(http, account, secrets), location, ref)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a review and the answer to it as posts.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix nothing: setting the same answer twice sets one answer."""
        return {}

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
        """Take an answer of ours away."""
        return reply.act(self._session(http, account, secrets), account, verb, ref, on=on)

    def _session(self, http: Asker, account: AccountRef, secrets: Secrets) -> Session:
        return of_account(http, account, secrets, self._renewal)
