"""Answering on Reddit with an app: what surely arrived, what did not, and finding the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from app.channels.base import Capability, NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.http import not_heard
from app.channels.http.body import host_of, json_of
from app.channels.reddit.answers import failure
from app.channels.reddit.asking import Line
from app.channels.reddit.places import FEEDS, MODE, WWW
from app.channels.reddit.read import listed
from app.channels.reddit.streams import MESSAGE, Question
from app.channels.reddit.things import address_of, is_ours, name_of
from app.clock import SystemClock, utc_text
from app.domain.loose import Json, dict_at, list_at, text_at
from app.errors import (
    BadAnswer,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

LENGTH: Final = 10_000
_REASONS: Final = {
    "TOO_LONG": "too_long",
    "NO_TEXT": "empty",
    "DELETED_COMMENT": "gone",
    "DELETED_LINK": "gone",
    "COMMENT_UNREPLIABLE": "gone",
    "THREAD_LOCKED": "reddit_locked",
    "COMMENTS_LOCKED": "reddit_locked",
    "TOO_OLD": "reddit_locked",
    "USER_BLOCKED": "blocked",
    "USER_BLOCKED_MESSAGE": "blocked",
    "SUBREDDIT_NOTALLOWED": "not_allowed",
}


def prepare(outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix text, what it answers and the time for every try."""
    parent = outgoing.item_ref or outgoing.item_remote_id
    return {"text": outgoing.text, "parent": parent, "at": utc_text(at)}


def send(line: Line, outgoing: Outgoing) -> Outcome:
    """Try once to answer, or to change the answer that the owner saw."""
    known = _prepared(outgoing)
    if not known["text"].strip():
        return NotSent(Refused(reason="empty"))
    if line.account.config.get(MODE) == FEEDS:
        return NotSent(Refused(reason="reddit_by_hand"))
    path = "/api/editusertext" if outgoing.replaces else "/api/comment"
    form = {
        "api_type": "json",
        "raw_json": "1",
        "thing_id": outgoing.replaces or known["parent"],
        "text": known["text"],
    }
    try:
        raw = line.write(path, form)
    except ShopError as error:
        return not_heard(error)
    if raw.status >= 300:
        return refused(raw, Capability.REPLY, "submit")
    return _made(raw)


def look_up(line: Line, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed among our newest words."""
    known = _prepared(outgoing)
    is_message = known["parent"].startswith(MESSAGE)
    own = f"/user/{quote(line.account.handle, safe='')}/comments"
    path = "/message/sent" if is_message else own
    params = (("limit", "100"), ("raw_json", "1"), *(() if is_message else (("sort", "new"),)))
    scopes = "privatemessages" if is_message else "history"
    try:
        raw = line.ask(Question(path, params, Capability.REPLY.value, scopes))
        things, _ = listed(raw)
    except ShopError as error:
        return Unclear(error)
    for thing in things:
        if name_of(thing) and _is_it(thing, line, known, outgoing.replaces):
            return Sent(name_of(thing), address_of(thing))
    return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)


def refused(raw: Raw, what: Capability, scopes: str) -> Outcome:
    """Say what it means that Reddit did not do it."""
    error = failure(raw, what=what.value, scopes=scopes)
    if raw.status >= 500:
        return Unclear(error)
    if isinstance(error, NotOffered):  # this subreddit, or this one of its threads
        error = Refused(reason="not_allowed")
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def complaint(body: Json) -> ShopError | None:
    """Read the refusals that Reddit puts into an answer of 200, by their codes."""
    for one in list_at(body, "json", "errors"):
        code = one[0] if isinstance(one, list) and one and isinstance(one[0], str) else ""
        if code == "RATELIMIT":
            return RateLimited(until_at=_until(body))
        if code == "SOMETHING_IS_BROKEN":
            return Unreachable(host=urlsplit(WWW).hostname or "", why="server")
        return Refused(reason=_REASONS.get(code, "network_said_no"), detail=code[:40])
    return None


def _until(body: Json) -> str:
    """Read how many seconds the pause has; Reddit's words say it too, in any language."""
    seconds = dict_at(body, "json").get("ratelimit")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < 86400:
        return ""
    return utc_text(SystemClock().now() + timedelta(seconds=float(seconds) + 1))


def _prepared(outgoing: Outgoing) -> Mapping[str, str]:
    ready = outgoing.prepared or {
        "text": outgoing.text,
        "parent": outgoing.item_ref or outgoing.item_remote_id,
    }
    return {name: str(ready.get(name, "")) for name in ("text", "parent")}


def _made(raw: Raw) -> Outcome:
    try:
        body = json_of(raw)
    except BadAnswer as error:
        return Unclear(error)
    no = complaint(body)
    if no is not None:  # what broke there may have broken after it was kept
        return not_heard(no)
    for thing in list_at(body, "json", "data", "things"):
        if name_of(thing):
            return Sent(name_of(thing), address_of(thing))
    return Unclear(BadAnswer(host=host_of(raw), why="shape"))  # a 200 without a thing: recorded


def _is_it(thing: Json, line: Line, known: Mapping[str, str], replaces: str) -> bool:
    """Say whether a thing is the answer: our own, below the same, with the same words."""
    theirs = text_at(thing, "data", "body")
    if not is_ours(thing, line.account) or not is_same(theirs, known["text"]):
        return False
    if replaces:
        return name_of(thing) == replaces
    parents = {text_at(thing, "data", key) for key in ("parent_id", "first_message_name")}
    return known["parent"] in parents


def is_same(theirs: str, ours: str) -> bool:
    """Say whether two texts are the same words, whatever Reddit made of signs and lines."""
    one, other = _bare(theirs), _bare(ours)
    return one == other if one or other else "".join(theirs.split()) == "".join(ours.split())


def _bare(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))
