"""Proving a pasted token, choosing the Page, and finding out what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from app.channels.base import SIGN_IN_MADE, Asker, Capability, Identity, Secrets
from app.channels.graph import pages
from app.channels.graph.answers import CODES, Asked
from app.channels.graph.line import Line, place
from app.channels.graph.version import VERSION
from app.channels.http.body import object_of
from app.channels.http.origin import server_of
from app.clock import Clock, utc_text
from app.domain.loose import text_at
from app.domain.plain_text import clean_line
from app.errors import NotOffered, ScopeMissing, SignInError

TOKEN: Final = "token"  # noqa: S105 - the name of the secret, not the secret
WITHOUT: Final = "without"  # in `config`: what this sign-in lacks, which is not asked for
SERVER: Final = "https://graph.facebook.com"
EVERYTHING: Final = frozenset(Capability) - {Capability.SEARCH}
SCOPES: Final = {
    Capability.COMMENTS: "pages_read_user_content",
    Capability.MENTIONS: "pages_read_user_content",
    Capability.REVIEWS: "pages_read_user_content",
    Capability.THREAD: "pages_read_engagement",
    Capability.METRICS: "pages_read_engagement",
    Capability.MESSAGES: "pages_messaging",
    Capability.REPLY: "pages_manage_engagement",
    Capability.EDIT_REPLY: "pages_manage_engagement",
    Capability.DELETE: "pages_manage_engagement",
    Capability.LIKE: "pages_manage_engagement",
    Capability.HIDE: "pages_manage_engagement",
}
_TASKS: Final = {
    Capability.MESSAGES: "MESSAGING",
    Capability.REPLY: "MODERATE",
    Capability.EDIT_REPLY: "MODERATE",
    Capability.DELETE: "MODERATE",
    Capability.LIKE: "MODERATE",
    Capability.HIDE: "MODERATE",
}
_EVERY_TASK: Final = frozenset({"MANAGE", "PROFILE_PLUS_FULL_CONTROL"})


def asked(what: Capability) -> Asked:
    """Say what a question is for, with the scope it needs."""
    return Asked(what, SCOPES.get(what, "pages_read_engagement"))


def sign_in(http: Asker, given: Mapping[str, str], secrets: Secrets, clock: Clock) -> Identity:
    """Prove a token, choose its Page, and keep the Page's token alone.

    Args:
        http: the door.
        given: "token" of a user or of a Page, or nothing where one is kept; "choice", the id of
            the Page, where there are several; "server" to ask instead of Facebook's own.
        secrets: of the account.
        clock: tells what time it is.

    Raises:
        ChooseOne: the token is for several Pages.
        ShopError: it cannot be used, with the reason.
    """
    token = given.get(TOKEN, "").strip() or secrets.get(TOKEN) or ""
    if not token:
        raise SignInError
    server = server_of(given, SERVER)
    line = Line(http, f"{server}/{VERSION}", token, clock, CODES)
    chosen = pages.choose(line, given.get("choice", ""), "")
    rights = pages.rights(line, chosen)
    own = replace(line, token=chosen.token)
    fields = ("fields", "id,name,username,followers_count")
    me = object_of(own.get(place(chosen.id), asked(Capability.METRICS), (fields,)))
    cannot = _cannot(own, chosen, rights)
    secrets.put(TOKEN, chosen.token)
    lacking = {one for one, _ in cannot}
    return Identity(
        remote_id=chosen.id,
        name=clean_line(text_at(me, "name")) or chosen.name,
        handle=clean_line(text_at(me, "username")),
        server=server,
        capabilities=frozenset(one for one in EVERYTHING if one.value not in lacking),
        config={
            **rights.config,
            SIGN_IN_MADE: utc_text(clock.now()),
            WITHOUT: " ".join(sorted(lacking)),
        },
        cannot=cannot,
    )


def _cannot(own: Line, chosen: pages.Chosen, rights: pages.Rights) -> tuple[tuple[str, str], ...]:
    """Name what this token, this role or this version does not allow, and why.

    Raises:
        ShopError: nothing at all can be read.
    """
    why: dict[Capability, str] = {}
    for what, scope in SCOPES.items():
        if rights.lacks(scope):
            why[what] = "scope"
        elif not _has_task(chosen, _TASKS.get(what, "")):
            why[what] = "fb_task"
    feed = pages.probe(own, place(chosen.id, "feed"), asked(Capability.COMMENTS))
    if feed is not None:
        raise feed
    tries = {
        Capability.REVIEWS: ("ratings", ()),
        Capability.MESSAGES: ("conversations", (("platform", "messenger"),)),
    }
    for what, (edge, params) in tries.items():
        if what not in why:
            error = pages.probe(own, place(chosen.id, edge), asked(what), *params)
            if error is not None:
                why[what] = _reason(what, error)
    return tuple(sorted((what.value, code) for what, code in why.items()))


def _reason(what: Capability, error: Exception) -> str:
    if isinstance(error, ScopeMissing):
        return "scope"
    if isinstance(error, NotOffered) and what is Capability.REVIEWS:
        return "fb_ratings"
    return "not_here"


def _has_task(chosen: pages.Chosen, task: str) -> bool:
    """Say whether the role on the Page has a task; Pages of the new kind name it longer."""
    if not task or chosen.tasks is None:
        return True
    return bool(chosen.tasks & {task, f"PROFILE_PLUS_{task}", *_EVERY_TASK})
