"""Proving a sign-in, by token or through the browser, and finding out what it may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from app.channels.base import AccountRef, Asker, Capability, Identity, Raw, Secrets
from app.channels.http.body import is_json, json_of
from app.channels.http.origin import server_address
from app.channels.mastodon.answers import Asked, check
from app.channels.mastodon.server import SNAC, Server, look_at
from app.channels.mastodon.status import handle, stable_id
from app.channels.mastodon.streams import hashtags
from app.domain.loose import dict_at, id_at, list_at, text_at, texts_at
from app.domain.plain_text import clean_line, safe_url
from app.errors import BadAnswer, NotOffered, ScopeMissing, SignInError

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn
    from app.channels.oauth.client import Client

TOKEN: Final = "token"  # noqa: S105 - the name of the secret, not the secret
CLIENT_SECRET: Final = "client_secret"  # noqa: S105
SCOPES: Final = (
    "read:accounts",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write:favourites",
    "write:statuses",
)
EVERYTHING: Final = frozenset(
    {
        Capability.MENTIONS,
        Capability.COMMENTS,
        Capability.MESSAGES,
        Capability.SEARCH,
        Capability.REPLY,
        Capability.DELETE,
        Capability.LIKE,
        Capability.METRICS,
        Capability.THREAD,
    }
)
WITHOUT_LOGIN: Final = frozenset({Capability.SEARCH, Capability.THREAD})
_NEEDS: Final = {
    Capability.MENTIONS: "read:notifications",
    Capability.MESSAGES: "read:notifications",
    Capability.COMMENTS: "read:statuses",
    Capability.METRICS: "read:statuses",
    Capability.THREAD: "read:statuses",
    Capability.REPLY: "write:statuses",
    Capability.DELETE: "write:statuses",
    Capability.LIKE: "write:favourites",
}


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets) -> Identity:
    """Prove a token, or that hashtags can be read without one; keep the secrets.

    Args:
        http: the door.
        given: "server"; "token", or nothing where one is kept; "hashtags" to watch; and
            "client_id", "client_secret" as `BrowserSignIn.wait` gives them.
        secrets: of the account.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    server = look_at(http, server_address(given.get("server", "")))
    tags = " ".join(hashtags(given.get("hashtags", "")))
    token = given.get(TOKEN, "").strip()
    if not token and not tags:
        token = secrets.get(TOKEN) or ""  # signing in again with what is kept
        if not token:
            raise SignInError
    if not token:
        return _without_login(http, server, tags)
    identity = _with_token(http, server, token, tags)
    for kind in (CLIENT_SECRET, TOKEN):
        if given.get(kind):
            secrets.put(kind, given[kind].strip())
    client_id = given.get("client_id", "")
    config = {**identity.config, **({"client_id": client_id} if client_id else {})}
    return Identity(
        remote_id=identity.remote_id,
        name=identity.name,
        handle=identity.handle,
        server=identity.server,
        capabilities=identity.capabilities,
        config=config,
    )


def begin_sign_in(http: Asker, server: str, *, by_hand: bool = False) -> BrowserSignIn:
    """Register with a server and prepare to send the owner's browser there.

    Args:
        http: the door.
        server: as the owner typed it.
        by_hand: have the server show a code that the owner pastes.

    Raises:
        ShopError: the server does not take us.
    """
    from app.channels.oauth.browser import BrowserSignIn, Return
    from app.channels.oauth.tokens import exchange

    address = look_at(http, server_address(server)).address
    way_back = Return(by_hand=by_hand)
    try:
        client = _register(http, address, way_back.redirect_uri)
    except BaseException:
        way_back.close()
        raise

    def finish(code: str) -> Mapping[str, str]:
        tokens = exchange(http, client, way_back.attempt, code, way_back.redirect_uri)
        return {
            "server": address,
            TOKEN: tokens.access,
            "client_id": client.client_id,
            CLIENT_SECRET: client.client_secret,
        }

    return BrowserSignIn(client, way_back, finish)


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have the server forget our token, where we know what we were registered as.

    Raises:
        ShopError: it could not be asked.
    """
    token, client_secret = secrets.get(TOKEN), secrets.get(CLIENT_SECRET)
    client_id = account.config.get("client_id", "")
    if not token or not client_secret or not client_id:
        return False
    raw = http.send(
        "POST",
        f"{account.server}/oauth/revoke",
        form={"client_id": client_id, CLIENT_SECRET: client_secret, "token": token},
        is_write=True,
        keep_alive=False,
    )
    return 200 <= raw.status < 300


def _register(http: Asker, address: str, redirect_uri: str) -> Client:
    from app.channels.oauth.client import Client

    raw = http.send("GET", f"{address}/.well-known/oauth-authorization-server")
    told = dict_at(json_of(raw)) if raw.status == 200 and is_json(raw) else {}
    offered = frozenset(texts_at(told, "scopes_supported"))
    scopes = tuple(one for one in SCOPES if not offered or one in offered)
    if len(scopes) < len(SCOPES):  # this server knows the coarse ones only
        scopes = ("read", "write")
    raw = _ask_app(http, address, redirect_uri, scopes)
    if raw.status in (400, 422):
        scopes = ("read", "write")
        raw = _ask_app(http, address, redirect_uri, scopes)
    app = json_of(check(raw, Asked(Capability.MENTIONS, has_token=False)))
    client_id = id_at(app, "client_id")
    if not client_id:
        raise BadAnswer(host=urlsplit(address).hostname or "", why="shape")
    return Client(
        authorize_url=_own(text_at(told, "authorization_endpoint"), address, "authorize"),
        token_url=_own(text_at(told, "token_endpoint"), address, "token"),
        client_id=client_id,
        client_secret=text_at(app, CLIENT_SECRET),
        scopes=scopes,
        has_pkce="S256" in texts_at(told, "code_challenge_methods_supported"),
        issuer=text_at(told, "issuer"),
    )


def _ask_app(http: Asker, address: str, redirect_uri: str, scopes: tuple[str, ...]) -> Raw:
    named = " ".join(scopes)
    form = {"client_name": "Shoptalk", "redirect_uris": redirect_uri, "scopes": named}
    form["scope"] = named  # snac2 reads this name
    return http.send("POST", f"{address}/api/v1/apps", form=form, is_write=True, keep_alive=False)


def _own(told: str, address: str, name: str) -> str:
    """Take an address the server told of itself, but none on another host."""
    told = safe_url(told)
    is_own = urlsplit(told).netloc == urlsplit(address).netloc
    return address + urlsplit(told).path if is_own else f"{address}/oauth/{name}"


def _with_token(http: Asker, server: Server, token: str, tags: str) -> Identity:
    raw = http.send("GET", f"{server.address}/api/v1/accounts/verify_credentials", bearer=token)
    me = json_of(check(raw, Asked(Capability.MENTIONS, "read:accounts"), is_about_token=True))
    account_id = id_at(me, "id")
    if not account_id:
        raise BadAnswer(host=urlsplit(server.address).hostname or "", why="shape")
    has_search = _has_search(http, server, token, text_at(me, "username"))
    full = handle(text_at(me, "acct"), server.domain)
    return Identity(
        remote_id=stable_id(me, server.domain) or account_id,
        name=clean_line(text_at(me, "display_name") or text_at(me, "username")) or full,
        handle=full,
        server=server.address,
        capabilities=_capabilities(http, server, token),
        config={
            **_config(server, tags),
            "account_id": account_id,
            "has_search": "yes" if has_search else "",
        },
    )


def _without_login(http: Asker, server: Server, tags: str) -> Identity:
    """Try a hashtag; servers may keep their timelines for those who sign in."""
    tag = quote(tags.split()[0], safe="")
    place = f"{server.address}/api/v1/timelines/tag/{tag}"
    raw = http.send("GET", place, params=(("limit", "1"),))
    found = json_of(check(raw, Asked(Capability.SEARCH, has_token=False)))
    if not isinstance(found, list):
        raise NotOffered(what=Capability.SEARCH.value)
    return Identity(
        remote_id=f"hashtags@{server.domain}",
        name=f"{' '.join(f'#{one}' for one in tags.split())} ({server.domain})",
        handle="",
        server=server.address,
        capabilities=WITHOUT_LOGIN,
        config=_config(server, tags),
    )


def _config(server: Server, tags: str) -> dict[str, str]:
    return {
        "domain": server.domain,
        "software": server.software,
        "version": server.version,
        "max_characters": str(server.max_characters),
        "url_counts": str(server.url_counts),
        "hashtags": tags,
    }


def _has_search(http: Asker, server: Server, token: str, word: str) -> bool:
    named = (("q", word or "shop"), ("type", "statuses"), ("limit", "1"))
    raw = http.send("GET", f"{server.address}/api/v2/search", params=named, bearer=token)
    return raw.status == 200 and is_json(raw) and "statuses" in dict_at(json_of(raw))


def _capabilities(http: Asker, server: Server, token: str) -> frozenset[Capability]:
    """Leave out what the server lacks and, where it tells, what the token does not allow."""
    able = set(EVERYTHING)
    if server.software == SNAC:
        able.discard(Capability.DELETE)
    place = f"{server.address}/api/v1/apps/verify_credentials"
    raw = http.send("GET", place, bearer=token)
    app = json_of(raw) if raw.status == 200 and is_json(raw) else None
    granted = frozenset(texts_at(app, "scopes")) if list_at(app, "scopes") else None
    if granted is not None:
        able -= {
            one
            for one, scope in _NEEDS.items()
            if scope not in granted and scope.partition(":")[0] not in granted
        }
    if Capability.MENTIONS not in able:  # nothing of ours could be read
        raise ScopeMissing(scopes=" ".join(SCOPES))
    return frozenset(able)
