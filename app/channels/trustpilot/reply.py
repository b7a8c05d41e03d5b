"""The one answer a review may have: never silently over another, looked up where nobody said."""

from __future__ import annotations

from urllib.parse import quote

from app.channels.base import Capability, NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.http import not_heard
from app.channels.http.body import host_of, is_page, json_of
from app.channels.http.outcome import PASSING
from app.channels.trustpilot.answers import check, failure
from app.channels.trustpilot.review import ANSWER, answer_id
from app.channels.trustpilot.session import Line
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
)


def send(line: Line, outgoing: Outgoing) -> Outcome:
    """Look what stands below a review, then answer it once."""
    if not outgoing.text.strip():
        return NotSent(Refused(reason="empty"))
    review_id = outgoing.item_remote_id
    body = {"message": outgoing.text}
    if author := line.account.config.get("author"):
        body["authorBusinessUserId"] = author
    try:
        there = _answer(check(line.ask(place(review_id))))
    except Gone:
        return NotSent(Refused(reason="gone"))
    except ShopError as error:  # nothing but a question has left
        return NotSent(error, is_passing=isinstance(error, (*PASSING, BadAnswer)))
    if there == clean_text(outgoing.text):
        return Sent(answer_id(review_id))
    if there and not _is_seen(there, outgoing):
        return NotSent(Refused(reason="already_answered"))
    return _write(line, review_id, "POST", body)


def look_up(line: Line, outgoing: Outgoing) -> Outcome:
    """Say by the review as it is now whether our answer arrived."""
    try:
        raw = check(line.ask(place(outgoing.item_remote_id)))
        there = _answer(raw)
    except Gone:
        return NotSent(Refused(reason="gone"))
    except ShopError as error:
        return Unclear(error)
    if there == clean_text(outgoing.text):
        return Sent(answer_id(outgoing.item_remote_id))
    if there and not _is_seen(there, outgoing):
        return NotSent(Refused(reason="already_answered"))
    return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)


def act(line: Line, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Delete our answer; nothing else is offered."""
    review_id = ref.removesuffix(ANSWER)
    if verb is not Capability.DELETE or not on or not review_id:
        return NotSent(NotOffered(what=verb))
    outcome = _write(line, review_id, "DELETE")
    was_gone = isinstance(outcome, NotSent) and outcome.error == Refused(reason="gone")
    return Sent(answer_id(review_id)) if was_gone else outcome


def place(review_id: str) -> str:
    """Give the path of a review."""
    return f"/v1/private/reviews/{quote(review_id, safe='')}"


def _write(line: Line, review_id: str, method: str, body: object = None) -> Outcome:
    """Change the answer; what comes back names no id, since there is but one."""
    try:
        raw = line.ask(f"{place(review_id)}/reply", method=method, json=body)
    except ShopError as error:
        return not_heard(error)
    if 200 <= raw.status < 300:
        if is_page(raw):
            return Unclear(BadAnswer(host=host_of(raw), why="html"))
        return Sent(answer_id(review_id))
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    why = failure(raw)
    if isinstance(why, Gone):
        why = Refused(reason="gone")
    return NotSent(why, is_passing=isinstance(why, RateLimited))


def _is_seen(there: str, outgoing: Outgoing) -> bool:
    """Say whether what stands there is what the owner saw and wants replaced."""
    words = outgoing.replaces_text
    return bool(outgoing.replaces) and (not words or same_words(words) == same_words(there))


def _answer(raw: Raw) -> str:
    """Read the words of the answer a review has; "" where it has none.

    Raises:
        BadAnswer: it is no review.
    """
    body = json_of(raw)
    if not text_at(body, "id"):
        raise BadAnswer(host=host_of(raw), why="shape")
    return clean_text(text_at(body, "companyReply", "text"))
