"""Proving a sign-in at Reddit: the link of the owner's own feeds, or an app that it approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.channels.base import (
    SIGN_IN_UNTIL,
    AccountRef,
    Asker,
    Capability,
    Identity,
    ReadContext,
    Secrets,
)
from app.channels.http.body import host_of, json_of
from app.channels.http.origin import server_of
from app.channels.oauth.renewal import ACCESS, REFRESH
from app.channels.reddit.answers import check
from app.channels.reddit.asking import CLIENT_SECRET, client_of
from app.channels.reddit.feeds import Feeds, read_feed
from app.channels.reddit.places import (
    APP,
    FEEDS,
    MODE,
    SUBREDDITS,
    WWW,
    FeedKey,
    agent,
    api,
    subreddits,
)
from app.channels.reddit.streams import question, streams
from app.channels.reddit.things import user_id
from app.clock import SystemClock, utc_text
from app.domain.loose import text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Refused, SignInError, WrongUse

if TYPE_CHECKING:
    from app.channels.oauth.browser import BrowserSignIn

FEED: Final = "feed"  # the secret: the pair that opens the feeds
CALLBACK: Final = "http://127.0.0.1:8754/callback"  # what the owner registers with the app
PASTED_FOR: Final = timedelta(hours=24)  # how long an access without a refresh token lives
BY_FEED: Final = frozenset(
    {Capability.MENTIONS, Capability.COMMENTS, Capability.MESSAGES, Capability.SEARCH}
)
NEEDS: Final = {
    Capability.MENTIONS: "privatemessages",
    Capability.COMMENTS: "privatemessages",
    Capability.MESSAGES: "privatemessages",
    Capability.SEARCH: "read",
    Capability.REPLY: "submit",
    Capability.EDIT_REPLY: "edit",
    Capability.DELETE: "edit",
    Capability.LIKE: "vote",
    Capability.METRICS: "history",
}
EVERYTHING: Final = frozenset(NEEDS)


def begin_sign_in(http: Asker, given: Mapping[str, str], *, by_hand: bool = False) -> BrowserSignIn:
    """Prepare to send the owner's browser to Reddit.

    Args:
        http: the door.
        given: "client_id" of the approved app; "client_secret" where it has one; "callback"
            where another address than ours is registered with it; "server".
        by_hand: the owner pastes the address the browser ends at.

    Raises:
        ShopError: something is missing, or the callback cannot be listened at.
    """
    from app.channels.oauth.browser import BrowserSignIn, Return
    from app.channels.oauth.tokens import exchange

    client_id = given.get("client_id", "").strip()
    if not client_id:
        raise WrongUse(why="needs_field", detail="client_id")
    client = client_of(server_of(given, WWW), client_id, given.get(CLIENT_SECRET, "").strip())
    way_back = Return(by_hand=by_hand, redirect_uri=given.get("callback", "").strip() or CALLBACK)

    def finish(code: str) -> Mapping[str, str]:
        tokens = exchange(http, client, way_back.attempt, code, way_back.redirect_uri)
        return {
            **given,
            ACCESS: tokens.access,
            REFRESH: tokens.refresh,
            "scopes": tokens.scopes.replace(",", " ") or " ".join(client.scopes),
        }

    return BrowserSignIn(client, way_back, finish)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, feeds: Feeds) -> Identity:
    """Prove the link of a feed, or the access of an app; keep the secrets.

    Args:
        http: the door.
        given: "token": a link of reddit.com/prefs/feeds, or an app's access; "subreddits" to
            follow; what `BrowserSignIn.wait` gives; "server". Without a token, what is kept.
        secrets: of the account.
        feeds: asks for feeds.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    token = given.get(ACCESS, "").strip() or given.get("url", "").strip()
    key = FeedKey.of_text(token)
    if key is None and not token:
        key = FeedKey.of_text(secrets.get(FEED) or "")
    if key is not None:
        return _with_feeds(http, given, secrets, key, feeds)
    if "://" in token or "feed=" in token:
        raise Refused(reason="reddit_not_a_feed")
    token = token or secrets.get(ACCESS) or ""
    if not token:
        raise SignInError
    return _with_app(http, given, secrets, token)


def _with_feeds(
    http: Asker, given: Mapping[str, str], secrets: Secrets, key: FeedKey, feeds: Feeds
) -> Identity:
    config = {MODE: FEEDS, SUBREDDITS: " ".join(subreddits(given))}
    account = AccountRef(0, "reddit", server_of(given, WWW), key.user, user_id(key.user), config)
    inbox = streams(account, ())[0]
    asked = question(account, inbox, "")
    if asked is not None:  # the inbox is always asked for
        raw = feeds.ask(http, account, key, asked)
        read_feed(raw, ReadContext(account, inbox, "", SystemClock().now()))
    secrets.put(FEED, key.to_text())
    return Identity(
        remote_id=account.remote_id,
        name=f"u/{key.user}",
        handle=key.user,
        server=account.server,
        capabilities=BY_FEED,
        config=config,
        cannot=tuple((one.value, "reddit_by_hand") for one in sorted(EVERYTHING - BY_FEED)),
    )


def _with_app(http: Asker, given: Mapping[str, str], secrets: Secrets, token: str) -> Identity:
    server, client_id = server_of(given, WWW), given.get("client_id", "").strip()
    raw = http.send(
        "GET",
        f"{api(server)}/api/v1/me",
        params=(("raw_json", "1"),),
        headers={"User-Agent": agent(client_id, "")},
        bearer=token,
    )
    me = json_of(check(raw, what=Capability.MENTIONS.value, scopes="identity"))
    name = clean_line(text_at(me, "name"))
    if not name:
        raise BadAnswer(host=host_of(raw), why="shape")
    for kind in (CLIENT_SECRET, REFRESH, ACCESS):
        if given.get(kind, "").strip():
            secrets.put(kind, given[kind].strip())
    granted = given.get("scopes", "").replace("*", "").split()  # "*": everything
    lacks = sorted(one for one, scope in NEEDS.items() if granted and scope not in granted)
    config = {MODE: APP, "client_id": client_id, SUBREDDITS: " ".join(subreddits(given))}
    if given.get(ACCESS) and not (given.get(REFRESH) or secrets.get(REFRESH)):
        config[SIGN_IN_UNTIL] = utc_text(SystemClock().now() + PASTED_FOR)
    return Identity(
        remote_id=user_id(name),
        name=f"u/{name}",
        handle=name,
        server=server,
        capabilities=EVERYTHING - set(lacks),
        config=config,
        cannot=tuple((one.value, "scope") for one in lacks),
    )


def sign_out(http: Asker, account: AccountRef, secrets: Secrets) -> bool:
    """Have Reddit forget an app's sign-in; False where there is none.

    Raises:
        ShopError: it could not be asked.
    """
    from app.channels.oauth.tokens import basic

    token, client_id = secrets.get(REFRESH), account.config.get("client_id", "")
    if not token or not client_id:
        return False
    client = client_of(account.server, client_id, secrets.get(CLIENT_SECRET) or "")
    raw = http.send(
        "POST",
        f"{account.server}/api/v1/revoke_token",
        form={"token": token, "token_type_hint": "refresh_token"},
        headers={**basic(client), "User-Agent": agent(client_id, account.handle)},
        is_write=True,
        keep_alive=False,
    )
    return 200 <= raw.status < 300
