"""Voting for something, and deleting what we said; doing either twice is harmless."""

from __future__ import annotations

from app.channels.base import Capability, NotSent, Outcome, Sent, Unclear
from app.channels.http import not_heard
from app.channels.http.body import json_of
from app.channels.reddit.asking import Line
from app.channels.reddit.places import FEEDS, MODE
from app.channels.reddit.reply import complaint, refused
from app.channels.reddit.streams import MESSAGE
from app.errors import BadAnswer, NotOffered, Refused, ShopError


def act(line: Line, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Vote something up or take that back, or delete a comment of ours."""
    if line.account.config.get(MODE) == FEEDS:
        return NotSent(Refused(reason="reddit_by_hand"))
    if verb is Capability.LIKE and ref and not ref.startswith(MESSAGE):
        return _done(line, verb, "/api/vote", {"id": ref, "dir": "1" if on else "0"}, "vote")
    if verb is Capability.DELETE and ref and on:
        return _done(line, verb, "/api/del", {"id": ref}, "edit")
    return NotSent(NotOffered(what=verb.value))


def _done(line: Line, verb: Capability, path: str, form: dict[str, str], scopes: str) -> Outcome:
    try:
        raw = line.write(path, form)
        if raw.status >= 300:
            return refused(raw, verb, scopes)
        error = complaint(json_of(raw))
    except BadAnswer as bad:
        return Unclear(bad)
    except ShopError as met:
        return not_heard(met)
    return Sent(form["id"]) if error is None else not_heard(error)
