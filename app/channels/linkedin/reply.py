"""Answering below a comment or a post, changing and deleting what we said, and finding it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote

from app.channels.base import (
    AccountRef,
    Asker,
    NotSent,
    Outcome,
    Outgoing,
    Raw,
    Secrets,
    Sent,
    Unclear,
)
from app.channels.http import not_heard
from app.channels.http.body import host_of, object_of
from app.channels.linkedin.answers import check, failure, is_good, is_json
from app.channels.linkedin.asking import (
    READ_SCOPE,
    WRITE_SCOPE,
    ask,
    escaped,
    server_of,
    token_of,
    write,
)
from app.channels.linkedin.notifications import has_more
from app.channels.linkedin.posts import comments_question
from app.channels.linkedin.urns import (
    Ref,
    comment_number,
    comment_urn,
    moment_at,
    permalink,
    post_of_comment,
    urn_of,
)
from app.clock import utc_moment, utc_text
from app.domain.loose import Json, id_at, list_at, text_at
from app.domain.plain_text import clean_text
from app.domain.reply import same_words
from app.errors import (
    BadAnswer,
    Gone,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

LENGTH: Final = 1250  # channels/meta-x-linkedin-tiktok.md 4, "Reply"
MOST_PAGES: Final = 5
NOT_HERE: Final = "linkedin_not_here"  # of one thing, where `NotOffered` is of the whole account
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS: Final = timedelta(minutes=5)  # by how much theirs and ours may differ


def prepare(account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix text, place and time for every try."""
    ref = Ref.of_text(outgoing.item_ref)
    return {"text": outgoing.text, "object": ref.object, "top": ref.top, "at": utc_text(at)}


def send(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Try once to comment, or to change the comment that this one replaces."""
    known = _prepared(account, outgoing)
    if not known["text"].strip():
        return NotSent(Refused(reason="empty"))
    if not known["object"]:
        return NotSent(Refused(reason=NOT_HERE))
    try:
        raw = _written(http, account, token_of(secrets), known, outgoing.replaces)
    except ShopError as error:
        return not_heard(error)
    if not is_good(raw):
        return _refused(raw, known["text"])
    if outgoing.replaces:
        return Sent(outgoing.replaces, permalink(known["object"]))
    made = _made(raw, known["object"])
    if made:
        return Sent(made, permalink(known["object"]))
    return Unclear(BadAnswer(host=host_of(raw), why="shape"))


def look_up(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Look for a comment of ours that nobody confirmed, below what it answers."""
    known = _prepared(account, outgoing)
    place = known["top"] or known["object"]
    if not place:
        return NotSent(Refused(reason=NOT_HERE))
    earliest = utc_moment(known["at"]) - _CLOCKS
    try:
        token, start = token_of(secrets), "0"
        for _ in range(MOST_PAGES):
            path, query = comments_question(place, start)
            raw = check(ask(http, server_of(account), token, path, query), READ_SCOPE)
            body = object_of(raw)
            found = _find(list_at(body, "elements"), account, known, earliest, outgoing.replaces)
            if found:
                return Sent(found, permalink(known["object"]))
            if not has_more(body):
                return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)
            start = str(int(start) + len(list_at(body, "elements")))
    except Gone as error:
        return NotSent(error)  # what it answers went, and all below it
    except ShopError as error:
        return Unclear(error)
    return Unclear(Unreachable(host=host_of(raw), why="cut"))  # too many to be sure


def delete(http: Asker, account: AccountRef, secrets: Secrets, ref: str) -> Outcome:
    """Delete a comment of ours; one that is gone already is as good.

    `ref` is the id that `Sent` gave.
    """
    urn = urn_of(Ref.of_text(ref).urn or ref)
    number = comment_number(urn)
    if not number:
        return NotSent(Refused(reason=NOT_HERE))
    path = f"socialActions/{escaped(post_of_comment(urn))}/comments/{number}"
    try:
        raw = write(http, server_of(account), token_of(secrets), "DELETE", path, _as_us(account))
    except ShopError as error:
        return not_heard(error)
    return Sent(urn) if is_good(raw) or raw.status in (404, 410) else _refused(raw, "")


def _written(
    http: Asker, account: AccountRef, token: str, known: Mapping[str, str], replaces: str
) -> Raw:
    server, path = server_of(account), f"socialActions/{escaped(known['object'])}/comments"
    if replaces:
        place = f"{path}/{comment_number(replaces)}"
        body: dict[str, Json] = {"patch": {"message": {"$set": {"text": known["text"]}}}}
        return write(
            http,
            server,
            token,
            "POST",
            place,
            _as_us(account),
            body=body,
            restli_method="PARTIAL_UPDATE",
        )
    body = {"actor": account.remote_id, "object": known["object"]}
    body["message"] = {"text": known["text"]}
    if known["top"]:
        body["parentComment"] = known["top"]
    return write(http, server, token, "POST", path, body=body)


def _as_us(account: AccountRef) -> tuple[tuple[str, str], ...]:
    return (("actor", escaped(account.remote_id)),)


def _made(raw: Raw, target: str) -> str:
    """Read the id of the comment that was made: from the body, else from the header."""
    named = unquote(raw.headers.get("x-restli-id", "") or raw.headers.get("x-linkedin-id", ""))
    body = object_of(raw) if is_json(raw) else {}
    whole = (urn_of(one) for one in (text_at(body, "commentUrn"), named))
    numbers = (comment_urn(target, one) for one in (named, id_at(body, "id")))
    return next((urn for urn in (*whole, *numbers) if comment_number(urn)), "")


def _refused(raw: Raw, text: str) -> Outcome:
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    error = failure(raw, WRITE_SCOPE, is_write=True)
    if isinstance(error, BadAnswer):
        return Unclear(error)
    if isinstance(error, Refused) and len(text) > LENGTH:
        error = Refused(reason="too_long", detail=str(LENGTH))
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def _find(
    comments: list[Json],
    account: AccountRef,
    known: Mapping[str, str],
    earliest: datetime,
    replaces: str,
) -> str:
    """Find our own words among comments; gives their id, "" where they are not there."""
    wanted = same_words(clean_text(known["text"]))
    for one in comments:
        urn = urn_of(text_at(one, "commentUrn")) or comment_urn(known["object"], id_at(one, "id"))
        if text_at(one, "actor") != account.remote_id or not urn:
            continue
        if same_words(clean_text(text_at(one, "message", "text"))) != wanted:
            continue
        made = moment_at(one, "created", "time")
        if urn == replaces or (not replaces and (made is None or made >= earliest)):
            return urn
    return ""


def _prepared(account: AccountRef, outgoing: Outgoing) -> dict[str, str]:
    ready = outgoing.prepared or prepare(account, outgoing, _EVER)
    return {name: str(ready.get(name, "")) for name in ("text", "object", "top", "at")}
