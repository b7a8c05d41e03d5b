"""Renewing a long-lived token without a secret, as Instagram and Threads allow.

A token may be renewed once it is a day old and until it ends, sixty days after it was made. We do
it when ours is a week old: channels/meta-x-linkedin-tiktok.md §2, §6.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import SIGN_IN_MADE, SIGN_IN_UNTIL, AccountRef, Asker, Secrets
from app.channels.http.body import object_of
from app.clock import utc_moment, utc_text
from app.domain.loose import count_at, text_at
from app.errors import ShopError, SignInError

log = logging.getLogger(__name__)

TOKEN: Final = "token"  # noqa: S105 - the name of the secret, not the secret
LASTS: Final = timedelta(days=60)
OLD: Final = timedelta(days=7)
AGAIN: Final = timedelta(hours=24)  # after a try, whatever came of it


class TokenRenewal:
    """Renews the tokens of every account of one network; lives as long as the program."""

    def __init__(self, grant_type: str) -> None:
        """Take the network's own word for it: `ig_refresh_token`, `th_refresh_token`."""
        self._grant_type = grant_type
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._tried_at: dict[str, datetime] = {}

    def __reduce__(self) -> tuple[type[TokenRenewal], tuple[str]]:
        """Cross to another process empty-handed: a lock means nothing there."""
        return TokenRenewal, (self._grant_type,)

    def token(self, http: Asker, account: AccountRef, secrets: Secrets, now: datetime) -> str:
        """Give the account's token, renewed before that where it is a week old.

        A renewal that fails is tried again a day later; the old token still works until it ends.

        Raises:
            SignInError: there is none.
            KeyringError: the secrets cannot be read or kept.
        """
        name = f"{account.id} {account.server} {account.remote_id}"
        with self._lock(name):
            token = secrets.get(TOKEN)
            if not token:
                raise SignInError
            if self._is_due(name, account, now):
                self._tried_at[name] = now
                return self._renewed(http, account, secrets, token, now) or token
            return token

    def _renewed(
        self, http: Asker, account: AccountRef, secrets: Secrets, token: str, now: datetime
    ) -> str:
        params = (("grant_type", self._grant_type), ("access_token", token))
        place = f"{account.server}/refresh_access_token"
        try:
            raw = http.send("GET", place, params=params, keep_alive=False)
            told = object_of(raw) if raw.status == 200 else {}
        except ShopError as error:
            log.info("a token was not renewed: %s", error.code)
            return ""
        new = text_at(told, "access_token").strip()
        if not new:
            return ""
        secrets.put(TOKEN, new)  # before anything uses it: the old one may end
        lasts_s = count_at(told, "expires_in")
        lasts = LASTS if lasts_s is None else min(timedelta(seconds=min(lasts_s, 10**9)), 2 * LASTS)
        http.learn(SIGN_IN_MADE, utc_text(now))
        http.learn(SIGN_IN_UNTIL, utc_text(now + lasts))
        return new

    def _is_due(self, name: str, account: AccountRef, now: datetime) -> bool:
        tried_at = self._tried_at.get(name)
        if tried_at is not None and now - tried_at < AGAIN:
            return False
        try:
            return now - utc_moment(account.config.get(SIGN_IN_MADE, "")) >= OLD
        except ValueError:
            return True  # nobody knows how old it is, and trying does no harm

    def _lock(self, name: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(name, threading.Lock())
