"""Asking LinkedIn: its version, its headers, and addresses that are built by hand.

LinkedIn wants ids escaped and its own `List(` and `(start:` as they are, which no
general way of building a query does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import quote

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.errors import SignInError

SERVER: Final = "https://api.linkedin.com"
VERSION: Final = "202607"
SUNSET_ON: Final = date(2027, 7, 1)  # each month's version is answered for a year at least
TOKEN: Final = "token"  # noqa: S105 - the name of the secret, not the secret
CALLS: Final = "calls"  # the bucket every request is taken from

READ_SCOPE: Final = "r_organization_social_feed"
WRITE_SCOPE: Final = "w_organization_social_feed"
ADMIN_SCOPE: Final = "rw_organization_admin"

Query = Sequence[tuple[str, str]]  # values ready to be sent, see `escaped`


def escaped(urn: str) -> str:
    """Escape an id wholly, brackets and commas too, as path and query want it."""
    return quote(urn, safe="")


def list_of(urns: Sequence[str]) -> str:
    """Write a list as Rest.li 2 reads it."""
    return f"List({','.join(map(escaped, urns))})"


def address(server: str, path: str, query: Query = ()) -> str:
    """Build an address whose query nobody may escape again."""
    asked = "&".join(f"{name}={value}" for name, value in query)
    return f"{server}/rest/{path}{'?' if asked else ''}{asked}"


def ask(http: Asker, server: str, token: str, path: str, query: Query = ()) -> Raw:
    """Ask once, and give any answer.

    Raises:
        ShopError: there was none, or the day's calls are used up.
    """
    place = address(server, path, query)
    return http.send("GET", place, headers=headers(), bearer=token, spends={CALLS: 1})


def write(
    http: Asker,
    server: str,
    token: str,
    method: str,
    path: str,
    query: Query = (),
    *,
    body: object = None,
    restli_method: str = "",
) -> Raw:
    """Change something once, and give any answer.

    Raises:
        ShopError: there was none; `may_have_left` tells whether it may have been done.
    """
    return http.send(
        method,
        address(server, path, query),
        headers=headers(restli_method),
        json=body,
        bearer=token,
        is_write=True,
        keep_alive=False,
        spends={CALLS: 1},
    )


def headers(restli_method: str = "") -> dict[str, str]:
    """Give what every request carries."""
    named = {"LinkedIn-Version": VERSION, "X-Restli-Protocol-Version": "2.0.0"}
    return named | ({"X-RestLi-Method": restli_method} if restli_method else {})


def token_of(secrets: Secrets) -> str:
    """Fetch the token.

    Raises:
        SignInError: there is none.
        KeyringError: the keyring cannot be used now.
    """
    token = secrets.get(TOKEN)
    if not token:
        raise SignInError
    return token


def server_of(account: AccountRef) -> str:
    """Name the origin that the account is asked at."""
    return account.server or SERVER
