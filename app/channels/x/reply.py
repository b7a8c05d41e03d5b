"""Answering on X: once, only where its author named us, and found again when nobody said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from app.channels.base import NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.http import may_have_left, not_sent
from app.channels.http.body import host_of, object_of
from app.channels.x import money
from app.channels.x.answers import failure
from app.channels.x.asking import Line
from app.channels.x.posts import NOT_MENTIONED, Ref, address_of, parent_id, text_of
from app.channels.x.streams import Question
from app.channels.x.who import introduced
from app.clock import utc_moment, utc_text
from app.domain.loose import Json, list_at, moment_at, text_at
from app.errors import (
    BadAnswer,
    BudgetSpent,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

WRITE: Final = "tweet.write"
NEWEST: Final = 20  # own posts looked at for an answer nobody confirmed
_CLOCKS: Final = timedelta(hours=3)  # by which ours and theirs may differ
_LEADING: Final = re.compile(r"^(?:@\w{1,15}\s+)+")
_ADDRESS: Final = re.compile(r"https?://\S+")


def prepare(outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix text, whom it answers and the time for every try."""
    parent = Ref.of_text(outgoing.item_ref).id or outgoing.item_remote_id
    return {"text": outgoing.text, "parent": parent, "at": utc_text(at)}


def send(line: Line, outgoing: Outgoing) -> Outcome:
    """Try once to post an answer."""
    known = _prepared(outgoing)
    if not known["text"].strip():
        return NotSent(Refused(reason="empty"))
    if Ref.of_text(outgoing.item_ref).is_found:
        return NotSent(Refused(reason=NOT_MENTIONED))
    try:
        line = introduced(line)
    except ShopError as error:  # nothing was written yet
        return _not_sent(error)
    body = {"text": known["text"], "reply": {"in_reply_to_tweet_id": known["parent"]}}
    try:
        raw = line.write("POST", "/2/tweets", body, money.answer_mills(known["text"]))
    except ShopError as error:
        return not_heard(error)
    if raw.status < 300:
        return _made(raw, line.account.handle)
    return refused(raw, WRITE)


def look_up(line: Line, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed among our newest posts."""
    known = _prepared(outgoing)
    params = (("max_results", str(NEWEST)),)
    try:
        line = introduced(line)
        own = quote(line.account.remote_id, safe="")
        asked = Question(f"/2/users/{own}/tweets", params, NEWEST, money.OWNED_READ, authors=1)
        raw = line.ask(asked)
        body = object_of(raw)
    except ShopError as error:
        return Unclear(error)
    posts = list_at(body, "data")
    for post in posts:
        if text_at(post, "id") and _is_it(post, known):
            return Sent(text_at(post, "id"), address_of(text_at(post, "id"), line.account.handle))
    lost = Unreachable(host=host_of(raw), why="cut")
    if text_at(body, "meta", "next_token") and _is_all_later(posts, known["at"]):
        return Unclear(lost)  # so much was posted since that it may lie deeper
    return NotSent(lost, is_passing=True)


def not_heard(error: ShopError) -> Outcome:
    """Say what it means that no answer came."""
    return Unclear(error) if may_have_left(error) else _not_sent(error)


def _not_sent(error: ShopError) -> NotSent:
    """Say that nothing left; where money is spent, only the owner can let a later try do."""
    return NotSent(error) if isinstance(error, BudgetSpent) else not_sent(error)


def refused(raw: Raw, scopes: str) -> Outcome:
    """Say what it means that X did not do it."""
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    error = failure(raw, scopes)
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def _prepared(outgoing: Outgoing) -> Mapping[str, str]:
    ready = outgoing.prepared or {
        "text": outgoing.text,
        "parent": Ref.of_text(outgoing.item_ref).id or outgoing.item_remote_id,
    }
    return {name: str(ready.get(name, "")) for name in ("text", "parent", "at")}


def _made(raw: Raw, handle: str) -> Outcome:
    try:
        made = text_at(object_of(raw), "data", "id")
    except BadAnswer as error:
        return Unclear(error)
    if not made:
        return Unclear(BadAnswer(host=host_of(raw), why="shape"))
    return Sent(made, address_of(made, handle))


def _is_it(post: Json, known: Mapping[str, str]) -> bool:
    """Say whether a post of ours is the answer: the same words below the same post."""
    return parent_id(post) == known["parent"] and is_same(text_of(post), known["text"])


def is_same(theirs: str, ours: str) -> bool:
    """Say whether two texts are the same words, whatever X made of names before them and links."""
    one, other = _bare(theirs), _bare(ours)
    return one == other if one or other else "".join(theirs.split()) == "".join(ours.split())


def _bare(text: str) -> str:
    plain = _ADDRESS.sub(" ", _LEADING.sub("", unicodedata.normalize("NFKC", text)))
    return "".join(re.findall(r"[^\W_]+", plain.casefold()))


def _is_all_later(posts: list[Json], at: str) -> bool:
    times = [moment for one in posts if (moment := moment_at(one, "created_at"))]
    return not at or not times or min(times) > utc_moment(at) - _CLOCKS
