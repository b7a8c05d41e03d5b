"""What a server's answer means: by its status alone, since its words are in any language."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.base import Capability, Raw
from app.channels.http.body import host_of, is_page
from app.channels.http.outcome import asked_pause
from app.errors import (
    BadAnswer,
    Gone,
    NotOffered,
    Refused,
    ScopeMissing,
    ShopError,
    SignInError,
    Unreachable,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was for, so that a refusal of it can be named."""

    what: Capability
    scopes: str = ""  # that it needs
    has_token: bool = True


def check(raw: Raw, asked: Asked, *, is_about_token: bool = False) -> Raw:
    """Let a good answer through.

    Args:
        raw: the answer.
        asked: what for.
        is_about_token: nothing but the token can be wrong with this question.

    Raises:
        ShopError: what a bad one means.
    """
    if 200 <= raw.status < 300:
        return raw
    if is_about_token and raw.status in (400, 403, 422) and not is_page(raw):
        raise SignInError  # Takahe says 400 in plain text; Mastodon 403 for a closed account
    raise failure(raw, asked)


def failure(raw: Raw, asked: Asked) -> ShopError:
    """Say what an answer that is no 2xx means."""
    host = host_of(raw)
    if (pause := asked_pause(raw)) is not None:
        return pause
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if not asked.has_token and raw.status in (400, 401, 403, 404, 422):
        return NotOffered(what=asked.what.value)  # this server wants a login for it
    if raw.status == 401:
        return SignInError()
    if is_page(raw) and raw.status != 410:
        # a page where the interface should be: a missing endpoint, or something in between
        return NotOffered(what=asked.what.value) if raw.status == 404 else _page(host)
    if raw.status == 403:
        return ScopeMissing(scopes=asked.scopes)
    if raw.status in (404, 410):
        return Gone()
    if raw.status in (400, 413, 422):
        return Refused(reason="network_said_no", detail=str(raw.status))
    return BadAnswer(host=host, why="shape")


def _page(host: str) -> BadAnswer:
    return BadAnswer(host=host, why="html")
