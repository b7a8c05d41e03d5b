"""Proving a sign-in with the owner's own app, or a pasted token that may only read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from app.channels.base import AccountRef, Asker, Capability, Identity, Raw, Secrets
from app.channels.oauth.origin import server_of
from app.channels.oauth.renewal import ACCESS, REFRESH
from app.channels.x import money
from app.channels.x.answers import check, host_of, json_of, problem
from app.channels.x.asking import API, client_of
from app.channels.x.dialect import USER_FIELDS
from app.channels.x.streams import APP_ONLY, READ
from app.domain.loose import Json, dict_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Refused, SignInError, WrongUse
from app.wording.networks.x import TERMS_SENTENCE

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

CALLBACK: Final = "http://127.0.0.1:8754/callback"  # what the owner registers with the app
TERMS: Final = "accepts_terms"  # "yes", once the owner has read X's sentence on apps of one's own
EVERYTHING: Final = frozenset(
    {
        Capability.MENTIONS,
        Capability.COMMENTS,
        Capability.SEARCH,
        Capability.REPLY,
        Capability.DELETE,
        Capability.HIDE,
        Capability.METRICS,
    }
)
WRITES: Final = {
    Capability.REPLY: "tweet.write",
    Capability.DELETE: "tweet.write",
    Capability.HIDE: "tweet.moderate.write",
}


def begin_sign_in(http: Asker, given: Mapping[str, str], *, by_hand: bool = False) -> BrowserSignIn:
    """Prepare to send the owner's browser to X.

    Args:
        http: the door.
        given: "client_id" of the owner's app, "accepts_terms"; "callback" where the owner has
            registered another address than ours; "server".
        by_hand: the owner pastes the address the browser ends at.

    Raises:
        ShopError: something is missing, or the callback cannot be listened at.
    """
    from app.channels.oauth.browser import BrowserSignIn, Return
    from app.channels.oauth.tokens import exchange

    _agreed(given)
    client_id = given.get("client_id", "").strip()
    if not client_id:
        raise WrongUse(why="needs_field", detail="client_id")
    client = client_of(server_of(given, API), client_id)
    way_back = Return(by_hand=by_hand, redirect_uri=given.get("callback", "").strip() or CALLBACK)

    def finish(code: str) -> Mapping[str, str]:
        tokens = exchange(http, client, way_back.attempt, code, way_back.redirect_uri)
        return {
            **given,
            ACCESS: tokens.access,
            REFRESH: tokens.refresh,
            "scopes": tokens.scopes or " ".join(client.scopes),
        }

    return BrowserSignIn(client, way_back, finish)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove a token by asking X who it is, which costs a cent; keep the secrets.

    Args:
        http: the door.
        given: "accepts_terms"; "token", or nothing where one is kept; "handle" for the token of
            an app alone; "monthly_cap" in dollars; what `BrowserSignIn.wait` gives; "server".
        secrets: of the account.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    _agreed(given)
    cap = given.get(money.CAP, "").strip() or "0"
    if money.mills_of(cap) is None:
        raise Refused(reason="x_bad_cap")
    server, token = (
        server_of(given, API),
        given.get(ACCESS, "").strip() or secrets.get(ACCESS) or "",
    )
    if not token:
        raise SignInError
    me = _who(http, server, token, given.get("handle", ""))
    is_app_only = not text_at(me, "is_person")
    for kind in (REFRESH, ACCESS):
        if given.get(kind, "").strip():
            secrets.put(kind, given[kind].strip())
    handle = clean_line(text_at(me, "username"))
    lacks = _cannot(given)
    return Identity(
        remote_id=text_at(me, "id"),
        name=clean_line(text_at(me, "name")) or handle,
        handle=handle,
        server=server,
        capabilities=EVERYTHING - {one for one, _ in lacks},
        config={
            TERMS: "yes",
            money.CAP: cap,
            "client_id": given.get("client_id", "").strip(),
            APP_ONLY: "yes" if is_app_only else "",
        },
        cannot=tuple((one.value, why) for one, why in lacks),
    )


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have X forget the whole sign-in; False where there is none of ours.

    Raises:
        ShopError: it could not be asked.
    """
    token = secrets.get(REFRESH) or ""
    client_id = account.config.get("client_id", "")
    if not token or not client_id:
        return False
    raw = http.send(
        "POST",
        f"{account.server}/2/oauth2/revoke",
        form={"token": token, "token_type_hint": "refresh_token", "client_id": client_id},
        is_write=True,
        keep_alive=False,
    )
    return raw.status == 200


def _agreed(given: Mapping[str, str]) -> None:
    if given.get(TERMS, "").strip().lower() != "yes":
        raise Refused(reason="x_terms", detail=TERMS_SENTENCE)


def _who(http: Asker, server: str, token: str, handle: str) -> dict[str, Json]:
    """Ask whose token it is; one that is an app's alone is told the name it shall read."""
    raw = _ask_user(http, f"{server}/2/users/me", token)
    is_person = raw.status != 403 or problem(json_of(raw)) != "unsupported-authentication"
    if not is_person:
        name = handle.strip().lstrip("@")
        if not re.fullmatch(r"\w{1,15}", name):
            raise WrongUse(why="needs_field", detail="handle")
        raw = _ask_user(http, f"{server}/2/users/by/username/{quote(name)}", token)
    me = dict_at(json_of(check(raw, READ)), "data")
    if not text_at(me, "id"):
        raise BadAnswer(host=host_of(raw), why="shape")
    return {**me, "is_person": "yes" if is_person else ""}


def _ask_user(http: Asker, url: str, token: str) -> Raw:
    spends = {money.MILLS: money.USER_READ}
    return http.send(
        "GET", url, params=(("user.fields", USER_FIELDS),), bearer=token, spends=spends
    )


def _cannot(given: Mapping[str, str]) -> list[tuple[Capability, str]]:
    """Name what this sign-in lacks: a pasted token reads, one from the browser has its scopes."""
    if given.get("scopes"):
        granted = given["scopes"].split()
        return [(one, "scope") for one, scope in WRITES.items() if scope not in granted]
    is_pasted = bool(given.get(ACCESS)) and not given.get(REFRESH)
    return [(one, "x_read_only") for one in WRITES] if is_pasted else []
