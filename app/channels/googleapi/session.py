"""Asking Google with an access that renews itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.googleapi.answers import codes_of, is_page
from app.channels.googleapi.entrance import CLIENT_ID, CLIENT_SECRET, client_of
from app.channels.googleapi.places import origin
from app.channels.oauth.renewal import ACCESS
from app.errors import SignInError

if TYPE_CHECKING:
    from app.channels.oauth.renewal import Renewal

NO_CHANNEL: Final = "youtubeSignupRequired"  # a 401 that no new access mends

WithAccess = Callable[[Callable[[str], Raw]], Raw]


@dataclass(frozen=True, slots=True)
class Session:
    """Google, as one sign-in may ask it."""

    http: Asker
    server: str
    with_access: WithAccess

    def send(
        self,
        method: str,
        host: str,
        path: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        json: object = None,
        is_write: bool = False,
        spends: Mapping[str, int] | None = None,
    ) -> Raw:
        """Ask a host of Google's for a path, and give any answer but a refused access.

        Raises:
            ShopError: there is no answer, or the sign-in is dead.
            KeyringError: the secrets cannot be read or kept.
        """
        url = f"{origin(self.server, host)}/{path}"

        def call(access: str) -> Raw:
            return self.http.send(
                method,
                url,
                params=params,
                json=json,
                bearer=access,
                is_write=is_write,
                keep_alive=not is_write,  # a kept connection that dies cannot say what arrived
                spends=spends,
            )

        return self.with_access(call)


def with_token(http: Asker, server: str, token: str) -> Session:
    """Ask with one access as it is, as a sign-in does before anything is kept."""
    return Session(http, server, lambda call: call(token))


def of_account(http: Asker, account: AccountRef, secrets: Secrets, renewal: Renewal) -> Session:
    """Ask for an account, renewing its access once where it ran out."""

    def with_access(call: Callable[[str], Raw]) -> Raw:
        access = secrets.get(ACCESS) or ""
        if access and not is_stale(raw := call(access)):
            return raw
        client_id = account.config.get(CLIENT_ID, "")
        client = client_of(account.server, client_id, secrets.get(CLIENT_SECRET) or "")
        raw = call(renewal.renew(http, client, secrets, account=str(account.id), stale=access))
        if is_stale(raw):
            raise SignInError
        return raw

    return Session(http, account.server, with_access)


def is_stale(raw: Raw) -> bool:
    """Say whether an answer refuses the access alone; a captive network's page does not."""
    return raw.status == 401 and not is_page(raw) and NO_CHANNEL not in codes_of(raw)
