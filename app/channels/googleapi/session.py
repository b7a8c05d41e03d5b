"""Asking Google with an access that renews itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.channels.base import SIGN_IN_MADE, AccountRef, Asker, Raw, Secrets
from app.channels.googleapi.answers import codes_of
from app.channels.googleapi.entrance import CLIENT_ID, CLIENT_SECRET, client_of
from app.channels.googleapi.places import origin
from app.channels.http.body import is_page
from app.channels.oauth.renewal import REFRESH
from app.clock import SystemClock, utc_moment
from app.errors import SignInError

if TYPE_CHECKING:
    from app.channels.oauth.renewal import Renewal

NO_CHANNEL: Final = "youtubeSignupRequired"  # a 401 that no new access mends

# While the consent screen is "in testing", Google ends every sign-in after seven days.
TESTING: Final = "google_testing"
TESTING_LIFE: Final = timedelta(days=8)

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
        client_id = account.config.get(CLIENT_ID, "")
        client = client_of(account.server, client_id, secrets.get(CLIENT_SECRET) or "")
        try:
            return renewal.ask(
                http, client, secrets, account=str(account.id), call=call, is_stale=is_stale
            )
        except SignInError as error:
            raise SignInError(reason=_why_dead(account, secrets)) from error

    return Session(http, account.server, with_access)


def _why_dead(account: AccountRef, secrets: Secrets) -> str:
    """Name what most likely ended a sign-in that did not grow old; "" where nothing is known."""
    try:
        made_at = utc_moment(account.config.get(SIGN_IN_MADE, ""))
    except ValueError:
        return ""
    is_young = SystemClock().now() - made_at <= TESTING_LIFE
    return TESTING if is_young and secrets.get(REFRESH) else ""


def is_stale(raw: Raw) -> bool:
    """Say whether an answer refuses the access alone; a captive network's page does not."""
    return raw.status == 401 and not is_page(raw) and NO_CHANNEL not in codes_of(raw)
