"""The token endpoint: a code or a refresh token in, tokens out, its errors told apart."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus

from app.channels.base import Asker, Raw
from app.channels.http.body import host_of, json_of, why_not
from app.channels.http.outcome import asked_pause
from app.channels.oauth.client import Attempt, Client
from app.domain.loose import Json, number_at, text_at
from app.errors import BadAnswer, ScopeMissing, ShopError, SignInError, Unreachable

_DEAD: Final = frozenset(
    {"invalid_grant", "invalid_client", "unauthorized_client", "invalid_token", "access_denied"}
)
_PASSING: Final = frozenset({"temporarily_unavailable", "server_error", "slow_down"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a token endpoint gave."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    expires_in_s: int | None = None
    scopes: str = ""  # those given, where the server says so


def exchange(http: Asker, client: Client, attempt: Attempt, code: str, redirect_uri: str) -> Tokens:
    """Turn the code the owner's browser brought into tokens.

    Raises:
        SignInError: the server does not take the code.
        ShopError: it could not be asked, or not understood.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    form["scope"] = " ".join(client.scopes)
    if client.has_pkce:
        form["code_verifier"] = attempt.verifier
    return ask_tokens(http, client, form)


def refresh(http: Asker, client: Client, refresh_token: str) -> Tokens:
    """Renew an access that ran out.

    Raises:
        SignInError: the refresh token is dead; only the owner can mend that.
        ShopError: it could not be asked, or not understood; nothing says it is dead.
    """
    return ask_tokens(http, client, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def ask_tokens(http: Asker, client: Client, form: Mapping[str, str]) -> Tokens:
    """Ask a token endpoint once: where tokens rotate, asking twice would end the sign-in.

    Raises:
        ShopError: as `exchange` and `refresh` say.
    """
    raw = http.send(
        "POST",
        client.token_url,
        form={**form, **({} if client.has_basic else _named(client))},
        headers={"Accept": "application/json", **(basic(client) if client.has_basic else {})},
        is_write=True,
        keep_alive=False,
    )
    return read_tokens(raw)


def basic(client: Client) -> dict[str, str]:
    """Say who asks in a header; an installed program without a secret leaves that part empty."""
    pair = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"}


def _named(client: Client) -> dict[str, str]:
    secret = {"client_secret": client.client_secret} if client.client_secret else {}
    return {"client_id": client.client_id, **secret}


def read_tokens(raw: Raw) -> Tokens:
    """Read the answer of a token endpoint.

    Raises:
        ShopError: it held no token, with the reason.
    """
    body = _body(raw)
    access = text_at(body, "access_token")
    if 200 <= raw.status < 300 and access:
        return Tokens(
            access=access,
            refresh=text_at(body, "refresh_token"),
            expires_in_s=number_at(body, "expires_in"),
            scopes=text_at(body, "scope"),
        )
    raise _error(raw, body)


def _body(raw: Raw) -> Json:
    try:
        return json_of(raw)
    except BadAnswer:
        return None


def _error(raw: Raw, body: Json) -> ShopError:
    """Say what an answer without a token means; by its code alone, since words are localised."""
    host, code = host_of(raw), text_at(body, "error")
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500 or code in _PASSING:
        return Unreachable(host=host, why="server")
    if code == "invalid_scope":
        return ScopeMissing()
    if code in _DEAD or (raw.status in (400, 401) and (body is not None or not raw.body.strip())):
        return SignInError()
    return BadAnswer(host=host, why=why_not(raw.body) if body is None else "shape")
