"""Bringing home a feed's bytes, and saying what a refusal means."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.feed.cursor import Cursor
from app.channels.http import asked_pause, redacted
from app.errors import (
    Gone,
    NothingFound,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.4, */*;q=0.1"
)
SECRET_KIND: Final = "address"  # noqa: S105 - the kind of the entry, not the entry


def refusal(raw: Raw) -> ShopError | None:
    """Say what is wrong with an answer by its status; None where it can be read."""
    host = urlsplit(raw.url).hostname or ""
    if raw.status in (200, 203, 226, 304):
        return None
    if raw.status == 410:
        return Gone()
    if raw.status == 401:
        return SignInError()
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500 or raw.status in (408, 425):
        return Unreachable(host=host, why="server")
    if raw.status == 404:
        return NothingFound(address=redacted(raw.url))
    return Refused(reason="network_said_no", detail=str(raw.status))


def address_of(account: AccountRef, secrets: Secrets) -> str:
    """Give the address to ask: the shown one, unless it holds a secret and is kept apart.

    Raises:
        KeyringError: the keyring cannot be used now.
        SignInError: the keyring no longer has it.
    """
    if account.config.get(SECRET_KIND) != "secret":
        return account.server
    kept = secrets.get(SECRET_KIND)
    if not kept:
        raise SignInError
    return kept


def ask_feed(http: Asker, address: str, cursor: str) -> Raw:
    """Ask for a feed, or for word that it is as it was.

    Raises:
        ShopError: it was not given.
    """
    kept = Cursor.from_text(cursor)
    headers = {"accept": ACCEPT}
    if kept.etag:
        headers["if-none-match"] = kept.etag
    if kept.modified:
        headers["if-modified-since"] = kept.modified
    raw = http.send("GET", address, headers=headers)
    error = refusal(raw)
    if error is not None:
        raise error
    return raw
