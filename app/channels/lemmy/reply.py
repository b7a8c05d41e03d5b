"""Answering, liking, deleting; and finding an answer when nobody said whether it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    NotSent,
    Outcome,
    Outgoing,
    Raw,
    Secrets,
    Sent,
    Unclear,
)
from app.channels.http import may_have_left
from app.channels.lemmy.answers import check, failure, host_of, json_of
from app.channels.lemmy.server import Params, ask, tell
from app.channels.lemmy.streams import A_PAGE, LISTS, MESSAGES
from app.channels.lemmy.views import COMMENT, MESSAGE, POST, Ref, is_gone, post_of
from app.clock import utc_moment
from app.domain.loose import Json, dict_at, list_at, number_at, text_at
from app.domain.plain_text import clean_text, safe_url
from app.errors import (
    BadAnswer,
    Gone,
    KeyringLocked,
    KeyringWaiting,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

_PASSING: Final = (RateLimited, KeyringLocked, KeyringWaiting, Unreachable)
_FAR: Final = timedelta(minutes=5)  # by how much two clocks may differ
_VIEWS: Final = ("comment_view", "private_message_view", "post_view")

Body = dict[str, str | int | bool]


def send(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Try once to post an answer, or to put it in the place of one of ours."""
    if not outgoing.text.strip():
        return NotSent(Refused(reason="empty"))
    path, method, body = _written(outgoing)
    return _told(http, account, secrets, path, body, method=method)


def look_up(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Look for our own words below what they answer; the very same ones there are these.

    A message answers nothing that a server would name, so there they must be younger than the try.
    """
    ref = Ref.of_text(outgoing.item_ref)
    asked: Params = (("limit", str(A_PAGE)),)
    if ref.kind == MESSAGE:
        path, asked = LISTS[MESSAGES][0], (("unread_only", "false"), *asked)
    else:
        parent = (("parent_id", str(ref.id)),) if ref.kind == COMMENT else ()
        path = "/comment/list"
        asked = (("post_id", str(ref.post)), *parent, ("type_", "All"), ("sort", "New"), *asked)
    try:
        raw = check(ask(http, account, secrets, path, asked), Capability.REPLY)
        body = json_of(raw)
    except ShopError as error:
        return Unclear(error)
    for view in [*list_at(body, "comments"), *list_at(body, "private_messages")]:
        if _is_this(view, account, ref, outgoing):
            return _sent(view) or Unclear(BadAnswer(host=host_of(raw), why="shape"))
    return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)


def act(
    http: Asker, account: AccountRef, secrets: Secrets, verb: Capability, text: str, *, on: bool
) -> Outcome:
    """Like, or take that back, or delete what we said; doing either twice is harmless."""
    ref = Ref.of_text(text)
    names = {COMMENT: "comment", POST: "post", MESSAGE: "private_message"}
    is_known = ref.kind in names and ref.id > 0
    if verb is Capability.LIKE and is_known and ref.kind != MESSAGE:
        path, body = f"/{names[ref.kind]}/like", Body(score=int(on))
    elif verb is Capability.DELETE and is_known and on:
        path, body = f"/{names[ref.kind]}/delete", Body(deleted=True)
    else:
        return NotSent(NotOffered(what=verb))
    outcome = _told(http, account, secrets, path, body | {f"{names[ref.kind]}_id": ref.id})
    was_gone = isinstance(outcome, NotSent) and outcome.error == Refused(reason="gone")
    return Sent(ref.remote_id) if was_gone and verb is Capability.DELETE else outcome


def _written(outgoing: Outgoing) -> tuple[str, str, Body]:
    """Say where an answer goes, how, and what it says."""
    ref, body = Ref.of_text(outgoing.item_ref), Body(content=outgoing.text)
    if outgoing.replaces:
        own = Ref.of_text(outgoing.replaces)
        name = "private_message" if own.kind == MESSAGE else "comment"
        return f"/{name}", "PUT", body | {f"{name}_id": own.id}
    if ref.kind == MESSAGE:
        return "/private_message", "POST", body | {"recipient_id": ref.person}
    parent = Body(parent_id=ref.id) if ref.kind == COMMENT else Body()
    return "/comment", "POST", body | {"post_id": ref.post} | parent


def _told(
    http: Asker,
    account: AccountRef,
    secrets: Secrets,
    path: str,
    body: Body,
    *,
    method: str = "POST",
) -> Outcome:
    try:
        raw = tell(http, account, secrets, path, body, method=method)
    except ShopError as error:
        if may_have_left(error):
            return Unclear(error)
        return NotSent(error, is_passing=isinstance(error, _PASSING))
    return _heard(raw)


def _heard(raw: Raw) -> Outcome:
    """Say what the server's answer to a change proves."""
    if 200 <= raw.status < 300:
        try:
            body = json_of(raw)
        except BadAnswer as error:
            return Unclear(error)
        view = next((dict_at(body, name) for name in _VIEWS if dict_at(body, name)), None)
        return _sent(view) or Unclear(BadAnswer(host=host_of(raw), why="shape"))
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    why = failure(raw, Capability.REPLY)
    if isinstance(why, Gone):
        why = Refused(reason="gone")
    return NotSent(why, is_passing=isinstance(why, RateLimited))


def _sent(view: Json) -> Sent | None:
    for name, kind in (("comment", COMMENT), ("private_message", MESSAGE), ("post", POST)):
        if number := number_at(view, name, "id"):
            return Sent(f"{kind}{number}", safe_url(text_at(view, name, "ap_id")))
    return None


def _is_this(view: Json, account: AccountRef, ref: Ref, outgoing: Outgoing) -> bool:
    post = post_of(view, account)
    if post is None or not post.is_ours or is_gone(view):
        return False
    if clean_text(post.text) != clean_text(outgoing.text):
        return False
    if ref.kind != MESSAGE:
        return post.parent_remote_id == ref.remote_id
    tried = _tried(outgoing.prepared)
    is_late = post.posted_at is not None and tried is not None and post.posted_at >= tried
    return is_late and number_at(view, "recipient", "id") == ref.person


def _tried(prepared: Mapping[str, Any]) -> datetime | None:
    at = str(prepared.get("at", ""))
    return utc_moment(at) - _FAR if at else None
