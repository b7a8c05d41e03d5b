"""TikTok's tokens: its endpoint takes and gives JSON of its own, else all is as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from typing_extensions import override

from app.channels.base import SIGN_IN_UNTIL, Asker, Secrets
from app.channels.http.body import host_of
from app.channels.oauth.client import Client
from app.channels.oauth.renewal import ACCESS, REFRESH, Renewal
from app.channels.tiktok.answers import data_of, failure, is_good
from app.clock import Clock, utc_text
from app.domain.loose import number_at, text_at
from app.errors import BadAnswer, Refused, ScopeMissing, SignInError

SERVER: Final = "https://business-api.tiktok.com"
PREFIX: Final = "/open_api/v1.3"
CLIENT_SECRET: Final = "client_secret"  # noqa: S105 - the name of the secret, not the secret
LASTS: Final = timedelta(days=365)  # a refresh token: channels/meta-x-linkedin-tiktok.md 5, "Auth"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What TikTok's token endpoint gave."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    business_id: str = ""
    scopes: str = ""
    lasts: timedelta = LASTS


def client_of(server: str, client_id: str, client_secret: str) -> Client:
    """Say as what, and where, tokens are renewed."""
    return Client(
        authorize_url="",
        token_url=f"{server}{PREFIX}/tt_user/oauth2/refresh_token/",
        client_id=client_id,
        client_secret=client_secret,
        has_pkce=False,
    )


def ask_tokens(http: Asker, client: Client, given: Mapping[str, str], clock: Clock) -> Tokens:
    """Ask a token endpoint once.

    Raises:
        SignInError: TikTok does not take what was given.
        ShopError: it could not be asked, or not understood; nothing says that it is dead.
    """
    body = {"client_id": client.client_id, CLIENT_SECRET: client.client_secret, **given}
    raw = http.send("POST", client.token_url, json=body, is_write=True, keep_alive=False)
    if not is_good(raw):
        error = failure(raw, "", clock.now())
        raise SignInError if isinstance(error, Refused | ScopeMissing) else error
    data = data_of(raw)
    access = text_at(data, "access_token").strip()
    if not access:
        raise BadAnswer(host=host_of(raw), why="shape")
    seconds = number_at(data, "refresh_token_expires_in")
    return Tokens(
        access=access,
        refresh=text_at(data, "refresh_token").strip(),
        business_id=text_at(data, "open_id"),
        scopes=text_at(data, "scope"),
        lasts=LASTS if seconds is None or not 0 < seconds < 10**9 else timedelta(seconds=seconds),
    )


def refreshed(http: Asker, client: Client, refresh: str, clock: Clock) -> Tokens:
    """Renew an access with a refresh token.

    Raises:
        ShopError: as `ask_tokens` says.
    """
    given = {"grant_type": "refresh_token", "refresh_token": refresh}
    return ask_tokens(http, client, given, clock)


class TokenRenewal(Renewal):
    """Renews the accesses of every account, each of which lasts a day."""

    def __init__(self, clock: Clock) -> None:
        """Take a clock, by which the end of a sign-in is told."""
        super().__init__()
        self._clock = clock

    @override
    def __reduce__(self) -> tuple[type[Renewal], tuple[Clock]]:  # type: ignore[override]
        """Cross to another process with the clock alone: a lock means nothing there."""
        return TokenRenewal, (self._clock,)

    @override
    def renew(
        self, http: Asker, client: Client, secrets: Secrets, *, account: str, stale: str
    ) -> str:
        """Give an access that is not the stale one; one at a time for each account.

        Raises:
            SignInError: there is nothing to renew with, or it is dead.
            ShopError: TikTok could not be asked; all is kept as it was.
        """
        with self._lock(account):
            kept = secrets.get(ACCESS)
            if kept and kept != stale:
                return kept  # another thread renewed it while we waited
            token = secrets.get(REFRESH)
            if not token or not client.client_secret:
                raise SignInError
            tokens = refreshed(http, client, token, self._clock)
            secrets.put(REFRESH, tokens.refresh)  # before the access: an empty one replaces none
            secrets.put(ACCESS, tokens.access)
            http.learn(SIGN_IN_UNTIL, utc_text(self._clock.now() + tokens.lasts))
            return tokens.access
