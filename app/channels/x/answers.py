"""What an answer of X means, by status and problem type: channels/meta-x-linkedin-tiktok.md 3."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page, object_of, why_not
from app.channels.http.door import UNTIL
from app.clock import utc_text
from app.domain.loose import Json, dict_at, list_at, text_at
from app.errors import (
    BadAnswer,
    Gone,
    OutOfCredit,
    RateLimited,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)

GONE: Final = frozenset({"resource-not-found", "not-authorized-for-resource"})
_PAID_OUT: Final = frozenset({"credits", "usage-capped"})
_NOT_ALLOWED: Final = frozenset(
    {
        "client-forbidden",
        "unsupported-authentication",
        "oauth1-permissions",
        "not-authorized-for-resource",
    }
)


def problem(value: Json) -> str:
    """Give the last part of a problem's type, such as "resource-not-found"; "" for none."""
    return text_at(value, "type").rstrip("/").rpartition("/")[2]


def named_parameters(raw: Raw) -> frozenset[str]:
    """Name the parameters that an "invalid request" complains of."""
    errors = list_at(_told(raw), "errors")
    return frozenset(name for one in errors for name in dict_at(one, "parameters"))


def check(raw: Raw, scopes: str) -> Raw:
    """Let a good answer through.

    Args:
        raw: the answer.
        scopes: what the question needs, in X's own names.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, scopes)


def failure(raw: Raw, scopes: str) -> ShopError:
    """Say what an answer that is no 2xx means."""
    told = _told(raw)
    kind = problem(told)
    if raw.status == 402 or kind in _PAID_OUT or (raw.status == 403 and _is_capped(told)):
        return OutOfCredit()
    if raw.status == 429:
        return RateLimited(until_at=_until(raw))
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if raw.status == 401 and not is_page(raw):
        return SignInError()
    if told is None:
        return BadAnswer(host=host_of(raw), why=why_not(raw.body))
    if raw.status in (404, 410):
        return Gone()
    if raw.status == 403 and kind in _NOT_ALLOWED:
        return ScopeMissing(scopes=scopes)
    if raw.status == 403:
        return Refused(reason="x_said_no", detail=kind)
    return Refused(reason="network_said_no", detail=kind or str(raw.status))


def _is_capped(told: Json) -> bool:
    """Tell the owner's spending limit at X from any other no: X gives both one code and type."""
    is_nameless = text_at(told, "type") in ("", "about:blank")
    return is_nameless and "spending limit" in text_at(told, "detail")


def _until(raw: Raw) -> str:
    """Read when the quarter of an hour is over: Unix seconds in X's own header."""
    reset = raw.headers.get("x-rate-limit-reset", "")
    if reset.isascii() and reset.isdigit() and len(reset) <= 10:
        return utc_text(datetime.fromtimestamp(int(reset), UTC))
    return raw.headers.get(UNTIL, "")


def _told(raw: Raw) -> Json:
    try:
        return object_of(raw)
    except BadAnswer:
        return None
