"""Answering, liking, deleting; and finding an answer when nobody said whether it arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

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
from app.channels.http import not_heard
from app.channels.http.body import host_of, json_of
from app.channels.lemmy.answers import check, failure
from app.channels.lemmy.server import Params, ask, tell
from app.channels.lemmy.streams import A_PAGE, LISTS, MESSAGES
from app.channels.lemmy.views import COMMENT, MESSAGE, POST, Ref, is_gone, post_of
from app.clock import utc_moment
from app.domain.loose import Json, dict_at, list_at, moment_at, number_at, text_at
from app.domain.plain_text import clean_text, safe_url
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

_FAR: Final = timedelta(minutes=5)  # by how much two clocks differ at times
_IN_DOUBT: Final = timedelta(days=1)  # and by how much one that is wrong
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

    A message answers nothing that a server would name, so there they must be younger than the try;
    of one that is a little older nobody can say, since the server's clock may be wrong.
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
    views = [*list_at(body, "comments"), *list_at(body, "private_messages")]
    same = [view for view in views if _is_same(view, account, ref, outgoing)]
    for view in same:
        if ref.kind != MESSAGE or _age_at_try(view, outgoing) <= _FAR:
            return _sent(view) or Unclear(BadAnswer(host=host_of(raw), why="shape"))
    lost = Unreachable(host=host_of(raw), why="cut")
    if any(_age_at_try(view, outgoing) <= _IN_DOUBT for view in same):
        return Unclear(lost)
    return NotSent(lost, is_passing=True)


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
        return not_heard(error)
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


def _is_same(view: Json, account: AccountRef, ref: Ref, outgoing: Outgoing) -> bool:
    """Say whether it is of ours, in these words, and an answer to the same."""
    post = post_of(view, account)
    if post is None or not post.is_ours or is_gone(view):
        return False
    if clean_text(post.text) != clean_text(outgoing.text):
        return False
    if ref.kind != MESSAGE:
        return post.parent_remote_id == ref.remote_id
    return number_at(view, "recipient", "id") == ref.person


def _age_at_try(view: Json, outgoing: Outgoing) -> timedelta:
    """Say how long a message had stood there when ours was tried; doubtful where nobody tells."""
    at = str(outgoing.prepared.get("at", ""))
    said_at = moment_at(view, "private_message", "published")
    return utc_moment(at) - said_at if at and said_at else _IN_DOUBT
