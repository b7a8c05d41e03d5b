"""Answering below a comment, hiding, liking, deleting, and finding what we said again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.channels.base import Capability, NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.http import not_heard
from app.channels.http.body import host_of
from app.channels.tiktok.answers import check, data_of, failure, id_at, is_good, unix_at
from app.channels.tiktok.asking import READ_SCOPE, WRITE_SCOPE, Line
from app.channels.tiktok.comments import Ref, is_ours
from app.channels.tiktok.videos import bring_answers, comments_of, has_more, next_cursor
from app.clock import utc_moment, utc_text
from app.domain.loose import Json, text_at
from app.domain.plain_text import clean_text
from app.domain.reply import same_words
from app.errors import (
    BadAnswer,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

LENGTH: Final = 150  # channels/meta-x-linkedin-tiktok.md 5, "Reply"
MOST_PAGES: Final = 5
NOT_HERE: Final = "tiktok_not_here"  # of one thing, where `NotOffered` is of the whole account
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS: Final = timedelta(minutes=5)  # by how much theirs and ours may differ


def prepare(outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix words and time for every try."""
    return {"text": outgoing.text.strip(), "at": utc_text(at)}


def send(line: Line, outgoing: Outgoing) -> Outcome:
    """Try once to answer."""
    ref, text = _ref(outgoing), _prepared(outgoing)["text"]
    if not text:
        return NotSent(Refused(reason="empty"))
    if not ref.video:
        return NotSent(Refused(reason=NOT_HERE))
    body = {"video_id": ref.video, "comment_id": ref.comment, "text": text}
    answer = _write(line, "business/comment/reply/create", body)
    if not isinstance(answer, Raw):
        return _too_long(answer, text)
    made = _made(answer)
    return Sent(made, ref.url) if made else Unclear(BadAnswer(host=host_of(answer), why="shape"))


def look_up(line: Line, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed, among those below the comment."""
    ref, known = _ref(outgoing), _prepared(outgoing)
    if not ref.video:
        return NotSent(Refused(reason=NOT_HERE))
    earliest = (utc_moment(known["at"]) - _CLOCKS).timestamp()
    cursor = "0"
    try:
        for _ in range(MOST_PAGES):
            raw = bring_answers(line, ref.video, ref.top or ref.comment, cursor)
            comments = comments_of(check(raw, READ_SCOPE, line.clock.now())) or []
            for comment in comments:
                if _is_it(comment, known["text"], earliest):
                    return Sent(id_at(comment, "comment_id"), ref.url)
            cursor = next_cursor(raw)
            times = [at for one in comments if (at := unix_at(one, "create_time")) is not None]
            is_whole = not cursor and not has_more(raw)
            if is_whole or (times and max(times) < earliest):
                return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)
            if not cursor:
                break
    except ShopError as error:
        return Unclear(error)
    return Unclear(Unreachable(host=host_of(raw), why="cut"))  # too many to be sure


def act(line: Line, verb: Capability, ref: str, *, on: bool) -> Outcome:
    """Hide or like a comment or take that back, or delete one of ours."""
    known = Ref.of_text(ref)
    body = {"comment_id": known.comment}
    if verb is Capability.HIDE and known.video:
        body |= {"video_id": known.video, "action": "HIDE" if on else "UNHIDE"}
        path = "business/comment/hide"
    elif verb is Capability.LIKE and known.video:
        body |= {"video_id": known.video, "action": "like" if on else "unlike"}
        path = "business/comment/like"
    elif verb is Capability.DELETE and on and known.comment:
        path = "business/comment/delete"
    else:
        return NotSent(Refused(reason=NOT_HERE))
    answer = _write(line, path, body)
    return Sent(known.comment) if isinstance(answer, Raw) else answer


def _write(line: Line, path: str, body: Mapping[str, str]) -> Raw | NotSent | Unclear:
    """Change something once: the good answer to it, else what became of it."""
    try:
        raw = line.post(path, body)
    except ShopError as error:
        return not_heard(error)
    if is_good(raw):
        return raw
    refusal = failure(raw, WRITE_SCOPE, line.clock.now())
    if isinstance(refusal, BadAnswer | Unreachable):  # whether it was done, this does not say
        return Unclear(refusal)
    return NotSent(refusal, is_passing=isinstance(refusal, RateLimited))


def _too_long(outcome: NotSent | Unclear, text: str) -> Outcome:
    if isinstance(outcome.error, Refused) and len(text) > LENGTH:
        return NotSent(Refused(reason="too_long", detail=str(LENGTH)))
    return outcome


def _made(raw: Raw) -> str:
    try:
        return id_at(data_of(raw), "comment_id")
    except BadAnswer:
        return ""


def _is_it(comment: Json, text: str, earliest: float) -> bool:
    made = unix_at(comment, "create_time")
    is_fresh = made is None or made >= earliest
    theirs = same_words(clean_text(text_at(comment, "text")))
    is_same = theirs == same_words(clean_text(text))
    return is_ours(comment) and is_fresh and is_same and bool(id_at(comment, "comment_id"))


def _ref(outgoing: Outgoing) -> Ref:
    return Ref.of_text(outgoing.item_ref or outgoing.item_remote_id)


def _prepared(outgoing: Outgoing) -> dict[str, str]:
    ready = outgoing.prepared or prepare(outgoing, _EVER)
    return {name: str(ready.get(name, "")) for name in ("text", "at")}
