"""Signing in with the owner's own TikTok app: by tokens pasted, or by the browser and a paste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.channels.base import (
    SIGN_IN_MADE,
    SIGN_IN_UNTIL,
    AccountRef,
    Asker,
    Capability,
    Identity,
    Raw,
    Secrets,
)
from app.channels.http.origin import server_of
from app.channels.oauth.renewal import ACCESS, REFRESH
from app.channels.tiktok.answers import check, data_of, id_at, is_good, is_stale
from app.channels.tiktok.asking import VIDEO_SCOPE, WRITE_SCOPE, ask_with
from app.channels.tiktok.renewing import (
    CLIENT_SECRET,
    LASTS,
    PREFIX,
    SERVER,
    Tokens,
    ask_tokens,
    client_of,
    refreshed,
)
from app.channels.tiktok.streams import PROFILE
from app.clock import Clock, utc_text
from app.domain.loose import text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, SignInError, WrongUse

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

EVERYTHING: Final = frozenset(
    {
        Capability.COMMENTS,
        Capability.REPLY,
        Capability.DELETE,
        Capability.LIKE,
        Capability.HIDE,
        Capability.METRICS,
        Capability.THREAD,
    }
)
_TO_WRITE: Final = frozenset(
    {Capability.REPLY, Capability.DELETE, Capability.LIKE, Capability.HIDE}
)
SECRET_KINDS: Final = (ACCESS, REFRESH, CLIENT_SECRET)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, clock: Clock) -> Identity:
    """Prove the tokens of the owner's own app and keep them.

    Args:
        http: the door.
        given: "client_id", "client_secret", "refresh" and perhaps "token"; or "token" with
            "business_id" alone, which is good for a day; or nothing but what is kept.
        secrets: of the account.
        clock: tells what time it is.

    Raises:
        WrongUse: something is missing.
        ShopError: it cannot be used, with the reason.
    """
    server = server_of(given, SERVER)
    kept = {kind: given.get(kind, "").strip() or secrets.get(kind) or "" for kind in SECRET_KINDS}
    client_id = given.get("client_id", "").strip()
    tokens = Tokens(
        kept[ACCESS], kept[REFRESH], given.get("business_id", "").strip(), given.get("scope", "")
    )
    if not tokens.business_id or not _works(http, server, tokens):
        tokens = _renewed(http, server, client_id, kept, tokens, clock)
    raw = _videos(http, server, tokens)
    data_of(check(raw, VIDEO_SCOPE, clock.now()))
    name, handle = _names(http, server, tokens)
    for kind, value in ((CLIENT_SECRET, kept[CLIENT_SECRET]), (REFRESH, tokens.refresh)):
        secrets.put(kind, value)
    secrets.put(ACCESS, tokens.access)
    lacks_writing = bool(tokens.scopes) and WRITE_SCOPE not in _listed(tokens.scopes)
    config = {"client_id": client_id, SIGN_IN_MADE: utc_text(clock.now())}
    if tokens.refresh:
        config[SIGN_IN_UNTIL] = utc_text(clock.now() + tokens.lasts)
    return Identity(
        remote_id=tokens.business_id,
        name=name,
        handle=handle,
        server=server,
        capabilities=EVERYTHING - (_TO_WRITE if lacks_writing else frozenset()),
        config=config,
        cannot=tuple(sorted((what.value, "scope") for what in _TO_WRITE)) if lacks_writing else (),
    )


def begin_sign_in(http: Asker, given: Mapping[str, str], clock: Clock) -> BrowserSignIn:
    """Prepare the browser's way; the owner pastes the address that it ends at.

    Args:
        http: the door.
        given: "authorize_url" as the portal shows it, "client_id" and "client_secret".
        clock: tells what time it is.

    Raises:
        WrongUse: something is missing.
    """
    from app.channels.oauth.browser import BrowserSignIn, Return

    for need in ("authorize_url", "client_id", CLIENT_SECRET):
        if not given.get(need, "").strip():
            raise WrongUse(why="needs_field", detail=f"--set {need}=")
    portal = urlsplit(given["authorize_url"].strip())
    asked = dict(parse_qsl(portal.query))
    back = asked.get("redirect_uri", "")
    if not back:
        raise WrongUse(why="bad_link", detail=portal.hostname or "")
    way_back = Return(by_hand=True, redirect_uri=back)
    address = portal._replace(query=urlencode({**asked, "state": way_back.attempt.state}))
    server = server_of(given, SERVER)
    client = client_of(server, given["client_id"].strip(), given[CLIENT_SECRET].strip())
    client = replace(client, token_url=f"{server}{PREFIX}/tt_user/oauth2/token/")

    def finish(code: str) -> Mapping[str, str]:
        grant = {"grant_type": "authorization_code", "auth_code": code, "redirect_uri": back}
        tokens = ask_tokens(http, client, grant, clock)
        return {
            ACCESS: tokens.access,
            REFRESH: tokens.refresh,
            CLIENT_SECRET: client.client_secret,
            "client_id": client.client_id,
            "business_id": tokens.business_id,
            "scope": tokens.scopes,
        }

    return BrowserSignIn(client, way_back, finish, address=address.geturl())


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have TikTok forget our access; False if it did not.

    Raises:
        ShopError: it could not be asked.
    """
    token, client_secret = secrets.get(ACCESS), secrets.get(CLIENT_SECRET)
    client_id = account.config.get("client_id", "")
    if not token or not client_secret or not client_id:
        return False
    place = f"{account.server or SERVER}{PREFIX}/tt_user/oauth2/revoke/"
    body = {"client_id": client_id, CLIENT_SECRET: client_secret, "access_token": token}
    return is_good(http.send("POST", place, json=body, is_write=True, keep_alive=False))


def _videos(http: Asker, server: str, tokens: Tokens) -> Raw:
    params = (("business_id", tokens.business_id), ("fields", '["item_id"]'), ("max_count", "1"))
    return ask_with(http, server, tokens.access, "business/video/list", params)


def _works(http: Asker, server: str, tokens: Tokens) -> bool:
    """Say whether an access may still be used; any other trouble is told later."""
    return bool(tokens.access) and not is_stale(_videos(http, server, tokens))


def _renewed(
    http: Asker,
    server: str,
    client_id: str,
    kept: Mapping[str, str],
    given: Tokens,
    clock: Clock,
) -> Tokens:
    """Get an access, and with it the account's id, from the refresh token.

    Raises:
        SignInError: there is nothing to renew with, or it is dead.
        WrongUse: without a refresh token the owner must say which account it is.
    """
    if not (given.refresh and client_id and kept[CLIENT_SECRET]):
        if given.access and not given.business_id:
            raise WrongUse(why="needs_field", detail="--set business_id=")
        if given.refresh and not client_id:
            raise WrongUse(why="needs_field", detail="--set client_id=")
        raise SignInError
    client = client_of(server, client_id, kept[CLIENT_SECRET])
    tokens = refreshed(http, client, given.refresh, clock)
    business_id = tokens.business_id or given.business_id
    if not business_id:
        raise BadAnswer(host=urlsplit(server).hostname or "", why="shape")
    return replace(
        tokens,
        refresh=tokens.refresh or given.refresh,
        business_id=business_id,
        lasts=tokens.lasts or LASTS,
    )


def _names(http: Asker, server: str, tokens: Tokens) -> tuple[str, str]:
    """Give the account's name and handle; its id where TikTok keeps them back."""
    params = (("business_id", tokens.business_id), ("fields", PROFILE))
    raw = ask_with(http, server, tokens.access, "business/get", params)
    data = data_of(raw) if is_good(raw) else {}
    handle = clean_line(text_at(data, "username"))
    name = clean_line(text_at(data, "display_name")) or handle
    return name or f"TikTok {id_at({'id': tokens.business_id}, 'id')[:12]}".strip(), handle


def _listed(scopes: str) -> set[str]:
    return {one.strip() for one in scopes.replace(" ", ",").split(",")}
