"""Places that are looked at by hand: accounts without a network, so that all else stays the same.

What the owner captures there is stored as any item; `app.services.by_hand_round` does that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

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
from app.channels.byhand.places import MOST_DAYS, OTHER, places, tidied
from app.domain.budget import Bucket
from app.domain.item import AccountState
from app.errors import NotOffered, Refused, WrongUse

PLACE: Final = "place"
CADENCE: Final = "cadence_days"


class ByHand:
    """Fits `app.channels.base.Channel` and never speaks to anybody."""

    name = "byhand"
    capabilities: frozenset[Capability] = frozenset()
    needs: tuple[str, ...] = ("url",)
    impossible: tuple[str, ...] = ("by_hand_only", "reply", "like", "hide", "search")
    outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = ()
    state_at_rest: Final = AccountState.BY_HAND  # an account here is never read by itself

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say that nothing can be written from here."""
        return Limits(length=0)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: nothing is asked."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Leave the words as they are; the owner posts them."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Take a place to be looked at; `given` may have url, place, cadence_days and shop.

        Raises:
            WrongUse: there is no such place, its address is none, or its days are no number.
            Refused: the place no longer exists.
        """
        code = given.get(PLACE, "").strip().casefold() or OTHER
        known = places().get(code)
        if known is None:
            raise WrongUse(why="not_a_choice", detail=code[:40])
        if known.is_gone:
            raise Refused(account=known.name, reason=known.why)
        typed = given.get("url", "").strip() or known.address_for(given.get("shop", "").strip())
        if not typed:
            raise WrongUse(why="needs_field", detail="URL")
        address = tidied(typed)
        if not address:
            raise WrongUse(why="bad_link", detail=typed[:80])
        days = given.get(CADENCE, "").strip() or str(known.cadence_days)
        if not days.isascii() or not days.isdigit() or not 1 <= int(days[:9]) <= MOST_DAYS:
            raise WrongUse(why="not_a_number", detail=days[:40])
        return Identity(
            remote_id=address,
            name=known.name or address.partition("://")[2].rstrip("/"),
            handle="",
            server=address,
            capabilities=frozenset(),
            config={PLACE: code, CADENCE: str(int(days)), "site": known.site},
        )

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name nothing: only the owner looks here."""
        return ()

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Refuse: only the owner looks here."""
        raise NotOffered(what=Capability.MENTIONS)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Give an empty page."""
        return Page()

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Refuse: only the owner looks here."""
        raise NotOffered(what=Capability.THREAD)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Give an empty conversation."""
        return Page()

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Prepare nothing."""
        return {}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Refuse: the owner posts it there, and says so."""
        return NotSent(NotOffered(what=Capability.REPLY))

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say that nothing was ever sent."""
        return NotSent(NotOffered(what=Capability.REPLY))

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
        """Refuse: the owner does it there."""
        return NotSent(NotOffered(what=verb))
