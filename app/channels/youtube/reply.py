"""Answering below a comment, changing and deleting that, and deciding who sees a comment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from app.channels.base import AccountRef, Capability, NotSent, Outcome, Outgoing, Raw, Sent, Unclear
from app.channels.googleapi.answers import codes_of, object_of
from app.channels.googleapi.session import Session
from app.channels.http import not_heard
from app.channels.http.body import host_of
from app.channels.youtube.asking import HOST, LONGEST, UNITS, WRITE, ask, failure, is_gone
from app.channels.youtube.comment import HELD, Ref, comment_url
from app.channels.youtube.streams import comments_question, replies_question
from app.clock import SystemClock, utc_moment, utc_text
from app.domain.loose import Json, list_at, moment_at, text_at
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

_PATH: Final = "youtube/v3/comments"
_CLOCKS: Final = timedelta(hours=3)  # by how much ours and theirs may differ
_ON_ITS_WAY: Final = timedelta(seconds=10)  # once we know by how much they do
_MOST_PAGES: Final = 5
_SNIPPET: Final = (("part", "snippet"),)
_SPENDS: Final = {UNITS.name: WRITE}


def prepare(outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix for every try below which comment it goes, and since when it may be there."""
    ref = Ref.of_text(outgoing.item_ref or outgoing.item_remote_id)
    return {"top": ref.top or ref.id, "at": utc_text(at)}


def send(session: Session, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Try once to post an answer, or to change the one that it replaces."""
    ref = Ref.of_text(outgoing.item_ref or outgoing.item_remote_id)
    refusal = _refusal(outgoing.text, ref)
    if refusal is not None:
        return NotSent(refusal)
    words = {"textOriginal": outgoing.text}
    if outgoing.replaces:
        body: dict[str, Json] = {"id": outgoing.replaces, "snippet": words}
        method = "PUT"
    else:
        top = str(prepare(outgoing, SystemClock().now())["top"])
        body = {"snippet": {"parentId": top, **words}}
        method = "POST"
    try:
        raw = session.send(method, HOST, _PATH, _SNIPPET, json=body, is_write=True, spends=_SPENDS)
    except ShopError as error:
        return not_heard(error)
    return _heard(raw, session, ref)


def look_up(session: Session, account: AccountRef, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed: the same words of ours, since it was tried."""
    ref = Ref.of_text(outgoing.item_ref or outgoing.item_remote_id)
    known = outgoing.prepared or prepare(outgoing, SystemClock().now())
    try:
        if outgoing.replaces:
            raw = ask(session, comments_question(outgoing.replaces))
            entries = [] if raw.status >= 400 else list_at(object_of(raw), "items")
            found = _find(entries, account, outgoing.text, None)
        else:
            at = utc_moment(str(known["at"]))
            found = _search_below(session, str(known["top"]), account, outgoing.text, at)
    except Gone as error:
        return NotSent(error)
    except ShopError as error:
        return Unclear(error)
    if found:
        return Sent(found, comment_url(ref.video, found))
    return NotSent(Unreachable(host=HOST, why="cut"), is_passing=True)


def act(session: Session, verb: Capability, ref_text: str, *, on: bool) -> Outcome:
    """Delete an answer of ours; hide a comment of others, as waiting for review, or publish it."""
    ref = Ref.of_text(ref_text)
    if verb not in (Capability.DELETE, Capability.HIDE) or (verb is Capability.DELETE and not on):
        return NotSent(NotOffered(what=verb.value))
    if not ref.top:
        return NotSent(Refused(reason="cannot", detail="youtube_video"))
    method, path, named = "DELETE", _PATH, [("id", ref.id)]
    if verb is Capability.HIDE:
        method, path = "POST", f"{_PATH}/setModerationStatus"
        named.append(("moderationStatus", HELD if on else "published"))  # rejected: for good
    try:
        raw = session.send(method, HOST, path, named, is_write=True, spends=_SPENDS)
    except ShopError as error:
        return not_heard(error)
    if 200 <= raw.status < 300 or (verb is Capability.DELETE and is_gone(raw)):
        return Sent(ref.id)
    return _not_done(raw, session)


def _refusal(text: str, ref: Ref) -> Refused | None:
    if not text.strip():
        return Refused(reason="empty")
    if len(text) > LONGEST:
        return Refused(reason="too_long", detail=str(LONGEST))
    if not ref.top:  # a video that somebody else made
        return Refused(reason="cannot", detail="youtube_video")
    return None


def _heard(raw: Raw, session: Session, ref: Ref) -> Outcome:
    if not 200 <= raw.status < 300:
        return _not_done(raw, session)
    try:
        made = text_at(object_of(raw), "id")
    except BadAnswer as error:
        return Unclear(error)
    if not made:
        return Unclear(BadAnswer(host=host_of(raw), why="shape"))
    return Sent(made, comment_url(ref.video, made))


def _not_done(raw: Raw, session: Session) -> Outcome:
    """Say what a refused write means; "processing failure" may mean anything: api-samples#294."""
    error = failure(raw, session.http)
    if raw.status >= 500 or "processingFailure" in codes_of(raw) or isinstance(error, BadAnswer):
        return Unclear(error)
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def _search_below(session: Session, top: str, account: AccountRef, text: str, at: datetime) -> str:
    """Find our own words below a comment, said since we tried; "" where they surely are not.

    Raises:
        ShopError: nobody can say.
    """
    token = ""
    for _ in range(_MOST_PAGES):
        raw = ask(session, replies_question(top, token))
        if is_gone(raw):  # what was answered, and the answer with it
            raise Gone
        if raw.status >= 400:
            raise failure(raw, session.http)
        body = object_of(raw)
        since = _by_their_clock(at, raw, SystemClock().now())
        found = _find(list_at(body, "items"), account, text, since)
        token = text_at(body, "nextPageToken")
        if found or not token:
            return found
    raise Unreachable(host=HOST, why="cut")  # it may lie deeper


def _by_their_clock(at: datetime, raw: Raw, now: datetime) -> datetime:
    """Say from when on something of ours counts, though our clock may be hours off.

    The same thanks often stand twice in one thread, so no earlier than need be.
    """
    try:
        theirs = parsedate_to_datetime(raw.headers.get("date", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return at - _CLOCKS
    return at - (now - theirs) - _ON_ITS_WAY


def _find(comments: list[Json], account: AccountRef, text: str, since: datetime | None) -> str:
    """Find our own words; where a moment is given, said no earlier."""
    for comment in comments:
        told = text_at(comment, "snippet", "textOriginal") or text_at(
            comment, "snippet", "textDisplay"
        )
        is_ours = text_at(comment, "snippet", "authorChannelId", "value") == account.remote_id
        said_at = moment_at(comment, "snippet", "publishedAt")
        is_young = since is None or said_at is None or said_at >= since
        if is_ours and is_young and same_words(told) == same_words(text):
            return text_at(comment, "id")
    return ""
