"""Proving a pasted token and finding the page it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import (
    SIGN_IN_MADE,
    SIGN_IN_UNTIL,
    Asker,
    Capability,
    Identity,
    Secrets,
)
from app.channels.http.body import object_of
from app.channels.http.origin import server_of
from app.channels.linkedin import notifications
from app.channels.linkedin.answers import check, failure, is_good, is_json
from app.channels.linkedin.asking import ADMIN_SCOPE, READ_SCOPE, SERVER, TOKEN, ask, escaped
from app.channels.linkedin.urns import organization_urn
from app.clock import utc_text
from app.domain.loose import list_at, text_at
from app.domain.plain_text import clean_line
from app.errors import ChooseOne, ScopeMissing, ShopError, SignInError, WrongUse

EVERYTHING: Final = frozenset(
    {
        Capability.MENTIONS,
        Capability.COMMENTS,
        Capability.REPLY,
        Capability.EDIT_REPLY,
        Capability.DELETE,
        Capability.METRICS,
        Capability.THREAD,
    }
)
LIVES: Final = timedelta(days=60)  # channels/meta-x-linkedin-tiktok.md 4, "Auth"
_MOST_NAMED: Final = 10  # pages whose names are asked for: each is a call of the day's hundred


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, now: datetime) -> Identity:
    """Prove a token for one page and keep it.

    Args:
        http: the door.
        given: "token" from LinkedIn's OAuth Token Tools, or nothing where one is kept;
            "organization", the page's id, urn or address with the id; "tier", "standard" where
            LinkedIn granted that; "server" for another origin; "choice" after `ChooseOne`.
        secrets: of the account.
        now: from when on the token is taken to live its 60 days.

    Raises:
        ChooseOne: the token is good for several pages.
        WrongUse: nothing says which page.
        ShopError: it cannot be used, with the reason.
    """
    server = server_of(given, SERVER)
    fresh = given.get(TOKEN, "").strip()
    token = fresh or secrets.get(TOKEN) or ""
    if not token:
        raise SignInError
    urn = organization_urn(given.get("choice", "") or given.get("organization", ""))
    urn = urn or _only_page(http, server, token)
    posts = ask(
        http, server, token, "posts", (("q", "author"), ("author", escaped(urn)), ("count", "1"))
    )
    check(posts, READ_SCOPE)
    object_of(posts)
    has_news = _has_news(http, server, token, urn, now)
    name, handle = _names(http, server, token, urn)
    if fresh:
        secrets.put(TOKEN, fresh)
    return Identity(
        remote_id=urn,
        name=name,
        handle=handle,
        server=server,
        capabilities=EVERYTHING - (frozenset() if has_news else {Capability.MENTIONS}),
        config=_config(given, now if fresh else None, has_news=has_news),
        cannot=() if has_news else ((Capability.MENTIONS.value, "scope"),),
    )


def _config(
    given: Mapping[str, str], made_at: datetime | None, *, has_news: bool
) -> dict[str, str]:
    config = {"tier": "standard" if given.get("tier") == "standard" else "development"}
    config["has_news"] = "yes" if has_news else "no"
    if made_at is not None:
        config[SIGN_IN_MADE] = utc_text(made_at)
        config[SIGN_IN_UNTIL] = utc_text(made_at + LIVES)
    return config


def _only_page(http: Asker, server: str, token: str) -> str:
    """Find the page whose administrator the token's owner is, where LinkedIn tells.

    Raises:
        ChooseOne: there are several.
        WrongUse: it does not tell; the owner must name the page.
        SignInError: the token is dead.
    """
    query = (("q", "roleAssignee"), ("role", "ADMINISTRATOR"), ("state", "APPROVED"))
    raw = ask(http, server, token, "organizationAcls", query)
    if not is_good(raw):
        error = failure(raw, ADMIN_SCOPE)
        if not is_json(raw) or raw.status in (401, 429) or raw.status >= 500:
            raise error
        raise WrongUse(why="needs_field", detail="--set organization=") from error
    names = ("organization", "organizationTarget", "organizationalTarget")
    found = (
        organization_urn(next((t for name in names if (t := text_at(one, name))), ""))
        for one in list_at(object_of(raw), "elements")
    )
    urns = tuple(dict.fromkeys(urn for urn in found if urn))
    if not urns:
        raise WrongUse(why="needs_field", detail="--set organization=")
    if len(urns) == 1:
        return urns[0]
    named = tuple((urn, _name_to_choose(http, server, token, urn)) for urn in urns[:_MOST_NAMED])
    raise ChooseOne(what="organization", choices=(*named, *((u, u) for u in urns[_MOST_NAMED:])))


def _name_to_choose(http: Asker, server: str, token: str, urn: str) -> str:
    return _names(http, server, token, urn)[0]


def _names(http: Asker, server: str, token: str, urn: str) -> tuple[str, str]:
    """Give the page's name and the one in its address; its id where LinkedIn keeps them back."""
    number = urn.rpartition(":")[2]
    raw = ask(http, server, token, f"organizations/{number}")
    body = object_of(raw) if is_good(raw) and is_json(raw) else {}
    name = clean_line(text_at(body, "localizedName"))
    return name or f"LinkedIn {number}", clean_line(text_at(body, "vanityName"))


def _has_news(http: Asker, server: str, token: str, urn: str, now: datetime) -> bool:
    """Say whether the page's news may be read, which takes a right of its own.

    Raises:
        ShopError: it is not for want of that right.
    """
    query = (*notifications.query(urn, "", "", now)[:-1], ("count", "1"))
    raw = ask(http, server, token, notifications.PATH, query)
    try:
        check(raw, ADMIN_SCOPE)
    except ShopError as error:
        if isinstance(error, ScopeMissing):
            return False
        raise
    return True
