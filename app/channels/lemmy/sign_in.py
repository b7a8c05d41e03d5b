"""Signing in with a name and a password once; only the token that comes back is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import AccountRef, Asker, Capability, Identity, Secrets
from app.channels.http.body import host_of, json_of
from app.channels.http.origin import server_address
from app.channels.lemmy.answers import check
from app.channels.lemmy.server import TOKEN, look_at, tell
from app.channels.lemmy.views import handle_of
from app.domain.loose import dict_at, number_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Gone, SignInError

EVERYTHING: Final = frozenset(
    {
        Capability.MENTIONS,
        Capability.COMMENTS,
        Capability.MESSAGES,
        Capability.SEARCH,
        Capability.REPLY,
        Capability.EDIT_REPLY,
        Capability.DELETE,
        Capability.LIKE,
        Capability.THREAD,
    }
)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove a name and a password, or a kept token; keep the token.

    Args:
        http: the door.
        given: "server", "handle", "password", and "totp" where the server asks for one; or
            "token"; or nothing but the server where a token is kept.
        secrets: of the account.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    handle = given.get("handle", "").strip().lstrip("@")
    server = server_address(given.get("server", "") or handle)
    version = text_at(look_at(http, server), "version")[:40]
    token = given.get(TOKEN, "").strip()
    if given.get("password"):
        token = _log_in(http, server, _login_of(handle, server), given)
    token = token or secrets.get(TOKEN) or ""
    if not token:
        raise SignInError
    raw = check(http.send("GET", f"{server}/api/v3/site", bearer=token), Capability.MENTIONS)
    me = dict_at(json_of(raw), "my_user", "local_user_view", "person")
    if not me:
        raise SignInError  # a dead token is taken for nobody's, without an error
    number, actor = number_at(me, "id"), text_at(me, "actor_id") or text_at(me, "ap_id")
    if number is None or not actor:
        raise BadAnswer(host=host_of(raw), why="shape")
    secrets.put(TOKEN, token)
    full = handle_of(me)
    return Identity(
        remote_id=actor,
        name=clean_line(text_at(me, "display_name")) or full,
        handle=full,
        server=server,
        capabilities=EVERYTHING,
        config={"person": str(number), "version": version},
    )


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have the server forget our token.

    Raises:
        ShopError: it could not be asked.
    """
    return 200 <= tell(http, account, secrets, "/user/logout", {}).status < 300


def _login_of(handle: str, server: str) -> str:
    """Give what a server knows somebody by: the name in name@host, or a whole mail address."""
    name, _, host = handle.partition("@")
    is_here = host.casefold() in ("", urlsplit(server).netloc, urlsplit(server).hostname)
    return name if is_here else handle


def _log_in(http: Asker, server: str, name: str, given: Mapping[str, str]) -> str:
    body = {"username_or_email": name, "password": given["password"]}
    if given.get("totp"):
        body["totp_2fa_token"] = given["totp"].strip()
    place = f"{server}/api/v3/user/login"
    raw = http.send("POST", place, json=body, is_write=True, keep_alive=False)
    try:
        token = text_at(json_of(check(raw, Capability.MENTIONS)), "jwt")
    except Gone:
        raise SignInError from None  # nobody of that name
    if not token:
        raise BadAnswer(host=urlsplit(server).hostname or "", why="shape")
    return token
