"""Signing in at Google with the owner's own client, and out again.

The owner makes the client in a project of their own ("Desktop app"), so that it has its own
quota, and no cap of ours. Its secret is none in the strict sense, but is kept as one.
Source: channels/open-google-reviews-mail-crm.md 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.channels.base import SIGN_IN_MADE, SIGN_IN_UNTIL, AccountRef, Asker, Secrets
from app.channels.googleapi.answers import object_of
from app.channels.googleapi.places import CONSENT, TOKENS, is_googles, origin
from app.channels.http.origin import server_of
from app.channels.oauth.client import Client
from app.channels.oauth.renewal import ACCESS, REFRESH
from app.clock import SystemClock, utc_text
from app.domain.loose import number_at
from app.errors import SignInError, WrongUse

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn, Return
    from app.channels.oauth.tokens import Tokens

CLIENT_ID: Final = "client_id"
CLIENT_SECRET: Final = "client_secret"  # noqa: S105 - the name of the secret, not the secret
GRANTED: Final = "scope"  # what the owner left ticked, as `finish` hands it to `sign_in`
ENDS_AT: Final = "ends_at"  # likewise, UTC text
SECRET_KINDS: Final = (ACCESS, REFRESH, CLIENT_SECRET)
# Google takes no code that is copied from a page: by hand, the owner copies this address with
# all that the browser put behind it, where nobody listens and the browser only says so.
_UNHEARD: Final = "http://127.0.0.1:8017/"
_ACCESS_LIFE: Final = timedelta(seconds=3599)
_LONG_S: Final = 10 * 365 * 86_400  # what is longer is no end worth telling


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign-in that is not proved yet."""

    server: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    granted: frozenset[str] | None = None  # scopes; None where nobody told
    ends_at: str = ""  # UTC text; "" where nobody told
    is_new: bool = True  # given now, not kept from before

    def config(self) -> dict[str, str]:
        """Give what is kept of it in plain sight."""
        known = {CLIENT_ID: self.client_id, SIGN_IN_UNTIL: self.ends_at}
        if self.is_new and self.refresh:
            known[SIGN_IN_MADE] = utc_text(SystemClock().now())
        return {name: value for name, value in known.items() if value}

    def keep(self, secrets: Secrets) -> None:
        """Keep its secrets, the longest-lived first."""
        for kind, value in (
            (CLIENT_SECRET, self.client_secret),
            (REFRESH, self.refresh),
            (ACCESS, self.access),
        ):
            if value:
                secrets.put(kind, value)


def client_of(server: str, client_id: str, client_secret: str, scope: str = "") -> Client:
    """Describe the owner's client at Google, or at what stands for it."""
    return Client(
        authorize_url=f"{origin(server, CONSENT)}/o/oauth2/v2/auth",
        token_url=f"{origin(server, TOKENS)}/token",
        client_id=client_id,
        client_secret=client_secret,
        scopes=(scope,) if scope else (),
        issuer=f"https://{CONSENT}" if is_googles(server) else "",
        extra={"access_type": "offline", "prompt": "consent"},  # or no refresh token comes
    )


def begin(
    http: Asker, given: Mapping[str, str], *, host: str, scope: str, by_hand: bool
) -> BrowserSignIn:
    """Prepare to send the owner's browser to Google.

    Args:
        http: the door.
        given: "client_id" and "client_secret" of the owner's client; "server" for a stand-in.
        host: the network's own.
        scope: what to ask for.
        by_hand: the browser is elsewhere; the owner pastes the address it ended at.

    Raises:
        WrongUse: there is no client id.
        ShopError: the server given is none.
    """
    from app.channels.oauth.browser import BrowserSignIn

    client_id, secret = (given.get(name, "").strip() for name in (CLIENT_ID, CLIENT_SECRET))
    if not client_id:
        raise WrongUse(why="needs_field", detail=CLIENT_ID)
    server = server_of(given, f"https://{host}")
    client = client_of(server, client_id, secret, scope)
    way_back = _way_back(by_hand=by_hand)

    def finish(code: str) -> Mapping[str, str]:
        tokens, ends_at = _exchange(http, client, way_back, code)
        return {
            **({"server": server} if given.get("server") else {}),
            CLIENT_ID: client_id,
            CLIENT_SECRET: secret,
            ACCESS: tokens.access,
            REFRESH: tokens.refresh,
            GRANTED: tokens.scopes,
            ENDS_AT: ends_at,
        }

    return BrowserSignIn(client, way_back, finish)


def enter(http: Asker, given: Mapping[str, str], secrets: Secrets, *, host: str) -> Entry:
    """Take what the owner gave, or what is kept, and get an access for it; keep nothing yet.

    Nothing is used up by it, so it may be done again once the owner has chosen a place.

    Args:
        http: the door.
        given: what `begin`'s `finish` gave; or "client_id", "client_secret" and "refresh"; or
            "token" alone, which Google ends within the hour.
        secrets: of the account.
        host: the network's own.

    Raises:
        SignInError: there is nothing to sign in with, or it is dead.
        ShopError: Google could not be asked.
    """
    from app.channels.oauth.tokens import refresh

    typed = {name: value.strip() for name, value in given.items()}
    is_new = bool(typed.get(ACCESS) or typed.get(REFRESH))
    entry = Entry(
        server=server_of(given, f"https://{host}"),
        access=typed.get(ACCESS, ""),
        refresh=typed.get(REFRESH) or ("" if is_new else secrets.get(REFRESH) or ""),
        client_id=typed.get(CLIENT_ID, ""),
        client_secret=typed.get(CLIENT_SECRET) or secrets.get(CLIENT_SECRET) or "",
        granted=frozenset(typed[GRANTED].split()) if typed.get(GRANTED) else None,
        ends_at=typed.get(ENDS_AT, ""),
        is_new=is_new,
    )
    if entry.access and not entry.refresh and not entry.ends_at:
        return replace(entry, ends_at=utc_text(SystemClock().now() + _ACCESS_LIFE))
    if entry.access:
        return entry
    if entry.refresh and entry.client_id:
        client = client_of(entry.server, entry.client_id, entry.client_secret)
        tokens = refresh(http, client, entry.refresh)
        granted = frozenset(tokens.scopes.split()) if tokens.scopes else None
        renewed = tokens.refresh or entry.refresh  # Google gives none anew: the old one stays
        return replace(entry, access=tokens.access, refresh=renewed, granted=granted)
    access = secrets.get(ACCESS) or ""
    if not access:
        raise SignInError
    return replace(entry, access=access)


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have Google forget the sign-in; the refresh token takes every access with it.

    Raises:
        ShopError: it could not be asked.
    """
    token = secrets.get(REFRESH) or secrets.get(ACCESS)
    if not token:
        return False
    url = f"{origin(account.server, TOKENS)}/revoke"
    raw = http.send("POST", url, form={"token": token}, is_write=True, keep_alive=False)
    return 200 <= raw.status < 300


def _way_back(*, by_hand: bool) -> Return:
    from app.channels.oauth.browser import Return

    if not by_hand:
        way_back = Return()
        if not way_back.is_by_hand:
            return way_back
    return Return(by_hand=True, redirect_uri=_UNHEARD)


def _exchange(http: Asker, client: Client, way_back: Return, code: str) -> tuple[Tokens, str]:
    """Turn the code into tokens, and say when the sign-in ends, where Google tells.

    A consent screen "in testing" gives a sign-in of seven days, which the answer says in seconds.
    """
    from app.channels.oauth.tokens import read_tokens

    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way_back.redirect_uri,
        "code_verifier": way_back.attempt.verifier,
        CLIENT_ID: client.client_id,
        CLIENT_SECRET: client.client_secret,
    }
    raw = http.send("POST", client.token_url, form=form, is_write=True, keep_alive=False)
    tokens = read_tokens(raw)
    left_s = number_at(object_of(raw), "refresh_token_expires_in")
    if not left_s or not 0 < left_s < _LONG_S:
        return tokens, ""
    return tokens, utc_text(SystemClock().now() + timedelta(seconds=left_s))
