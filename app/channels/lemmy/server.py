"""Finding a server, and asking it as whoever signed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef, Asker, Raw, Secrets
from app.channels.http.body import is_page, json_of
from app.channels.http.door import UNTIL
from app.domain.loose import Json
from app.errors import (
    BadAnswer,
    NothingFound,
    RateLimited,
    Refused,
    SignInError,
    Unreachable,
)

TOKEN: Final = "token"  # noqa: S105 - the name of the secret, not the secret

Params = tuple[tuple[str, str], ...]


def look_at(http: Asker, address: str) -> Json:
    """Ask a server who it is.

    Raises:
        Refused: it speaks only the form of Lemmy 1.0 ("lemmy_too_new").
        NothingFound: what answers there is no Lemmy.
        ShopError: nothing answers, or something in between does.
    """
    raw = http.send("GET", f"{address}/api/v3/site")
    told = _told(raw)
    if told is not None:
        return told
    if raw.status == 429:
        raise RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        raise Unreachable(host=urlsplit(address).hostname or "", why="server")
    if _told(http.send("GET", f"{address}/api/v4/site")) is not None:
        raise Refused(reason="lemmy_too_new")
    if raw.status == 200 and is_page(raw):  # as a guest network does
        raise BadAnswer(host=urlsplit(address).hostname or "", why="html")
    raise NothingFound(address=address)


def ask(
    http: Asker, account: AccountRef, secrets: Secrets, path: str, params: Sequence[tuple[str, str]]
) -> Raw:
    """Ask as the owner.

    Raises:
        SignInError: no token is kept.
        ShopError: no answer came.
    """
    place = f"{account.server}/api/v3{path}"
    return http.send("GET", place, params=params, bearer=_token(secrets))


def tell(
    http: Asker,
    account: AccountRef,
    secrets: Secrets,
    path: str,
    body: dict[str, str | int | bool],
    *,
    method: str = "POST",
) -> Raw:
    """Have the server change something.

    Raises:
        SignInError: no token is kept.
        ShopError: no answer came; `may_have_left` says whether it may have been done.
    """
    place = f"{account.server}/api/v3{path}"
    token = _token(secrets)
    return http.send(method, place, json=body, bearer=token, is_write=True, keep_alive=False)


def _token(secrets: Secrets) -> str:
    token = secrets.get(TOKEN)
    if not token:
        raise SignInError
    return token


def _told(raw: Raw) -> Json:
    if raw.status != 200:
        return None
    try:
        told = json_of(raw)
    except BadAnswer:
        return None
    return told if isinstance(told, dict) and "site_view" in told else None
