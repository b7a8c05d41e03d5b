"""What an answer of TikTok means: by its own code, which comes with a status of 200.

Sources disagree on 40100, which is a dead access or too many calls; there, and nowhere else, the
words decide: channels/meta-x-linkedin-tiktok.md 5, "Errors".
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, object_of
from app.channels.http.door import UNTIL
from app.clock import utc_text
from app.domain.loose import Json, dict_at, number_at, text_at
from app.errors import (
    BadAnswer,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

PAUSE: Final = timedelta(minutes=1)  # 40 calls a minute, and no header that says so
_DEAD: Final = frozenset({40102, 40104, 40105})
_DEAD_OR_TOO_MANY: Final = 40100
_TOO_MANY: Final = 40004
_NOT_ALLOWED: Final = 40001
_TROUBLE_FROM: Final = 50000
_ID: Final = re.compile(r"[\w\-.:+/=]{1,200}", re.ASCII)
_SPEAKS_OF_CALLS: Final = re.compile(r"rate|limit|too many|too frequent|qps", re.IGNORECASE)


def code_of(raw: Raw) -> int | None:
    """Give TikTok's own code; None where it says none."""
    try:
        return number_at(object_of(raw), "code")
    except BadAnswer:
        return None


def is_good(raw: Raw) -> bool:
    """Say whether TikTok did what was asked."""
    return 200 <= raw.status < 300 and code_of(raw) == 0


def is_stale(raw: Raw) -> bool:
    """Say whether an answer refuses the access alone, so that nothing was done."""
    code = code_of(raw)
    if code == _DEAD_OR_TOO_MANY:
        return not _is_too_many(raw)
    return code in _DEAD or (code is None and raw.status == 401 and _is_json(raw))


def data_of(raw: Raw) -> dict[str, Json]:
    """Read the data of a good answer.

    Raises:
        BadAnswer: it has none.
    """
    body = object_of(raw)
    data = body.get("data")
    if number_at(body, "code") != 0 or not isinstance(data, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    return dict_at(body, "data")


def check(raw: Raw, scopes: str, now: datetime) -> Raw:
    """Let a good answer through.

    Raises:
        ShopError: what a bad one means.
    """
    if is_good(raw):
        return raw
    raise failure(raw, scopes, now)


def failure(raw: Raw, scopes: str, now: datetime) -> ShopError:
    """Say what an answer that is no good one means.

    Args:
        raw: the answer.
        scopes: what the question needs, in TikTok's own names.
        now: from when on a pause counts that nobody gave a length.
    """
    code = code_of(raw)
    if raw.status == 429 or code == _TOO_MANY or (code == _DEAD_OR_TOO_MANY and _is_too_many(raw)):
        return RateLimited(until_at=raw.headers.get(UNTIL) or utc_text(now + PAUSE))
    if raw.status >= 500 or (code is not None and code >= _TROUBLE_FROM):
        return Unreachable(host=host_of(raw), why="server")
    if is_stale(raw):
        return SignInError()
    if code is None or code == 0:
        return _unreadable(raw)
    if code == _NOT_ALLOWED:
        return ScopeMissing(scopes=scopes)
    return Refused(reason="network_said_no", detail=str(code))


def id_at(value: Json, *path: str) -> str:
    """Find an id, which is opaque text; "" where it holds what no id does."""
    number = number_at(value, *path)
    found = text_at(value, *path) if number is None else str(number)
    return found if _ID.fullmatch(found) else ""


def unix_at(value: Json, *path: str) -> int | None:
    """Find a moment in seconds since 1970, which TikTok writes as text."""
    text = text_at(value, *path).strip()
    is_digits = text.isascii() and text.isdigit() and len(text) < 16
    number = int(text) if is_digits else number_at(value, *path)
    return number if number is not None and 0 < number < 32_503_680_000 else None  # the year 3000


def _is_too_many(raw: Raw) -> bool:
    return bool(_SPEAKS_OF_CALLS.search(text_at(object_of(raw), "message")))


def _is_json(raw: Raw) -> bool:
    return _unreadable(raw).why == "shape"


def _unreadable(raw: Raw) -> BadAnswer:
    """Say why an answer without a code makes no sense."""
    try:
        object_of(raw)
    except BadAnswer as error:
        return error
    return BadAnswer(host=host_of(raw), why="shape")
