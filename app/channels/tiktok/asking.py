"""Asking TikTok with one account's access, renewed on the way where its day is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.tiktok.answers import check, is_stale
from app.channels.tiktok.renewing import CLIENT_SECRET, PREFIX, SERVER, TokenRenewal, client_of
from app.clock import Clock
from app.errors import ShopError

READ_SCOPE: Final = "comment.list"
WRITE_SCOPE: Final = "comment.list.manage"
VIDEO_SCOPE: Final = "video.list"
PROFILE_SCOPE: Final = "user.info.basic"


def ask_with(
    http: Asker, server: str, access: str, path: str, params: Sequence[tuple[str, str]] = ()
) -> Raw:
    """Ask once with an access, and give any answer."""
    headers = {"Access-Token": access}
    return http.send("GET", f"{server}{PREFIX}/{path}/", params=params, headers=headers)


@dataclass(frozen=True, slots=True)
class Line:
    """A way to TikTok for one account; lives for one question or two."""

    http: Asker
    account: AccountRef
    secrets: Secrets
    renewal: TokenRenewal
    clock: Clock

    @property
    def server(self) -> str:
        """The origin that the account is asked at."""
        return self.account.server or SERVER

    def get(
        self,
        path: str,
        scopes: str,
        params: Sequence[tuple[str, str]] = (),
        *,
        lets: tuple[type[ShopError], ...] = (),
    ) -> Raw:
        """Ask for something of this account.

        Args:
            path: from the version on, without slashes at its ends.
            scopes: what it needs, in TikTok's own names.
            params: besides the account's own id.
            lets: errors whose answer is given back, for the reader to go on past it.

        Raises:
            ShopError: there is no good answer.
        """
        named = (("business_id", self.account.remote_id), *params)
        raw = self._ask(lambda access: ask_with(self.http, self.server, access, path, named))
        try:
            return check(raw, scopes, self.clock.now())
        except lets:
            return raw

    def post(self, path: str, body: Mapping[str, str]) -> Raw:
        """Change something once, and give any answer.

        Raises:
            ShopError: there was none; `may_have_left` tells whether it may have been done.
        """
        whole = {"business_id": self.account.remote_id, **body}
        return self._ask(lambda access: self._post(access, path, whole))

    def _post(self, access: str, path: str, body: Mapping[str, str]) -> Raw:
        return self.http.send(
            "POST",
            f"{self.server}{PREFIX}/{path}/",
            json=body,
            headers={"Access-Token": access},
            is_write=True,
            keep_alive=False,
        )

    def _ask(self, call: Callable[[str], Raw]) -> Raw:
        client_id = self.account.config.get("client_id", "")
        client = client_of(self.server, client_id, self.secrets.get(CLIENT_SECRET) or "")
        name = f"{self.account.id} {self.server} {self.account.remote_id}"
        return self.renewal.ask(
            self.http, client, self.secrets, account=name, call=call, is_stale=is_stale
        )
