"""What an answer of Reddit means: channels/open-google-reviews-mail-crm.md 7, "Errors"."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import Raw
from app.channels.http.door import UNTIL
from app.domain.loose import Json
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

CLOSED: Final = "reddit_closed"  # a subreddit is private, banned, or there is none
_SCOPE: Final = re.compile(r'error="?insufficient_scope')


def host_of(raw: Raw) -> str:
    """Name the host that answered."""
    return urlsplit(raw.url).hostname or ""


def json_of(raw: Raw) -> Json:
    """Read a body as JSON.

    Raises:
        BadAnswer: it is a page, cut, or nothing.
    """
    try:
        body: Json = json.loads(raw.body)
    except (ValueError, RecursionError):
        raise BadAnswer(host=host_of(raw), why=_why_not(raw.body)) from None
    if not re.search(rb"\\u[dD][89abAB]", raw.body):
        return body
    text = json.dumps(body, ensure_ascii=False).encode("utf-16", "surrogatepass")
    sound: Json = json.loads(text.decode("utf-16", "replace"))  # half characters fit no file
    return sound


def is_page(raw: Raw) -> bool:
    """Say whether a web page came: of a hotel, or of something else between Reddit and us."""
    return raw.body.lstrip()[:1] == b"<"


def check(raw: Raw, *, what: str, scopes: str) -> Raw:
    """Let a good answer through.

    Args:
        raw: the answer.
        what: the capability it was asked for; "" where only some places may be closed to us.
        scopes: what it needs, in Reddit's own names.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, what=what, scopes=scopes)


def failure(raw: Raw, *, what: str, scopes: str) -> ShopError:
    """Say what an answer that is no 2xx means."""
    if raw.status == 429:
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if raw.status == 401 and not is_page(raw):
        return SignInError()
    if raw.status == 403 and _SCOPE.search(raw.headers.get("www-authenticate", "")):
        return ScopeMissing(scopes=scopes)
    if is_page(raw):
        return BadAnswer(host=host_of(raw), why="html")
    if raw.status == 403:
        return NotOffered(what=what, why="" if what else CLOSED)
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=str(raw.status))


def _why_not(body: bytes) -> str:
    start = body.lstrip()[:1]
    if not start:
        return "empty"
    if start == b"<":
        return "html"
    return "cut" if start in b"[{" else "not_json"
