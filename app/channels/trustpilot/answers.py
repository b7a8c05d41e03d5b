"""What an answer of Trustpilot means: by its status alone."""

from __future__ import annotations

from app.channels.base import Raw
from app.channels.http.body import host_of, is_page
from app.channels.http.outcome import asked_pause
from app.errors import (
    BadAnswer,
    Gone,
    Refused,
    ShopError,
    SignInError,
    Unreachable,
)


def check(raw: Raw) -> Raw:
    """Let a good answer through.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw)


def failure(raw: Raw) -> ShopError:
    """Say what an answer that is no 2xx means; 401 is for `session` to try again first."""
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if is_page(raw):
        return BadAnswer(host=host_of(raw), why="html")
    if raw.status == 401:
        return SignInError()
    if raw.status == 403:
        return Refused(reason="trustpilot_plan")
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=str(raw.status))
