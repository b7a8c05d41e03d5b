"""Answering, changing an answer, hiding, deleting; the site itself refuses the same words twice."""

from __future__ import annotations

import html
from typing import Final

from app.channels.base import (
    AccountRef,
    Asker,
    Capability,
    NotSent,
    Outcome,
    Outgoing,
    Raw,
    Secrets,
    Sent,
    Unclear,
)
from app.channels.http import not_heard
from app.channels.http.body import host_of, json_of
from app.channels.wordpress.answers import check, code_of, failure, list_of
from app.channels.wordpress.comment import FIELDS, MODERATION, Ref, is_own
from app.channels.wordpress.site import COMMENTS, REVIEWS, ask
from app.channels.wordpress.streams import A_PAGE, Params, moderates
from app.domain.item import Moderation
from app.domain.loose import Json, number_at, text_at
from app.domain.plain_text import plain, safe_url
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    Unreachable,
)

_DUPLICATE: Final = "comment_duplicate"


def send(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Try once to post an answer, or to put it in the place of one of ours."""
    if not outgoing.text.strip():
        return NotSent(Refused(reason="empty"))
    ref = Ref.of_text(outgoing.item_ref)
    path, body = COMMENTS, dict[str, str | int](content=as_html(outgoing.text))
    if outgoing.replaces.isdigit():
        path = f"{COMMENTS}/{outgoing.replaces}"
    else:
        body |= {"post": ref.post, "parent": ref.id}
    try:
        raw = ask(http, account, secrets, path, method="POST", json=body)
    except ShopError as error:
        return not_heard(error)
    if raw.status == 409 and code_of(raw) == _DUPLICATE:
        return _as_duplicate(look_up(http, account, secrets, outgoing))
    return _heard(raw)


def look_up(http: Asker, account: AccountRef, secrets: Secrets, outgoing: Outgoing) -> Outcome:
    """Look for our own words below what they answer; the very same ones there are these."""
    ref = Ref.of_text(outgoing.item_ref)
    asked: Params = (("parent", str(ref.id)), ("per_page", str(A_PAGE)), ("_fields", FIELDS))
    if moderates(account):
        asked = (*asked, ("status", "any"), ("type", "all"), ("context", "edit"))
    try:
        raw = check(ask(http, account, secrets, COMMENTS, asked), Capability.REPLY)
        entries = list_of(raw)
    except ShopError as error:
        return Unclear(error)
    for entry in entries:
        is_there = text_at(entry, "status") != "trash" and is_own(entry, account)
        if is_there and _is_same(entry, outgoing.text) and number_at(entry, "id"):
            return _sent(entry)
    return NotSent(Unreachable(host=host_of(raw), why="cut"), is_passing=True)


def act(
    http: Asker, account: AccountRef, secrets: Secrets, verb: Capability, text: str, *, on: bool
) -> Outcome:
    """Hold a comment back or let it be seen, or put one of ours in the bin; twice is harmless."""
    ref = Ref.of_text(text)
    if not ref.id or verb not in (Capability.HIDE, Capability.DELETE):
        return NotSent(NotOffered(what=verb))
    if verb is Capability.DELETE and not on:
        return NotSent(NotOffered(what=verb))
    try:
        if verb is Capability.HIDE:
            return _acted(_hide(http, account, secrets, ref, on=on), verb, ref)
        return _acted(_delete(http, account, secrets, ref), verb, ref)
    except ShopError as error:
        return not_heard(error)


def as_html(text: str) -> str:
    """Write plain text as a comment: every sign of it is meant as it stands."""
    return html.escape(text, quote=False)


def _hide(http: Asker, account: AccountRef, secrets: Secrets, ref: Ref, *, on: bool) -> Raw:
    wanted = {"status": "hold" if on else "approved"}
    if ref.is_review:
        place = f"{REVIEWS}/{ref.id}"
        return ask(http, account, secrets, place, method="PUT", json=wanted)
    return ask(http, account, secrets, f"{COMMENTS}/{ref.id}", method="POST", json=wanted)


def _delete(http: Asker, account: AccountRef, secrets: Secrets, ref: Ref) -> Raw:
    place = f"{COMMENTS}/{ref.id}"
    raw = ask(http, account, secrets, place, method="DELETE")
    if code_of(raw) == "rest_trash_not_supported":  # 501: this site has no bin
        raw = ask(http, account, secrets, place, (("force", "true"),), method="DELETE")
    return raw


def _acted(raw: Raw, verb: Capability, ref: Ref) -> Outcome:
    if 200 <= raw.status < 300:
        return Sent(str(ref.id))
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    error = failure(raw, verb)
    if verb is Capability.DELETE and isinstance(error, Gone):
        return Sent(str(ref.id))
    return NotSent(error, is_passing=isinstance(error, RateLimited))


def _heard(raw: Raw) -> Outcome:
    """Say what the site's answer to a new comment proves."""
    if 200 <= raw.status < 300:
        try:
            made = json_of(raw)
        except BadAnswer as error:
            return Unclear(error)
        if number_at(made, "id"):
            return _sent(made)
        return Unclear(BadAnswer(host=host_of(raw), why="shape"))
    if raw.status >= 500:
        return Unclear(Unreachable(host=host_of(raw), why="server"))
    why = failure(raw, Capability.REPLY)
    if isinstance(why, Gone):
        why = Refused(reason="gone")
    return NotSent(why, is_passing=isinstance(why, RateLimited))


def _sent(entry: Json) -> Sent:
    state = MODERATION.get(text_at(entry, "status"), Moderation.NONE)
    return Sent(str(number_at(entry, "id")), safe_url(text_at(entry, "link")), state)


def _as_duplicate(found: Outcome) -> Outcome:
    """Take what the site calls said already for sent, where it can be shown."""
    return NotSent(Refused(reason="duplicate")) if isinstance(found, NotSent) else found


def _is_same(entry: Json, text: str) -> bool:
    if raw := text_at(entry, "content", "raw"):
        return html.unescape(raw).split() == text.split()
    return _bare(plain(text_at(entry, "content", "rendered"))) == _bare(text)


def _bare(text: str) -> str:
    """Leave out what a site sets in its own way: blanks, and all but letters and digits."""
    letters = "".join(one for one in text.casefold() if one.isalnum())
    return letters or "".join(text.split())
