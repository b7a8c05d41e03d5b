"""Proving a pasted token, finding out which way it opens, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.channels.base import (
    SIGN_IN_MADE,
    SIGN_IN_UNTIL,
    Asker,
    Capability,
    Identity,
    Secrets,
)
from app.channels.graph import pages
from app.channels.graph.line import Line, place
from app.channels.graph.renewing import LASTS, TOKEN
from app.channels.graph.version import VERSION
from app.channels.http.body import object_of
from app.channels.http.origin import server_of
from app.channels.instagram.ways import CODES_HERE, OWN, PAGE, SCOPES, SERVERS, asked
from app.clock import Clock, utc_text
from app.domain.loose import Json, id_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Gone, Refused, ScopeMissing, SignInError

EVERYTHING: Final = frozenset(
    {
        Capability.MENTIONS,
        Capability.COMMENTS,
        Capability.SEARCH,
        Capability.MESSAGES,
        Capability.REPLY,
        Capability.DELETE,
        Capability.HIDE,
        Capability.METRICS,
        Capability.THREAD,
    }
)
OWN_MARK: Final = "IG"  # how a token of an account's own begins
_NOT_THIS_WAY: Final = (SignInError, Refused, Gone, BadAnswer)
_LINKED: Final = "instagram_business_account"


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, clock: Clock) -> Identity:
    """Prove a token by the way it opens, and keep what is needed later alone.

    Args:
        http: the door.
        given: "token", or nothing where one is kept; "way", page or own, to force one; "choice",
            the id of the Page, where several have an account; "server" in place of both hosts.
        secrets: of the account.
        clock: tells what time it is.

    Raises:
        ChooseOne: the token is for several Pages with an account.
        ShopError: it cannot be used, with the reason.
    """
    fresh = given.get(TOKEN, "").strip()
    token = fresh or secrets.get(TOKEN) or ""
    if not token:
        raise SignInError
    way = given.get("way", "").strip() or (OWN if token.startswith(OWN_MARK) else "")
    lines = {
        one: Line(http, f"{server_of(given, usual)}/{VERSION}", token, clock, CODES_HERE)
        for one, usual in SERVERS.items()
    }
    if way == OWN:
        return _with_own(lines[OWN], secrets, is_fresh=bool(fresh))
    try:
        return _with_page(lines[PAGE], given.get("choice", ""), secrets)
    except _NOT_THIS_WAY as error:
        if way == PAGE:
            raise
        try:
            return _with_own(lines[OWN], secrets, is_fresh=bool(fresh))
        except _NOT_THIS_WAY:
            raise error from None  # the way it was made for tells best what is wrong


def _with_page(line: Line, choice: str, secrets: Secrets) -> Identity:
    fields = f"{_LINKED}{{id,username}}"
    chosen = pages.choose(line, choice, fields, needs=_LINKED)
    rights = pages.rights(line, chosen)
    own = replace(line, token=chosen.token)
    ig_id = id_at(chosen.told, _LINKED, "id")
    fields = "id,username,name,followers_count,media_count"
    path = place(ig_id)
    me = object_of(own.get(path, asked(PAGE, Capability.METRICS), (("fields", fields),)))
    why = {what: "scope" for what, scope in SCOPES[PAGE].items() if rights.lacks(scope)}
    _try_media(own, ig_id, PAGE)
    _try_messages(own, chosen.id, PAGE, why)
    _try_hashtags(own, ig_id, why)
    secrets.put(TOKEN, chosen.token)
    made = {SIGN_IN_MADE: utc_text(line.clock.now())}
    config = {"way": PAGE, "inbox": chosen.id, **made, **rights.config}
    return _identity(line, me, ig_id, why, config)


def _with_own(line: Line, secrets: Secrets, *, is_fresh: bool) -> Identity:
    fields = "id,user_id,username,name,account_type,followers_count,media_count"
    me = object_of(line.get("/me", asked(OWN, Capability.METRICS), (("fields", fields),)))
    if text_at(me, "account_type").upper() == "PERSONAL":
        raise Refused(reason="ig_personal")
    ig_id = id_at(me, "user_id") or id_at(me, "id")
    if not ig_id or not text_at(me, "username"):
        raise Refused(reason="meta_not_linked")
    why = {Capability.SEARCH: "ig_page_only"}
    _try_media(line, ig_id, OWN)
    _try_messages(line, ig_id, OWN, why)
    secrets.put(TOKEN, line.token)
    # how old the token is nobody tells; it lasts sixty days at most, and is renewed in a week
    now = line.clock.now()
    ends = {SIGN_IN_UNTIL: utc_text(now + LASTS), SIGN_IN_MADE: utc_text(now)}
    config = {"way": OWN, "inbox": ig_id, "other_id": id_at(me, "id")}
    config |= ends if is_fresh else {}  # a kept one is renewed at once
    return _identity(line, me, ig_id, why, config)


def _identity(
    line: Line, me: Json, ig_id: str, why: Mapping[Capability, str], config: Mapping[str, str]
) -> Identity:
    lacking = {what.value for what in why}
    handle = clean_line(text_at(me, "username"))
    return Identity(
        remote_id=ig_id,
        name=clean_line(text_at(me, "name")) or handle or ig_id,
        handle=handle,
        server=line.root.removesuffix(f"/{VERSION}"),
        capabilities=frozenset(one for one in EVERYTHING if one not in why),
        config={**config, "without": " ".join(sorted(lacking))},
        cannot=tuple(sorted((what.value, code) for what, code in why.items())),
    )


def _try_media(line: Line, ig_id: str, way: str) -> None:
    """Make sure that anything at all can be read.

    Raises:
        ShopError: nothing can.
    """
    error = pages.probe(
        line, place(ig_id, "media"), asked(way, Capability.COMMENTS), ("fields", "id")
    )
    if error is not None:
        raise error


def _try_messages(line: Line, owner: str, way: str, why: dict[Capability, str]) -> None:
    if Capability.MESSAGES in why:
        return
    what = asked(way, Capability.MESSAGES)
    error = pages.probe(line, place(owner, "conversations"), what, ("platform", "instagram"))
    if error is not None:
        why[Capability.MESSAGES] = "scope" if isinstance(error, ScopeMissing) else "not_here"


def _try_hashtags(line: Line, ig_id: str, why: dict[Capability, str]) -> None:
    """Ask which hashtags were searched lately, which costs none and needs the same permission."""
    path = place(ig_id, "recently_searched_hashtags")
    error = pages.probe(line, path, asked(PAGE, Capability.SEARCH))
    if error is not None:
        why[Capability.SEARCH] = "ig_hashtags"
