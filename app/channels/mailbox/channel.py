"""The shop's mailbox as a network: customers' mails are messages, platforms' notices pointers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
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
from app.channels.mailbox.line import Patience
from app.domain.budget import Bucket
from app.errors import NotOffered


class Mailbox:
    """One object serves every mailbox; it keeps nothing but how long it waits.

    The door of this network is its own (IMAP and SMTP are no HTTP), so `http` is not used. What
    speaks to servers is loaded when it is first needed.
    """

    name = "mailbox"
    capabilities: frozenset[Capability] = frozenset(
        {Capability.MESSAGES, Capability.MENTIONS, Capability.REPLY}
    )
    needs: tuple[str, ...] = ("handle", "password")
    impossible: tuple[str, ...] = (
        "mail_passwords_only",
        "search",
        "like",
        "hide",
        "delete",
        "edit_reply",
    )
    outbox: Outbox = Outbox.CHECK_FIRST
    secret_kinds: tuple[str, ...] = ("password",)

    def __init__(self, patience: Patience | None = None) -> None:
        """Take how long a server may take; tests take less."""
        self._patience = patience or Patience()

    def limits(self, account: AccountRef, ref: str = "") -> Limits:
        """Say how long an answer may be."""
        from app.channels.mailbox.reply import limits

        return limits()

    def buckets(self, account: AccountRef) -> tuple[Bucket, ...]:
        """Name nothing: houses allow hundreds of mails a day, and no shop answers so many here."""
        return ()

    def as_sent(self, account: AccountRef, ref: str, text: str) -> str:
        """Send what was written and nothing else."""
        return text

    def sign_in(self, http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
        """Enter the mailbox, try the way out, and keep the password.

        Raises:
            ShopError: it cannot be entered, with the reason.
        """
        from app.channels.mailbox.sign_in import sign_in

        return sign_in(given, secrets, self._patience)

    def streams(self, account: AccountRef, watches: Sequence[WatchRef]) -> tuple[Stream, ...]:
        """Name the chosen folder, and that of sent mail."""
        from app.channels.mailbox.ask import streams

        return streams(account)

    def ask(
        self,
        http: Asker,
        account: AccountRef,
        secrets: Secrets,
        stream: Stream,
        cursor: str,
        page: str,
    ) -> Raw:
        """Bring home one page of a folder, and leave every mail as unread as it was.

        Raises:
            ShopError: the server did not give it.
        """
        from app.channels.mailbox.ask import ask

        return ask(account, secrets, stream, cursor, page, self._patience)

    def read(self, raw: Raw, context: ReadContext) -> Page:
        """Read one page; pure.

        Raises:
            BadAnswer: it is not what it should be.
        """
        from app.channels.mailbox.read import read

        return read(raw, context)

    def ask_thread(self, http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Raw:
        """Refuse: a conversation by mail is what is stored of it."""
        raise NotOffered(account=account.handle, what=Capability.THREAD)

    def read_thread(self, raw: Raw, context: ReadContext) -> Page:
        """Give an empty conversation."""
        return Page()

    def prepare(self, account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
        """Fix id, date and headers for every try."""
        from app.channels.mailbox.reply import prepare

        return prepare(account, outgoing, at)

    def send(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Try once to send."""
        from app.channels.mailbox.reply import send

        return send(account, secrets, outgoing, self._patience)

    def look_up(
        self, http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing
    ) -> Outcome:
        """Say whether an unknown send arrived."""
        from app.channels.mailbox.reply import look_up

        return look_up(account, secrets, outgoing, self._patience)

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
        """Refuse: a mail can be neither liked nor taken back."""
        return NotSent(NotOffered(account=account.handle, what=verb.value))
