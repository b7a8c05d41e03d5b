"""Keys for an access that lasts some days, one fetched at a time; no owner's password is needed."""

from __future__ import annotations

import base64
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.oauth.tokens import read_tokens
from app.channels.trustpilot.answers import check
from app.errors import SignInError

SERVER: Final = "https://api.trustpilot.com"
KEY: Final = "key"
SECRET: Final = "secret"  # noqa: S105 - the name of the secret, not the secret
TOKEN: Final = "token"  # noqa: S105
_TOKENS: Final = "/v1/oauth/oauth-business-users-for-applications/accesstoken"


class Sessions:
    """Renews the access of one account at a time; one object lives as long as the program."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def __reduce__(self) -> tuple[type[Sessions], tuple[()]]:
        """Cross to another process empty-handed: a lock means nothing there."""
        return Sessions, ()

    def renew(self, http: Asker, account: AccountRef, secrets: Secrets, stale: str) -> str:
        """Give an access that is not the stale one, asking only if nobody else just did.

        Raises:
            SignInError: key and secret are not taken.
            ShopError: it could not be asked; all is kept as it was.
        """
        with self._lock(account.remote_id):
            kept = secrets.get(TOKEN)
            if kept and kept != stale:
                return kept
            access = fetch_access(http, account.server, secrets.get(KEY), secrets.get(SECRET))
            secrets.put(TOKEN, access)
            return access

    def _lock(self, account: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(account, threading.Lock())


@dataclass(frozen=True, slots=True)
class Line:
    """One account's way to Trustpilot."""

    sessions: Sessions
    http: Asker
    account: AccountRef
    secrets: Secrets

    def ask(
        self,
        path: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        method: str = "GET",
        json: object = None,
    ) -> Raw:
        """Ask with the access that is kept, and once more with a new one where it ran out.

        Raises:
            SignInError: key and secret are not taken, or not even a new access is.
            ShopError: no answer came.
        """
        access = self.secrets.get(TOKEN) or ""
        if access and (raw := self._call(access, path, params, method, json)).status != 401:
            return raw
        access = self.sessions.renew(self.http, self.account, self.secrets, access)
        raw = self._call(access, path, params, method, json)
        if raw.status == 401:
            raise SignInError
        return raw

    def _call(
        self, access: str, path: str, params: Sequence[tuple[str, str]], method: str, json: object
    ) -> Raw:
        return self.http.send(
            method,
            self.account.server + path,
            params=params,
            json=json,
            bearer=access,
            is_write=method != "GET",
            keep_alive=method == "GET",
        )


def fetch_access(http: Asker, server: str, key: str | None, secret: str | None) -> str:
    """Fetch an access for a key and its secret.

    Raises:
        SignInError: they are not taken.
        ShopError: it could not be asked, or the plan does not allow it.
    """
    if not key or not secret:
        raise SignInError
    pair = base64.b64encode(f"{key}:{secret}".encode()).decode("ascii")
    raw = http.send(
        "POST",
        server + _TOKENS,
        form={"grant_type": "client_credentials"},
        headers={"authorization": f"Basic {pair}"},
        is_write=True,
        keep_alive=False,
    )
    if raw.status == 403:
        check(raw)
    return read_tokens(raw).access
