"""The shop's one answer to a review: looked at before it is set, since setting it replaces."""

from __future__ import annotations

from typing import Final

from app.channels.base import AccountRef, Capability, NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.google.asking import REVIEWS, ask, is_gone, refusal
from app.channels.google.places import LOCATION
from app.channels.google.review import answer_of, moderation_of, original, path_of, reply_id
from app.channels.googleapi.answers import object_of
from app.channels.googleapi.session import Session
from app.channels.http import not_heard
from app.channels.http.outcome import PASSING
from app.domain.item import Post
from app.domain.loose import text_at
from app.domain.plain_text import clean_text
from app.domain.reply import same_words
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
    WaitingForApproval,
)

LONGEST: Final = 4_096  # bytes


def send(session: Session, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Set the answer, unless another than the owner saw stands there."""
    if not outgoing.text.strip():
        return NotSent(Refused(reason="empty"))
    if len(outgoing.text.encode("utf-8", "replace")) > LONGEST:
        return NotSent(Refused(reason="too_long", detail=str(LONGEST)))
    location = account.config.get(LOCATION, "")
    if not location:
        return NotSent(WaitingForApproval())
    review_id = outgoing.item_ref or outgoing.item_remote_id
    path = path_of(location, review_id)
    try:
        there = _there(session, account, path)
    except ShopError as error:  # nothing was written yet
        return NotSent(error, is_passing=isinstance(error, (*PASSING, BadAnswer)))
    if there is not None and _is_wanted(there, outgoing):
        return _sent(there)  # a try before this one arrived
    if there is not None and not _is_seen(there, outgoing):
        return NotSent(Refused(reason="already_answered"))
    try:
        raw = session.send(
            "PUT", REVIEWS, f"{path}/reply", json={"comment": outgoing.text}, is_write=True
        )
    except ShopError as error:
        return not_heard(error)
    return _heard(raw, review_id)


def look_up(session: Session, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """See whether the answer stands at the review."""
    review_id = outgoing.item_ref or outgoing.item_remote_id
    try:
        there = _there(session, account, path_of(account.config.get(LOCATION, ""), review_id))
    except Gone as error:
        return NotSent(error)
    except ShopError as error:
        return Unclear(error)
    if there is not None and _is_wanted(there, outgoing):
        return _sent(there)
    return NotSent(Unreachable(host=REVIEWS, why="cut"), is_passing=True)


def act(session: Session, account: AccountRef, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Take the answer away; nothing else can be done to a review."""
    location = account.config.get(LOCATION, "")
    if verb is not Capability.DELETE or not on or not location:
        return NotSent(NotOffered(what=verb.value))
    path = f"{path_of(location, ref)}/reply"
    try:
        raw = session.send("DELETE", REVIEWS, path, is_write=True)
    except ShopError as error:
        return not_heard(error)
    if 200 <= raw.status < 300 or is_gone(raw):
        return Sent(reply_id(ref))
    return _not_done(raw)


def _there(session: Session, account: AccountRef, path: str) -> Post | None:
    """Read the answer that stands there now.

    Raises:
        Gone: the review is no more.
        ShopError: it could not be read.
    """
    review = object_of(ask(session, REVIEWS, path))
    if not text_at(review, "name") and not text_at(review, "reviewId"):
        raise BadAnswer(host=REVIEWS, why="shape")
    return answer_of(review, account)


def _is_wanted(there: Post, outgoing: Outgoing) -> bool:
    """Say whether the answer stands there; where only case or spaces change, to the letter."""
    wanted = same_words(outgoing.text)
    if outgoing.replaces and same_words(outgoing.replaces_text) == wanted:
        return there.text == clean_text(outgoing.text)
    return same_words(there.text) == wanted


def _is_seen(there: Post, outgoing: Outgoing) -> bool:
    """Say whether it has the words that the owner saw; its name is the same whoever wrote it."""
    is_named = outgoing.replaces == there.remote_id
    return is_named and same_words(outgoing.replaces_text) == same_words(there.text)


def _heard(raw: Raw, review_id: str) -> Outcome:
    if not 200 <= raw.status < 300:
        return _not_done(raw)
    try:
        reply = object_of(raw)
    except BadAnswer as error:
        return Unclear(error)
    if not original(text_at(reply, "comment")):
        return Unclear(BadAnswer(host=REVIEWS, why="shape"))
    return Sent(reply_id(review_id), moderation=moderation_of(reply))


def _not_done(raw: Raw) -> Outcome:
    error = refusal(raw)
    if raw.status >= 500 or isinstance(error, BadAnswer):
        return Unclear(error)
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def _sent(post: Post) -> Sent:
    return Sent(post.remote_id, post.url, post.moderation)
