"""TikTok as one network: a business account's comments, by the owner's own approved app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
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
from app.channels.tiktok import reply, sign_in, streams, videos
from app.channels.tiktok.asking import Line
from app.channels.tiktok.comments import Ref
from app.channels.tiktok.renewing import TokenRenewal
from app.clock import Clock, SystemClock
from app.domain.budget import Bucket
from app.errors import Refused

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn


class TikTok:
    """One object serves every account; it holds the clock, and who renews which token."""

    name: str = "tiktok"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ()  # several ways: `sign_in` says what is missing
    impossible: tuple[str, ...] = (
        "tiktok_approval",
        "edit_reply",
        "mentions",
        "messages",
        "search",
        "reviews",
    )
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = sign_in.SECRET_KINDS
    version_ends_on: date | None = None  # no end of v1.3 is announced

    def __init__(self, clock: Clock | None = None) -> None:
        """Take a clock, by which pauses and the sign-in's end are told."""
        self._clock: Clock = clock or SystemClock()
        self._renewal = TokenRenewal(self._clock)

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return Limits(reply.LENGTH)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: 40 calls a minute are no matter of a day."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove the tokens of the owner's own app and keep them.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets, self._clock)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the browser's way; TikTok always ends it elsewhere, so the owner pastes.

        Raises:
            WrongUse: something is missing.
        """
        return sign_in.begin_sign_in(http, given, self._clock)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have TikTok forget our access; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at an account; TikTok cannot be searched."""
        return streams.streams()

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
            ShopError: TikTok did not give one.
        """
        return streams.bring(self._line(http, account, secrets), stream, page)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the newest comments below the video that an item belongs to.

        Raises:
            ShopError: TikTok did not give them.
        """
        video = Ref.of_text(ref).video
        if not video:
            raise Refused(reason=reply.NOT_HERE)
        return videos.bring_comments(self._line(http, account, secrets), video)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read what is said below a video: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return streams.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix words and time for every try."""
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
        """Hide or like a comment or take that back, or delete one of ours."""
        return reply.act(self._line(http, account, secrets), verb, ref, on=on)

    def _line(self, http: Asker, account: AccountRef, secrets: Secrets) -> Line:
        return Line(http, account, secrets, self._renewal, self._clock)
