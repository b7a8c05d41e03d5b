"""Trustpilot: the reviews of one business, and the answer each may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    Care,
    CursorKind,
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
from app.channels.http.body import is_page
from app.channels.trustpilot import read, reply, sign_in
from app.channels.trustpilot.answers import check
from app.channels.trustpilot.session import KEY, SECRET, TOKEN, Line, Sessions
from app.domain.budget import Bucket

REVIEWS: Final = "reviews"
CARE: Final = "care"
LONGEST: Final = 10_000  # characters; Trustpilot names no limit
_CARE: Final = Care(most=20, is_open_only=False, within_days=60, not_within_h=20)


class Trustpilot:
    """One object serves every account; it holds the locks of their renewals."""

    name = "trustpilot"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("handle", KEY, SECRET)
    impossible: tuple[str, ...] = ("hide", "like", "search", "messages", "trustpilot_plan")
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = (KEY, SECRET, TOKEN)

    def __init__(self) -> None:
        self._sessions = Sessions()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long an answer may be, and that a review has one."""
        return Limits(length=LONGEST, is_single=True)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: a morning takes a hundredth of the 10,000 calls an hour."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: as it was written."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a key and its secret, and find the business by its web address.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Read the reviews, all of them once a day; and look after what is stored."""
        return (
            Stream(REVIEWS, CursorKind.WATERMARK, reread_h=24),
            Stream(CARE, CursorKind.NONE, every_min=6 * 60, care=_CARE),
        )

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
            ShopError: Trustpilot did not give one.
        """
        if stream.name == CARE:
            wanted = page or next((one.remote_id for one in stream.known), "")
            if not wanted:
                return Raw(200, {}, b"{}", account.server)
            return self.ask_thread(http, account, secrets, wanted)
        asked = (
            ("orderBy", "createdat.desc"),
            ("perPage", str(read.A_PAGE)),
            ("page", page or "1"),
        )
        path = sign_in.reviews(account.remote_id)
        return check(self._line(http, account, secrets).ask(path, asked))

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        reader = read.read_care if context.stream.name == CARE else read.read_list
        return reader(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home a review with its answer; 404 where it is gone.

        Raises:
            ShopError: Trustpilot did not give it.
        """
        raw = self._line(http, account, secrets).ask(reply.place(ref))
        is_gone = raw.status in (404, 410) and not is_page(raw)
        return raw if is_gone else check(raw)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a review and our answer to it as posts.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix nothing: a review has one answer, whenever it was given."""
        return {}

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Look what stands below the review, then answer it once."""
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
        """Delete our answer; nothing else is offered."""
        return reply.act(self._line(http, account, secrets), verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        return Line(self._sessions, http, account, secrets)
