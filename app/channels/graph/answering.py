"""Answering on Meta's networks: sent once, and looked up before anything is sent again.

None of them knows a repeated answer for what it is, so an unknown outcome is settled by reading
back: our own name, the same words, not said before the attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from app.channels.base import NotSent, Outcome, Outgoing, Sent, Unclear
from app.channels.graph.answers import Asked, listed
from app.channels.graph.inbox import FIELDS, PREFIX
from app.channels.graph.line import Line, place
from app.channels.graph.paging import further, marks
from app.channels.graph.ref import MESSAGE, Ref
from app.channels.http import not_sent
from app.channels.http.body import object_of
from app.clock import utc_moment, utc_text
from app.domain.loose import Json, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import clean_text
from app.domain.reply import same_words
from app.errors import Gone, Refused, ShopError, Unreachable

CLOCKS: Final = timedelta(minutes=5)  # by how much theirs and ours may differ
_MOST: Final = 5  # pages looked through
NOT_HERE: Final = "meta_not_here"  # of one thing, where `NotOffered` is of the whole account


@dataclass(frozen=True, slots=True)
class Sought:
    """What an answer of ours is known by."""

    text: str
    not_before: datetime | None
    is_ours: Callable[[Json], bool]
    text_name: str = "message"  # what the network calls the words, and the time
    time_name: str = "created_time"


def prepare(outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix the words and the time of the attempt for every try."""
    return {"text": outgoing.text.strip(), "at": utc_text(at)}


def words_of(outgoing: Outgoing) -> str:
    """Give the words that every try sends."""
    return str(outgoing.prepared.get("text", outgoing.text.strip()))


def sought(outgoing: Outgoing, is_ours: Callable[[Json], bool]) -> Sought:
    """Say what to look for when nobody said whether an answer arrived."""
    at = str(outgoing.prepared.get("at", ""))
    return Sought(words_of(outgoing), utc_moment(at) - CLOCKS if at else None, is_ours)


def refusal(outgoing: Outgoing, ref: Ref, now: datetime) -> NotSent | None:
    """Say why an answer may not leave at all; None where it may."""
    if not words_of(outgoing):
        return NotSent(Refused(reason="empty"))
    if not ref.id or (ref.kind == MESSAGE and not ref.to):
        return NotSent(Refused(reason=NOT_HERE))
    if ref.until and now >= utc_moment(ref.until):
        return NotSent(Refused(reason="window"))
    return None


def send_message(line: Line, owner: str, ref: Ref, text: str, asked: Asked) -> Outcome:
    """Answer a private message."""
    body = {
        "recipient": {"id": ref.to},
        "messaging_type": "RESPONSE",
        "message": {"text": text},
    }
    return line.write("POST", place(owner, "messages"), asked, _message_id, json=body)


def find_message(line: Line, ref: Ref, asked: Asked, want: Sought) -> Outcome:
    """Look for a message of ours in its conversation."""
    params = (("fields", FIELDS), ("limit", "20"))
    return find(line, place(ref.thread, "messages"), params, asked, want, prefix=PREFIX)


def find(
    line: Line,
    path: str,
    params: Sequence[tuple[str, str]],
    asked: Asked,
    want: Sought,
    *,
    prefix: str = "",
) -> Outcome:
    """Look through a list for words of ours; `prefix` goes before the id that is found."""
    more: tuple[tuple[str, str], ...] = ()
    try:
        for _ in range(_MOST):
            raw = line.get(path, asked, (*params, *more))
            for entry in listed(raw):
                if is_it(entry, want):
                    return Sent(prefix + id_at(entry, "id"), text_at(entry, "permalink_url"))
            more = marks(further(object_of(raw)))
            if not more:
                return NotSent(Unreachable(why="cut"), is_passing=True)
    except Gone as error:
        return NotSent(error)  # what it answered is gone, and every answer with it
    except ShopError as error:
        return Unclear(error)
    return Unclear(Unreachable(why="cut"))  # there is more than anybody looks through


def is_it(entry: Json, want: Sought) -> bool:
    """Say whether an entry is what we sent; an author that is left out may be ourselves."""
    is_named = bool(dict_at(entry, "from") or text_at(entry, "username"))
    if is_named and not want.is_ours(entry):
        return False
    moment = moment_at(entry, want.time_name)
    if moment is not None and want.not_before is not None and moment < want.not_before:
        return False
    theirs = clean_text(text_at(entry, want.text_name))
    is_same = same_words(theirs) == same_words(clean_text(want.text))
    return bool(id_at(entry, "id")) and is_same


def delete(line: Line, thing: str, asked: Asked) -> Outcome:
    """Delete something of ours; what is gone already is as good, once it is sure that it is.

    Meta says the same of what went and of what is not ours to touch; looking tells them apart.
    """
    outcome = line.write("DELETE", place(thing), asked, done(thing))
    if not (isinstance(outcome, NotSent) and isinstance(outcome.error, Gone)):
        return outcome
    try:
        line.get(place(thing), asked, (("fields", "id"),))
    except Gone:
        return Sent(thing)
    except ShopError as error:
        return not_sent(error)
    return NotSent(Refused(reason=NOT_HERE))


def _message_id(made: Json) -> str:
    message_id = id_at(made, "message_id")
    return PREFIX + message_id if message_id else ""


def done(ref_id: str) -> Callable[[Json], str]:
    """Take `{"success": true}` for the proof that something was done to what has this id."""
    return lambda made: ref_id if _succeeded(dict_at(made)) else ""


def _succeeded(made: Mapping[str, Json]) -> bool:
    return made.get("success") is True
