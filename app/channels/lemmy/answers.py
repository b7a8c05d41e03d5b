"""What a server's answer means: by its status and its code, since its words are few and change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page, json_of, why_not
from app.channels.http.door import UNTIL
from app.channels.http.outcome import asked_pause
from app.domain.loose import text_at
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    RateLimited,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
    WaitingForApproval,
)

_CODES: Final[dict[str, Callable[[], ShopError]]] = {
    "incorrect_login": SignInError,
    "not_logged_in": SignInError,
    "missing_totp_token": lambda: Refused(reason="lemmy_totp"),
    "incorrect_totp_token": lambda: Refused(reason="lemmy_totp"),
    "registration_application_is_pending": WaitingForApproval,
    "site_ban": lambda: Refused(reason="lemmy_banned"),
    "banned_from_community": lambda: Refused(reason="lemmy_banned"),
    "deleted": Gone,
    "locked": lambda: Refused(reason="lemmy_locked"),
    "person_is_blocked": lambda: Refused(reason="blocked"),
    "language_not_allowed": lambda: Refused(reason="lemmy_language"),
    "max_comment_depth_reached": lambda: Refused(reason="lemmy_deep"),
}  # channels/open §8; the servers' list is open, so any other code is a plain no


def code_of(raw: Raw) -> str:
    """Give the code in a server's answer; "" where it is a stranger's page."""
    try:
        return text_at(json_of(raw), "error")
    except BadAnswer:
        return ""


def is_missing(raw: Raw) -> bool:
    """Say whether a server knows nothing of what was asked for.

    "deleted" does not say so: a server says it of an account, too, and then of every question.
    """
    code = code_of(raw)
    return code.startswith("couldnt_find_") or code == "not_found"


def check(raw: Raw, what: str) -> Raw:
    """Let a good answer through; `what` is our name of the capability asked for.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw, what)


def failure(raw: Raw, what: str) -> ShopError:
    """Say what an answer that is no 2xx means."""
    host, code = host_of(raw), code_of(raw)
    if (pause := asked_pause(raw)) is not None:
        return pause
    if code == "rate_limit_error":  # 0.19 says so with a 400 and no header
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if code in _CODES:
        return _CODES[code]()
    if is_missing(raw):
        return Gone()
    if not code:
        if raw.status == 404 and not is_page(raw):
            return NotOffered(what=what)
        return BadAnswer(host=host, why=why_not(raw.body))
    if raw.status == 401:
        return SignInError()
    return Refused(reason="network_said_no", detail=code[:60])
