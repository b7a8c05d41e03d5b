"""Answering, hiding and deleting at an Instagram account; nothing can be liked: channels/… §2."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from app.channels.base import AccountRef, Capability, NotSent, Outcome, Outgoing
from app.channels.graph import answering
from app.channels.graph.answering import done
from app.channels.graph.inbox import PREFIX
from app.channels.graph.line import Line, place
from app.channels.graph.ref import COMMENT, MESSAGE, Ref
from app.channels.instagram.ways import asked, inbox_of, is_ours, way_of
from app.domain.loose import Json, id_at
from app.errors import Refused


def with_name(text: str, ref: Ref) -> str:
    """Name whom an answer to an answer is for: it hangs on the first comment, whose author it is.

    Without the name nobody would be told of it.
    """
    if ref.kind != COMMENT or not ref.parent or not ref.name:
        return text
    is_there = re.search(rf"(?<![\w@.])@{re.escape(ref.name)}(?![\w@]|\.\w)", text, re.IGNORECASE)
    return text if is_there else f"@{ref.name} {text}"


def send(line: Line, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Try once to answer."""
    ref = Ref.of_text(outgoing.item_ref)
    refused = answering.refusal(outgoing, ref, line.clock.now())
    if refused is not None:
        return refused
    text, way = answering.words_of(outgoing), way_of(account)
    if ref.kind == MESSAGE:
        what = asked(way, Capability.MESSAGES)
        return answering.send_message(line, inbox_of(account), ref, text, what)
    if ref.kind != COMMENT or outgoing.replaces:  # a comment cannot be changed once it is there
        return NotSent(Refused(reason=answering.NOT_HERE))
    path = place(ref.parent or ref.id, "replies")
    what = asked(way, Capability.REPLY)
    return line.write("POST", path, what, lambda made: id_at(made, "id"), form={"message": text})


def look_up(line: Line, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed, below what it answers."""
    ref, way = Ref.of_text(outgoing.item_ref), way_of(account)
    want = answering.sought(outgoing, _ours(account))
    if ref.kind == MESSAGE:
        return answering.find_message(line, ref, asked(way, Capability.MESSAGES), want)
    want = replace(want, text_name="text", time_name="timestamp")
    params = (("fields", "id,text,timestamp,username,from{id,username}"), ("limit", "50"))
    path = place(ref.parent or ref.id, "replies")
    return answering.find(line, path, params, asked(way, Capability.REPLY), want)


def act(line: Line, account: AccountRef, verb: Capability, ref_text: str, *, on: bool) -> Outcome:
    """Hide or delete, or show again; twice is the same as once."""
    ref, what = Ref.of_text(ref_text), asked(way_of(account), verb)
    is_comment = ref.kind in ("", COMMENT) and ref.id and not ref.id.startswith(PREFIX)
    if is_comment and verb is Capability.HIDE:
        params = (("hide", "true" if on else "false"),)
        return line.write("POST", place(ref.id), what, done(ref.id), params=params)
    if is_comment and verb is Capability.DELETE and on:
        return answering.delete(line, ref.id, what)
    return NotSent(Refused(reason=answering.NOT_HERE))


def _ours(account: AccountRef) -> Callable[[Json], bool]:
    return lambda entry: is_ours(entry, account)
