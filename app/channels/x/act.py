"""Hiding an answer below our own posts, and deleting what we said; twice is harmless."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from app.channels.base import Capability, NotSent, Outcome, Raw, Sent, Unclear
from app.channels.http.body import object_of
from app.channels.x import money
from app.channels.x.asking import Line
from app.channels.x.posts import NOT_OWN_THREAD, Ref
from app.channels.x.reply import WRITE, not_heard, refused
from app.channels.x.who import introduced
from app.errors import BadAnswer, NotOffered, Refused, ShopError

MODERATE: Final = "tweet.moderate.write"


def act(line: Line, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Hide an answer or show it again, or delete a post of ours."""
    post_id = Ref.of_text(ref).id
    path = f"/2/tweets/{quote(post_id, safe='')}"
    try:
        line = introduced(line)
        if verb is Capability.HIDE and post_id:
            raw = line.write("PUT", f"{path}/hidden", {"hidden": on}, money.HIDE)
            return _hidden(raw, post_id)
        if verb is Capability.DELETE and post_id and on:
            return _deleted(line.write("DELETE", path, None, 0), post_id)
    except ShopError as error:
        return not_heard(error)
    return NotSent(NotOffered(what=verb.value))


def _hidden(raw: Raw, post_id: str) -> Outcome:
    outcome = _outcome(raw, post_id, MODERATE)
    said_no = isinstance(outcome, NotSent) and isinstance(outcome.error, Refused)
    return NotSent(Refused(reason=NOT_OWN_THREAD)) if said_no else outcome


def _deleted(raw: Raw, post_id: str) -> Outcome:
    return Sent(post_id) if raw.status in (404, 410) else _outcome(raw, post_id, WRITE)


def _outcome(raw: Raw, post_id: str, scopes: str) -> Outcome:
    if raw.status >= 300:
        return refused(raw, scopes)
    try:
        object_of(raw)
    except BadAnswer as error:
        return Unclear(error)
    return Sent(post_id)
