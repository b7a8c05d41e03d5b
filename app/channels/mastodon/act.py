"""Liking, and deleting what we said; doing either twice is harmless."""

from __future__ import annotations

from urllib.parse import quote

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    NotSent,
    Outcome,
    Raw,
    Secrets,
    Sent,
    Unclear,
)
from app.channels.http import may_have_left
from app.channels.http.body import host_of, is_json
from app.channels.mastodon.answers import Asked, failure
from app.channels.mastodon.sign_in import TOKEN
from app.channels.mastodon.status import Ref
from app.errors import Gone, NotOffered, RateLimited, ShopError, SignInError, Unreachable

_SCOPES = {Capability.LIKE: "write:favourites", Capability.DELETE: "write:statuses"}


def act(
    http: Asker, account: AccountRef, secrets: Secrets, verb: Capability, ref: str, *, on: bool
) -> Outcome:
    """Like a status or take that back, or delete one of ours.

    A reply of somebody else cannot be hidden anywhere in this family, and muting its author
    would silence a customer: so that is not offered.
    """
    status_id = Ref.of_text(ref).id
    if verb not in _SCOPES or not status_id or (verb is Capability.DELETE and not on):
        return NotSent(NotOffered(what=verb.value))
    place = f"{account.server}/api/v1/statuses/{quote(status_id, safe='')}"
    method, tail = ("DELETE", "") if verb is Capability.DELETE else ("POST", _like(is_on=on))
    try:
        token = secrets.get(TOKEN)
        if not token:
            return NotSent(SignInError())
        raw = http.send(method, place + tail, bearer=token, is_write=True, keep_alive=False)
        if verb is Capability.DELETE and raw.status in (404, 410):
            return _deleted(http.send("GET", place, bearer=token), status_id)
    except ShopError as error:
        if may_have_left(error):
            return Unclear(error)
        return NotSent(error, is_passing=isinstance(error, (RateLimited, Unreachable)))
    return _outcome(raw, status_id, Asked(verb, _SCOPES[verb]))


def _like(*, is_on: bool) -> str:
    return "/favourite" if is_on else "/unfavourite"


def _deleted(raw: Raw, status_id: str) -> Outcome:
    """Tell "it was gone already" from "this server deletes nothing", as snac2 does not."""
    if raw.status in (404, 410):
        return Sent(status_id)
    if raw.status == 200 and is_json(raw):
        return NotSent(NotOffered(what=Capability.DELETE.value))
    return Unclear(Unreachable(host=host_of(raw), why="server"))


def _outcome(raw: Raw, status_id: str, asked: Asked) -> Outcome:
    if 200 <= raw.status < 300:
        if is_json(raw) or not raw.body.strip():
            return Sent(status_id)
        return Unclear(failure(raw, asked))
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    error = Gone() if raw.status in (404, 410) else failure(raw, asked)
    return NotSent(error, is_passing=isinstance(error, RateLimited))
