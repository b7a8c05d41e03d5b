"""Staying signed in: short access, long refresh, and the app password behind both."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.http.body import host_of, json_of
from app.channels.http.door import UNTIL
from app.clock import utc_text
from app.domain.loose import Json, dict_at, list_at, text_at
from app.errors import (
    BadAnswer,
    ChannelError,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    SignInError,
    SignInExpired,
    Unreachable,
)

EXPIRED: Final = frozenset({"ExpiredToken", "InvalidToken"})
DEAD: Final = frozenset(
    {
        "AuthenticationRequired",
        "AuthMissing",
        "AuthFactorTokenRequired",
        "AccountTakedown",
        "AccountDeactivated",
    }
)
GONE: Final = frozenset({"NotFound", "RecordNotFound", "RepoNotFound"})


def answer(raw: Raw) -> Json:
    """Read a JSON answer.

    Raises:
        BadAnswer: if it is something else.
    """
    return json_of(raw) if raw.body else {}


def error_of(raw: Raw) -> ChannelError | None:
    """Say what an answer means as one of our errors, by its code and never by its words."""
    if raw.status < 300:
        return None
    host = host_of(raw)
    try:
        name = text_at(answer(raw), "error")
    except BadAnswer as error:
        return Unreachable(host=host, why="server") if raw.status >= 500 else error
    if raw.status == 429:
        return RateLimited(until_at=_until(raw))
    if name in EXPIRED:
        return SignInExpired()
    if name in DEAD or raw.status == 401:
        return SignInError()
    if name in GONE or raw.status in {404, 410}:
        return Gone()
    if raw.status == 501 or name in {"MethodNotImplemented", "XRPCNotSupported"}:
        return NotOffered()
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    return Refused(reason="network_said_no", detail=name)


def _until(raw: Raw) -> str:
    """Read when a pause ends: as our door worked it out, else from `ratelimit-reset`."""
    if until := raw.headers.get(UNTIL):
        return until
    reset = raw.headers.get("ratelimit-reset", "")
    if not reset.isascii() or not reset.isdigit() or len(reset) > 11:
        return ""
    return utc_text(datetime.fromtimestamp(int(reset), UTC))


def endpoint(account: AccountRef) -> str:
    """Tell the address of the account's own server."""
    return f"{account.config.get('pds') or account.server}/xrpc/"


class Sessions:
    """Renews access for one account at a time, since a refresh token is used up by its use."""

    def __init__(self) -> None:
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)

    def ask(
        self, http: Asker, account: AccountRef, secrets: Secrets, call: Callable[[str], Raw]
    ) -> Raw:
        """Make a call with valid access, renewing it once if it ran out.

        Raises:
            SignInError: if the app password is no longer taken.
            ShopError: if the network or the keyring cannot be used.
        """
        access = secrets.get("access") or self._renew(http, account, secrets, "")
        raw = call(access)
        if isinstance(error_of(raw), SignInExpired):
            raw = call(self._renew(http, account, secrets, access))
            if isinstance(error_of(raw), SignInExpired):
                raise SignInError
        return raw

    def _renew(self, http: Asker, account: AccountRef, secrets: Secrets, used: str) -> str:
        with self._locks[account.id]:
            if (now := secrets.get("access")) and now != used:
                return now
            if refresh := secrets.get("refresh"):
                raw = http.send(
                    "POST",
                    endpoint(account) + "com.atproto.server.refreshSession",
                    bearer=refresh,
                    is_write=True,
                )
                error = error_of(raw)
                if error is None:
                    return keep(answer(raw), secrets)
                if not isinstance(error, SignInExpired | SignInError):
                    raise error
            password = secrets.get("password")
            if not password:
                raise SignInError
            server = account.config.get("pds") or account.server
            return keep(create(http, server, account.handle, password), secrets)


def create(http: Asker, server: str, handle: str, password: str) -> Json:
    """Open a session with an app password; the network allows 30 in five minutes.

    Raises:
        SignInError: if the name or the password is not taken.
        ShopError: if the server cannot be used.
    """
    raw = http.send(
        "POST",
        f"{server}/xrpc/com.atproto.server.createSession",
        json={"identifier": handle, "password": password},
        is_write=True,
    )
    if error := error_of(raw):
        if isinstance(error, SignInExpired | Gone) or (
            isinstance(error, Refused) and raw.status == 400
        ):
            raise SignInError
        raise error
    return answer(raw)


def keep(session: Json, secrets: Secrets) -> str:
    """Keep a session's secrets, the long one first, and give the access.

    Raises:
        BadAnswer: if the answer holds no access.
    """
    access = text_at(session, "accessJwt")
    if not access:
        raise BadAnswer(why="shape")
    secrets.put("refresh", text_at(session, "refreshJwt"))
    secrets.put("access", access)
    return access


def own_server(session: Json, given: str) -> str:
    """Find where the account lives, as its identity document says; else where we signed in."""
    for service in list_at(session, "didDoc", "service"):
        address = text_at(service, "serviceEndpoint").rstrip("/")
        if text_at(dict_at(service), "id").endswith("#atproto_pds") and _is_safe(address, given):
            return address
    return given


def _is_safe(address: str, given: str) -> bool:
    """Follow a secret to https, or to what the owner named himself."""
    try:
        there, here = urlsplit(address), urlsplit(given)
    except ValueError:
        return False
    return there.scheme == "https" or (
        there.scheme == here.scheme == "http" and there.hostname == here.hostname
    )
