"""Answering, changing an answer, liking, hiding and deleting at a Page: channels/… §1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.channels.base import AccountRef, Capability, NotSent, Outcome, Outgoing, Sent, Unclear
from app.channels.facebook.asking import COMMENT_FIELDS
from app.channels.facebook.said import is_ours
from app.channels.facebook.sign_in import asked
from app.channels.graph import answering
from app.channels.graph.answering import Sought, done
from app.channels.graph.inbox import PREFIX
from app.channels.graph.line import Line, place
from app.channels.graph.ref import MESSAGE, TAG, Ref
from app.channels.http import not_sent
from app.channels.http.body import object_of
from app.domain.loose import Json, id_at
from app.errors import Gone, Refused, ShopError, Unreachable

_REPLY: Final = asked(Capability.REPLY)
_MESSAGE: Final = asked(Capability.MESSAGES)


def send(line: Line, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Try once to answer, or to change the answer that is there."""
    ref = Ref.of_text(outgoing.item_ref)
    refused = answering.refusal(outgoing, ref, line.clock.now())
    if refused is not None:
        return refused
    text = answering.words_of(outgoing)
    if ref.kind == MESSAGE:
        return answering.send_message(line, account.remote_id, ref, text, _MESSAGE)
    form = {"message": text}
    if outgoing.replaces:
        path = place(outgoing.replaces)
        return line.write("POST", path, _REPLY, done(outgoing.replaces), form=form)
    path = place(_target(ref), "comments")
    outcome = line.write("POST", path, _REPLY, lambda made: id_at(made, "id"), form=form)
    if isinstance(outcome, NotSent) and outcome.error == Refused(reason="duplicate", detail="506"):
        there = look_up(line, account, outgoing)  # an earlier try may be what it is a double of
        return there if isinstance(there, Sent) else outcome
    return outcome


def look_up(line: Line, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed, below what it answers."""
    ref = Ref.of_text(outgoing.item_ref)
    want = answering.sought(outgoing, _ours(account))
    if ref.kind == MESSAGE:
        return answering.find_message(line, ref, _MESSAGE, want)
    if outgoing.replaces:
        return _has_changed(line, outgoing.replaces, want)
    params = (
        ("filter", "stream"),
        ("order", "reverse_chronological"),
        ("limit", "100"),
        ("fields", COMMENT_FIELDS),
    )
    return answering.find(line, place(_target(ref), "comments"), params, _REPLY, want)


def act(line: Line, verb: Capability, ref_text: str, *, on: bool) -> Outcome:
    """Like, hide or delete, or take a like or hide back; twice is the same as once."""
    ref = Ref.of_text(ref_text)
    is_message = ref.kind == MESSAGE or ref.id.startswith(PREFIX)
    is_foreign = ref.kind == TAG and verb is Capability.HIDE
    if not ref.id or is_message or is_foreign:
        return NotSent(Refused(reason=answering.NOT_HERE))
    proof = done(ref.id)
    match verb:
        case Capability.LIKE:
            path = place(ref.id, "likes")
            return line.write("POST" if on else "DELETE", path, asked(verb), proof)
        case Capability.HIDE:
            form = {"is_hidden": "true" if on else "false"}
            return line.write("POST", place(ref.id), asked(verb), proof, form=form)
        case Capability.DELETE if on:
            return answering.delete(line, ref.id, asked(verb))
    return NotSent(Refused(reason=answering.NOT_HERE))


def _target(ref: Ref) -> str:
    """Say below what an answer is hung: what may not be answered passes it on to its parent."""
    return ref.parent or ref.id


def _has_changed(line: Line, answer: str, want: Sought) -> Outcome:
    try:
        fields = (("fields", COMMENT_FIELDS),)
        now = object_of(line.get(place(answer), _REPLY, fields))
    except Gone as error:
        return not_sent(error)
    except ShopError as error:
        return Unclear(error)
    whenever = Sought(want.text, None, want.is_ours)  # it was made before this attempt
    if answering.is_it(now, whenever):
        return Sent(answer)
    return NotSent(Unreachable(why="cut"), is_passing=True)


def _ours(account: AccountRef) -> Callable[[Json], bool]:
    return lambda entry: is_ours(entry, account)
