"""Proving a pasted token of Threads and finding out what it may do."""

from __future__ import annotations

from collections.abc import Mapping
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
from app.channels.graph.line import Line
from app.channels.graph.renewing import LASTS, TOKEN
from app.channels.http.body import object_of
from app.channels.http.origin import server_of
from app.channels.threads.asking import BASIC, NEEDS, SERVER, asked, line
from app.clock import Clock, utc_text
from app.domain.loose import id_at, text_at
from app.domain.plain_text import clean_line
from app.errors import BadAnswer, Refused, SignInError

EVERYTHING: Final = frozenset(NEEDS)


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, clock: Clock) -> Identity:
    """Prove a token and keep it.

    Args:
        http: the door.
        given: "token" from the app's User Token Generator, or nothing where one is kept;
            "server" for another origin.
        secrets: of the account.
        clock: tells what time it is.

    Raises:
        ShopError: it cannot be used, with the reason.
    """
    fresh = given.get(TOKEN, "").strip()
    token = fresh or secrets.get(TOKEN) or ""
    if not token:
        raise SignInError
    server = server_of(given, SERVER)
    way = line(http, server, token, clock)
    me = object_of(way.get("/me", BASIC, (("fields", "id,username,name"),)))
    own_id, handle = id_at(me, "id"), clean_line(text_at(me, "username"))
    if not own_id or not handle:
        raise Refused(reason="threads_no_profile")
    rights = _rights(way, own_id, handle)
    why = {what for what, scope in NEEDS.items() if rights.lacks(scope)}
    if rights.scopes is None:
        why |= _refused(way)
    if fresh:
        secrets.put(TOKEN, fresh)
    # how old the token is nobody tells; it lasts sixty days at most, and is renewed in a week
    ends = {SIGN_IN_UNTIL: utc_text(clock.now() + LASTS), SIGN_IN_MADE: utc_text(clock.now())}
    config = {**(ends if fresh else {}), **rights.config}  # a kept one is renewed at once
    return Identity(
        remote_id=own_id,
        name=clean_line(text_at(me, "name")) or handle,
        handle=handle,
        server=server,
        capabilities=EVERYTHING - why,
        config={**config, "without": " ".join(sorted(what.value for what in why))},
        cannot=tuple(sorted((what.value, "scope") for what in why)),
    )


def _rights(way: Line, own_id: str, name: str) -> pages.Rights:
    """Ask what the token may do, where Threads tells."""
    try:
        return pages.rights(way, pages.Chosen(own_id, name, way.token, None))
    except BadAnswer:  # whoever answers there does not know the question
        return pages.Rights(None, {})


def _refused(way: Line) -> set[Capability]:
    """Try what can be tried without changing anything, since nobody says what is allowed."""
    about = asked(Capability.MENTIONS)
    error = pages.probe(way, "/me/mentions", about, ("fields", "id"))
    return {Capability.MENTIONS} if error is not None else set()
