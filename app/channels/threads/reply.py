"""Answering on Threads in its two steps, hiding, deleting, and finding what we said again.

First the words are put into a container, which nobody sees; then it is published. So a first step
whose answer is lost has surely sent nothing, and only the second one can leave us in doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from app.channels.base import (
    AccountRef,
    Capability,
    NotSent,
    Outcome,
    Outgoing,
    Sent,
    Unclear,
)
from app.channels.graph import answering
from app.channels.graph.answers import listed
from app.channels.graph.line import Line, place
from app.channels.graph.paging import further, marks
from app.channels.graph.ref import Ref
from app.channels.http.body import host_of, object_of
from app.channels.threads.asking import REPLY_FIELDS, asked
from app.channels.threads.entries import is_ours
from app.domain.item import Kind
from app.domain.loose import Json, dict_at, id_at, moment_at, text_at
from app.domain.plain_text import safe_url
from app.errors import BadAnswer, Gone, NotOffered, Refused, ScopeMissing, ShopError, Unreachable

LENGTH: Final = 500  # channels/meta-x-linkedin-tiktok.md 6, "Reply"
MOST_PAGES: Final = 5
_REPLY: Final = asked(Capability.REPLY)
_NOT_THERE: Final = (BadAnswer, NotOffered, Refused, ScopeMissing)


def send(line: Line, outgoing: Outgoing) -> Outcome:
    """Try once to answer."""
    ref = _ref(outgoing)
    text = answering.words_of(outgoing)
    refusal = answering.refusal(outgoing, ref, line.clock.now())
    if refusal is not None:
        return refusal
    form = {"media_type": "TEXT", "text": text, "reply_to_id": ref.id}
    made = line.write("POST", "/me/threads", _REPLY, _id, form=form)
    if isinstance(made, NotSent):
        return _too_long(made, text)
    if isinstance(made, Unclear):
        return NotSent(made.error, is_passing=True)  # a container that is lost, nobody sees
    publish = {"creation_id": made.remote_id}
    return line.write("POST", "/me/threads_publish", _REPLY, _id, form=publish)


def look_up(line: Line, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed: among our own, else below what it answers."""
    ref = _ref(outgoing)
    if not ref.id:
        return NotSent(Refused(reason=answering.NOT_HERE))
    want = replace(
        answering.sought(outgoing, lambda _: True), text_name="text", time_name="timestamp"
    )
    try:
        return _find(line, "/me/replies", want, lambda entry: _parent(entry) in ("", ref.id))
    except _NOT_THERE:
        pass
    except ShopError as error:
        return Unclear(error)
    try:
        return _find(line, place(ref.id, "replies"), want, lambda entry: is_ours(entry, account))
    except Gone as error:
        return NotSent(error)
    except ShopError as error:
        return Unclear(error)


def act(line: Line, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Hide an answer below a thread of ours or show it again, or delete one of ours."""
    known = Ref.of_text(ref)
    if verb is Capability.HIDE and known.id and known.kind in ("", Kind.COMMENT.value):
        form = {"hide": "true" if on else "false"}
        path = place(known.id, "manage_reply")
        return line.write("POST", path, asked(verb), answering.done(known.id), form=form)
    if verb is Capability.DELETE and known.id and on:
        return answering.delete(line, known.id, asked(verb))
    return NotSent(Refused(reason=answering.NOT_HERE))


def _find(line: Line, path: str, want: answering.Sought, is_fit: Callable[[Json], bool]) -> Outcome:
    """Look through a list, the newest first, back to when the attempt was made.

    Raises:
        ShopError: it could not be read.
    """
    more: tuple[tuple[str, str], ...] = ()
    for _ in range(MOST_PAGES):
        params = (("fields", REPLY_FIELDS), ("limit", "50"), *more)
        raw = line.get(path, asked(Capability.COMMENTS), params)
        entries = listed(raw)
        for entry in filter(is_fit, entries):
            if answering.is_it(entry, want):
                return Sent(id_at(entry, "id"), safe_url(text_at(entry, "permalink")))
        more = marks(further(object_of(raw), is_next_needed=False))
        if not more or _is_before(entries, want.not_before):
            return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)
    return Unclear(Unreachable(host=host_of(raw), why="cut"))


def _is_before(entries: list[Json], moment: datetime | None) -> bool:
    moments = [at for one in entries if (at := moment_at(one, "timestamp")) is not None]
    return bool(moments) and moment is not None and max(moments) < moment


def _ref(outgoing: Outgoing) -> Ref:
    return Ref.of_text(outgoing.item_ref or outgoing.item_remote_id)


def _parent(entry: Json) -> str:
    return id_at(entry, "replied_to", "id")


def _id(made: Json) -> str:
    return id_at(dict_at(made), "id")


def _too_long(outcome: NotSent, text: str) -> NotSent:
    is_plain_no = isinstance(outcome.error, Refused) and outcome.error.reason == "network_said_no"
    if is_plain_no and len(text) > LENGTH:
        return NotSent(Refused(reason="too_long", detail=str(LENGTH)))
    return outcome
