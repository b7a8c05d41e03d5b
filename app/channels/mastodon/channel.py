"""The Mastodon family as one network: Mastodon, GoToSocial, Pleroma, Akkoma, Takahe, snac."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

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
from app.channels.http.body import host_of, is_json
from app.channels.mastodon import act, read, reply, server, sign_in, streams
from app.channels.mastodon.status import Ref
from app.domain.budget import Bucket
from app.errors import BadAnswer, SignInError

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn


class Mastodon:
    """One object serves every account of the family; it holds nothing."""

    name = "mastodon"
    capabilities: frozenset[Capability] = sign_in.EVERYTHING
    needs: tuple[str, ...] = ("server",)
    impossible: tuple[str, ...] = ("hide", "edit_reply", "reviews")
    outbox: Outbox = Outbox.CHECK_FIRST  # true of all of them; `outbox_of` knows who is better
    secret_kinds: tuple[str, ...] = (sign_in.TOKEN, sign_in.CLIENT_SECRET)

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long a reply may be."""
        return server.limits(account)

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: the network's own pauses are enough."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Give an answer as it will leave: it names whom it answers, or nobody would notice."""
        return reply.with_mention(account, text, Ref.of_text(ref))

    def outbox_of(self, account: AccountRef) -> Outbox:
        """Say what a repeated send does at this account's server."""
        return server.outbox(account)

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Prove a token, or that hashtags can be read without one; keep the secrets.

        Raises:
            ShopError: it cannot be used, with the reason.
        """
        return sign_in.sign_in(http, given, secrets)

    def begin_sign_in(
        self, http: Asker, given: Mapping[str, str], *, by_hand: bool = False
    ) -> BrowserSignIn:
        """Prepare the browser's way: its `wait` gives what `sign_in` must be given.

        Raises:
            ShopError: the server does not take us.
        """
        return sign_in.begin_sign_in(http, given.get("server", ""), by_hand=by_hand)

    def sign_out(self, http: Asker, account: AccountRef, secrets: Secrets) -> bool:
        """Have the server forget our token; False if it did not, which harms nobody.

        Raises:
            ShopError: it could not be asked.
        """
        return sign_in.sign_out(http, account, secrets)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name everything worth reading at this account."""
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
            ShopError: the server did not give one.
        """
        asked = streams.question(account, stream, cursor, page)
        return streams.send(http, account, _token(account, secrets), asked)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Bring home the conversation around an item; 404 only where it is surely gone.

        Raises:
            ShopError: the server did not give it.
        """
        token = _token(account, secrets)
        status_id = Ref.of_text(ref).id
        raw = streams.send(http, account, token, streams.context_question(status_id))
        if raw.status not in (404, 410) or is_json(raw):
            return raw
        # a page instead of the interface's own 404: snac2's way, or something in between
        place = f"{account.server}/api/v1/statuses/{quote(status_id, safe='')}"
        alone = http.send("GET", place, bearer=token)
        alive = http.send("GET", f"{account.server}/api/v1/instance")
        if alone.status in (404, 410) and alive.status == 200 and is_json(alive):
            return raw
        raise BadAnswer(host=host_of(raw), why="html")

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Read a conversation: all as posts, oldest first, ours marked.

        Raises:
            BadAnswer: it is not what it should be.
        """
        return read.read_thread(raw, context)

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix what every try repeats; `text` and `visibility` are exactly what is sent."""
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
        on: bool,  # noqa: FBT001 - the shape of every network
    ) -> Outcome:
        """Like a status or take that back, or delete one of ours."""
        return act.act(http, account, secrets, verb, ref, on=on)


def _token(account: AccountRef, secrets: Secrets) -> str | None:
    """Fetch the token of an account that has a login.

    Raises:
        SignInError: there should be one, and is not.
    """
    if not streams.has_login(account):
        return None
    token = secrets.get(sign_in.TOKEN)
    if not token:
        raise SignInError
    return token
