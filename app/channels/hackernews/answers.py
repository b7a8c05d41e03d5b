"""What an answer of the search means: by its status alone."""

from __future__ import annotations

from app.channels.base import Raw
from app.channels.http.body import host_of, why_not
from app.channels.http.outcome import asked_pause
from app.errors import BadAnswer, Gone, Refused, ShopError, Unreachable


def check(raw: Raw) -> Raw:
    """Let a good answer through.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    raise failure(raw)


def failure(raw: Raw) -> ShopError:
    """Say what an answer that is no 2xx means."""
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if raw.body.lstrip()[:1] != b"{":
        return BadAnswer(host=host_of(raw), why=why_not(raw.body))
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=str(raw.status))
