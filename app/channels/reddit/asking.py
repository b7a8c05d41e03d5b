"""Asking Reddit with an approved app: who asks, an access renewed once, what it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.http.body import is_page
from app.channels.oauth.client import Client
from app.channels.oauth.renewal import Renewal
from app.channels.reddit.answers import check
from app.channels.reddit.places import api, user_agent
from app.channels.reddit.streams import Question
from app.clock import SystemClock

PERCENT: Final = "percent"  # the bucket
CLIENT_SECRET: Final = "client_secret"  # noqa: S105 - the name of the secret, not the secret
SCOPES: Final = ("identity", "read", "privatemessages", "submit", "edit", "vote", "history")


def client_of(server: str, client_id: str, secret: str) -> Client:
    """Name the owner's app at the place it is used; one without a secret sends an empty one."""
    return Client(
        authorize_url=f"{server}/api/v1/authorize",
        token_url=f"{server}/api/v1/access_token",
        client_id=client_id,
        client_secret=secret,
        scopes=SCOPES,
        has_pkce=False,  # Reddit documents none
        extra={"duration": "permanent"},
        has_basic=True,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One account's way to Reddit."""

    http: Asker
    account: AccountRef
    secrets: Secrets
    renewal: Renewal

    def ask(self, asked: Question) -> Raw:
        """Ask, and let a good answer through.

        Raises:
            ShopError: there is no good answer.
        """
        raw = self._signed(
            lambda access: self._send("GET", asked.path, access, params=asked.params)
        )
        return check(raw, what=asked.what, scopes=asked.scopes)

    def write(self, path: str, form: Mapping[str, str]) -> Raw:
        """Change something, once.

        Raises:
            ShopError: there is no answer.
        """
        return self._signed(lambda access: self._send("POST", path, access, form=form))

    def _signed(self, call: Callable[[str], Raw]) -> Raw:
        secret = self.secrets.get(CLIENT_SECRET) or ""
        client_id = self.account.config.get("client_id", "")
        return self.renewal.ask(
            self.http,
            client_of(self.account.server, client_id, secret),
            self.secrets,
            account=f"reddit:{self.account.id}",
            call=call,
            is_stale=lambda raw: raw.status == 401 and not is_page(raw),
        )

    def _send(
        self,
        method: str,
        path: str,
        access: str,
        *,
        params: tuple[tuple[str, str], ...] = (),
        form: Mapping[str, str] | None = None,
    ) -> Raw:
        raw = self.http.send(
            method,
            api(self.account.server) + path,
            params=params,
            form=form,
            headers={"User-Agent": user_agent(self.account)},
            bearer=access,
            is_write=form is not None,
            keep_alive=form is None,
            spends={PERCENT: 0},
        )
        self._note(raw)
        return raw

    def _note(self, raw: Raw) -> None:
        """Keep what Reddit says is used of its ten minutes: numbers with a fraction."""
        used, left, reset_s = (
            _number(raw.headers.get(f"x-ratelimit-{name}", ""))
            for name in ("used", "remaining", "reset")
        )
        if used is None or left is None or used + left <= 0:
            return
        until = SystemClock().now() + timedelta(seconds=min(reset_s or 0.0, 3600.0))
        self.http.note(PERCENT, int(100 * used / (used + left)), until)


def _number(text: str) -> float | None:
    plain = text.strip()
    is_number = plain.replace(".", "", 1).isdigit() and plain.isascii() and len(plain) < 12
    return float(plain) if is_number else None
