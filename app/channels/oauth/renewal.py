"""Renewing an access without two doing it at once.

Where refresh tokens rotate, a second use of one ends the whole sign-in: so one at a time for
each account, and the new refresh token is kept before the new access is used.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.channels.base import Asker, Raw, Secrets
from app.channels.oauth.client import Client
from app.channels.oauth.tokens import refresh
from app.errors import SignInError

ACCESS = "token"
REFRESH = "refresh"


class Renewal:
    """Renews the accesses of every account of a network; one lives as long as the program."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}

    def __reduce__(self) -> tuple[type[Renewal], tuple[()]]:
        """Cross to another process empty-handed: a lock means nothing there."""
        return Renewal, ()

    def ask(
        self,
        http: Asker,
        client: Client,
        secrets: Secrets,
        *,
        account: str,
        call: Callable[[str], Raw],
        is_stale: Callable[[Raw], bool],
    ) -> Raw:
        """Ask with the access that is kept, and once more with a new one where it ran out.

        Args:
            http: the door.
            client: where to renew.
            secrets: of this account.
            account: names the account among all that this object serves.
            call: asks with an access.
            is_stale: says whether an answer refuses the access alone, so that nothing was done.

        Raises:
            SignInError: there is nothing to renew with, or not even a new access is taken.
            ShopError: as `call` and `renew` say.
        """
        access = secrets.get(ACCESS) or ""
        if access and not is_stale(raw := call(access)):
            return raw
        raw = call(self.renew(http, client, secrets, account=account, stale=access))
        if is_stale(raw):
            raise SignInError
        return raw

    def renew(
        self, http: Asker, client: Client, secrets: Secrets, *, account: str, stale: str
    ) -> str:
        """Give an access that is not the stale one, asking the network only if nobody else did.

        Args:
            http: the door.
            client: where to ask.
            secrets: of this account.
            account: names the account among all that this object serves.
            stale: the access that the network just refused.

        Raises:
            SignInError: there is nothing to renew with, or it is dead.
            ShopError: the network could not be asked; all is kept as it was.
            KeyringError: the secrets cannot be read or kept.
        """
        with self._lock(account):
            kept = secrets.get(ACCESS)
            if kept and kept != stale:
                return kept  # another thread renewed it while we waited
            token = secrets.get(REFRESH)
            if not token:
                raise SignInError
            tokens = refresh(http, client, token)
            if tokens.refresh:  # not every network rotates; nothing never replaces something
                secrets.put(REFRESH, tokens.refresh)
            secrets.put(ACCESS, tokens.access)
            return tokens.access

    def turn(self, account: str) -> threading.Lock:
        """Give what all that is done for an account one by one waits for."""
        return self._lock(account)

    def _lock(self, account: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(account, threading.Lock())
