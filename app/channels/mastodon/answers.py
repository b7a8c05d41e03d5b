"""What a server's answer means: by its status alone, since its words are in any language."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import Capability, Raw
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

UNTIL: Final = ":until"  # what `Http` adds to an answer that asked for a pause


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question was for, so that a refusal of it can be named."""

    what: Capability
    scopes: str = ""  # that it needs
    has_token: bool = True


def is_json(raw: Raw) -> bool:
    """Say whether the body is JSON, whatever the header calls it."""
    try:
        json.loads(raw.body)
    except (ValueError, RecursionError):
        return False
    return True


def json_of(raw: Raw) -> Json:
    """Read a body as JSON.

    Raises:
        BadAnswer: it is a page, cut, or nothing.
    """
    try:
        read: Json = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(host=host_of(raw), why=_why_not(raw.body)) from error
    return _sound(read) if re.search(rb"\\u[dD]", raw.body) else read


def _sound(value: Json) -> Json:
    """Replace half characters, which JSON can hold and no file can."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_sound(one) for one in value]
    if isinstance(value, dict):
        return {str(_sound(name)): _sound(one) for name, one in value.items()}
    return value


def host_of(raw: Raw) -> str:
    """Name the host that answered."""
    return urlsplit(raw.url).hostname or ""


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
    if is_about_token and raw.status in (400, 403, 422) and not raw.body.lstrip()[:1] == b"<":
        raise SignInError  # Takahe says 400 in plain text; Mastodon 403 for a closed account
    raise failure(raw, asked)


def failure(raw: Raw, asked: Asked) -> ShopError:
    """Say what an answer that is no 2xx means."""
    host = host_of(raw)
    if raw.status == 429 or (raw.status == 503 and raw.headers.get(UNTIL)):
        return RateLimited(until_at=raw.headers.get(UNTIL, ""))
    if raw.status >= 500:
        return Unreachable(host=host, why="server")
    if not asked.has_token and raw.status in (400, 401, 403, 404, 422):
        return NotOffered(what=asked.what.value)  # this server wants a login for it
    if raw.status == 401:
        return SignInError()
    if raw.body.lstrip()[:1] == b"<" and raw.status != 410:
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


def _why_not(body: bytes) -> str:
    start = body.lstrip()[:1]
    if not start:
        return "empty"
    if start == b"<":
        return "html"
    return "cut" if start in b"[{" else "not_json"
