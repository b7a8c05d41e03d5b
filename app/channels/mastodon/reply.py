"""Answering: what exactly is sent, whether it arrived, and finding it when nobody said so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    NotSent,
    Outbox,
    Outcome,
    Outgoing,
    Raw,
    Secrets,
    Sent,
    Unclear,
)
from app.channels.http import not_heard
from app.channels.http.body import host_of, is_json, json_of
from app.channels.mastodon.answers import Asked, check, failure
from app.channels.mastodon.server import limits, outbox
from app.channels.mastodon.sign_in import TOKEN
from app.channels.mastodon.status import VISIBILITIES, Ref, domain_of, handle, is_ours
from app.channels.mastodon.streams import context_question
from app.clock import utc_moment, utc_text
from app.domain.item import Visibility
from app.domain.loose import Json, id_at, list_at, moment_at, text_at
from app.domain.plain_text import plain, safe_url
from app.errors import (
    BadAnswer,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)

_WIDEST_FIRST: Final = ("public", "unlisted", "private", "direct")
_WORDS: Final = {ours: word for word, ours in VISIBILITIES.items()}
_NEAR: Final = timedelta(seconds=5)
_FAR: Final = timedelta(minutes=5)  # where the server does not tell its time: both clocks' error
_ALIKE: Final = 0.9
_MENTION: Final = re.compile(r"@[\w.-]+(@[\w.:-]+)?")
_SURELY_NOT: Final = (400, 401, 403, 404, 410, 413, 422, 429)
_POST: Final = Asked(Capability.REPLY, "write:statuses")


def prepare(account: AccountRef, outgoing: Outgoing, at: datetime) -> dict[str, Any]:
    """Fix text, visibility and time for every try."""
    ref = Ref.of_text(outgoing.item_ref)
    return {
        "text": with_mention(account, outgoing.text, ref),
        "visibility": visibility(outgoing.visibility, ref),
        "parent": ref.id or outgoing.item_remote_id,
        "at": utc_text(at),
    }


def with_mention(account: AccountRef, text: str, ref: Ref) -> str:
    """Put the author's name before the text if it is nowhere in it: no mention, no notice."""
    names = {ref.acct, handle(ref.acct, domain_of(account))} - {""}
    is_there = any(
        re.search(rf"(?<![\w@])@{re.escape(name)}(?![\w@]|\.\w)", text, re.IGNORECASE)
        for name in names
    )
    is_us = ref.acct == account.handle
    return text if is_there or is_us or not names else f"@{ref.acct} {text}"


def visibility(wanted: Visibility, ref: Ref) -> str:
    """Choose who sees it: what was wanted, but never more people than saw what it answers."""
    word = _WORDS[wanted]
    if not ref.visibility:
        return word
    if ref.visibility not in _WIDEST_FIRST:
        return "direct"
    return max(word, ref.visibility, key=_WIDEST_FIRST.index)


def send(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Try once to post an answer."""
    known = _prepared(account, outgoing)
    if not known["text"].strip():
        return NotSent(Refused(reason="empty"))
    try:
        token = secrets.get(TOKEN)
        if not token:
            return NotSent(SignInError())
        raw = http.send(
            "POST",
            f"{account.server}/api/v1/statuses",
            form=_form(known, outgoing),
            headers={"Idempotency-Key": outgoing.key},
            bearer=token,
            is_write=True,
            keep_alive=False,  # a kept connection that dies cannot say whether it had arrived
        )
    except ShopError as error:
        return not_heard(error)
    return _heard(raw, account, known["text"])


def look_up(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Look for an answer that nobody confirmed, below what it answers and among our own posts.

    Both places are needed: snac2 lists no private post among our own, and what was answered
    may be gone.
    """
    known = _prepared(account, outgoing)
    own = quote(account.config.get("account_id", ""), safe="")
    listed = (("limit", "40"), ("exclude_reblogs", "true"))
    try:
        token = secrets.get(TOKEN)
        if not token:
            return Unclear(SignInError())
        place = f"{account.server}/api/v1/accounts/{own}/statuses"
        posts = check(http.send("GET", place, params=listed, bearer=token), _POST)
        place = account.server + context_question(known["parent"]).path
        thread = http.send("GET", place, bearer=token)
        found = _find(list_at(json_of(posts)), posts, account, known)
        if found is None and thread.status == 200:
            found = _find(list_at(json_of(thread), "descendants"), thread, account, known)
    except ShopError as error:
        return Unclear(error)
    if found is not None:
        return _sent(found)
    is_sure = thread.status == 200 or known["visibility"] == "public"
    if not is_sure and outbox(account) is not Outbox.IDEMPOTENT:
        return Unclear(failure(thread, _POST))
    return NotSent(Unreachable(host=host_of(posts), why="cut"), is_passing=True)


def _prepared(account: AccountRef, outgoing: Outgoing) -> Mapping[str, str]:
    ready = outgoing.prepared or prepare(account, outgoing, datetime.now(UTC))
    return {name: str(ready.get(name, "")) for name in ("text", "visibility", "parent", "at")}


def _form(known: Mapping[str, str], outgoing: Outgoing) -> dict[str, str]:
    form = {"status": known["text"], "visibility": known["visibility"]}
    form["in_reply_to_id"] = known["parent"]
    if outgoing.lang:
        form["language"] = outgoing.lang
    return form


def _heard(raw: Raw, account: AccountRef, text: str) -> Outcome:
    """Say what the server's answer proves."""
    if 200 <= raw.status < 300:
        made = json_of(raw) if is_json(raw) else None
        if id_at(made, "id"):
            return _sent(made)
        return Unclear(BadAnswer(host=host_of(raw), why="shape" if made else "cut"))
    if raw.status in _SURELY_NOT:
        error = failure(raw, _POST)
        if isinstance(error, Refused) and len(text) > limits(account).length:
            error = Refused(reason="too_long", detail=str(limits(account).length))
        return NotSent(error, is_passing=isinstance(error, RateLimited))
    # 5xx, and Pleroma's 409: "the first one with this key is still in work"
    return Unclear(Unreachable(host=host_of(raw), why="server"))


def _sent(status: Json) -> Sent:
    address = text_at(status, "url") or text_at(status, "uri")
    return Sent(id_at(status, "id"), safe_url(address))


def _find(
    statuses: list[Json], raw: Raw, account: AccountRef, known: Mapping[str, str]
) -> Json | None:
    """Find our own words below what they answer.

    The very same words there are these, whenever they were said, since nobody wants them twice;
    words that are only alike must also be younger than the writing of ours.
    """
    earliest = _earliest(raw, known["at"])
    alike: Json | None = None
    for status in statuses:
        if not is_ours(status, account) or id_at(status, "in_reply_to_id") != known["parent"]:
            continue
        theirs = plain(text_at(status, "content"))
        if is_same(theirs, known["text"]):
            return status
        moment = moment_at(status, "created_at")
        if (moment is None or moment >= earliest) and is_alike(theirs, known["text"]):
            alike = status
    return alike


def _earliest(raw: Raw, at: str) -> datetime:
    """Say from when on, by the server's clock, our words may have been posted."""
    begun = utc_moment(at) if at else datetime(1990, 1, 1, tzinfo=UTC)
    try:
        server_now = parsedate_to_datetime(raw.headers.get("date", ""))
        return begun + (server_now.astimezone(UTC) - datetime.now(UTC)) - _NEAR
    except (ValueError, TypeError):
        return begun - _FAR


def is_same(theirs: str, ours: str) -> bool:
    """Say whether two texts are the same words, whatever a server made of mentions and signs."""
    one, other = _bare(theirs), _bare(ours)
    return one == other and (bool(one) or _unspaced(theirs) == _unspaced(ours))


def is_alike(theirs: str, ours: str) -> bool:
    """Say whether two texts may be the same, after a server has set lists and links."""
    one, other = _bare(theirs), _bare(ours)
    matched = SequenceMatcher(None, one, other, autojunk=False)
    return is_same(theirs, ours) or (bool(one and other) and matched.ratio() >= _ALIKE)


def _bare(text: str) -> str:
    text = _MENTION.sub(" ", unicodedata.normalize("NFKC", text))
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


def _unspaced(text: str) -> str:
    return "".join(_MENTION.sub("", text).split())
