"""Proving a sign-in with the owner's own app, or a pasted token that may only read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from app.channels.base import AccountRef, Asker, Capability, Identity, Raw, Secrets
from app.channels.http.origin import server_of
from app.channels.oauth.renewal import ACCESS, REFRESH
from app.channels.x import money
from app.channels.x.asking import API, client_of
from app.channels.x.dialect import USER_FIELDS
from app.channels.x.who import Who, asked, kept
from app.domain.plain_text import clean_line
from app.errors import Refused, SignInError, WrongUse
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

    Where the owner allows no money yet, nothing is asked: who it is turns out later.

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
    mills = money.mills_of(cap)
    if mills is None:
        raise Refused(reason="x_bad_cap")
    server = server_of(given, API)
    token = given.get(ACCESS, "").strip() or secrets.get(ACCESS) or ""
    if not token:
        raise SignInError
    lacks = _cannot(given, secrets)
    is_allowed = mills >= money.USER_READ
    me = _who(http, server, token, given, secrets) if is_allowed else _unasked(given, secrets)
    for kind in (REFRESH, ACCESS):
        if given.get(kind, "").strip():
            secrets.put(kind, given[kind].strip())
    me.keep(secrets)
    facts = me.facts() if me.is_proven else Who(me.account).facts()
    return Identity(
        remote_id=me.account,
        name=me.name or me.handle or "X",
        handle=me.handle,
        server=server,
        capabilities=EVERYTHING - {one for one, _ in lacks},
        config={
            TERMS: "yes",
            money.CAP: cap,
            "client_id": given.get("client_id", "").strip(),
            **facts,
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


def _who(http: Asker, server: str, token: str, given: Mapping[str, str], secrets: Secrets) -> Who:
    """Ask whose a token is; the account stays what it was, unless it is somebody else's."""

    def ask(path: str) -> Raw:
        named, spends = (("user.fields", USER_FIELDS),), {money.MILLS: money.USER_READ}
        return http.send("GET", f"{server}{path}", params=named, bearer=token, spends=spends)

    me, before = asked(ask, given.get("handle", "")), kept(secrets)
    is_same = before is not None and before.id in ("", me.id)
    return replace(me, account=before.account) if before and is_same else me


def _unasked(given: Mapping[str, str], secrets: Secrets) -> Who:
    """Say what is known without asking: who it was before, if anybody; it is to be proven."""
    before = kept(secrets)
    if before is not None:
        return replace(before, is_proven="")
    typed = clean_line(given.get("handle", "").strip().lstrip("@"))
    return Who(f"unasked:{uuid4().hex}", handle=typed)


def _cannot(given: Mapping[str, str], secrets: Secrets) -> list[tuple[Capability, str]]:
    """Name what this sign-in lacks: a pasted token reads, one from the browser has its scopes."""
    if given.get("scopes"):
        granted = given["scopes"].split()
        return [(one, "scope") for one, scope in WRITES.items() if scope not in granted]
    renews = given.get(REFRESH) or ("" if given.get(ACCESS) else secrets.get(REFRESH))
    return [] if renews else [(one, "x_read_only") for one in WRITES]
