"""What an answer of the search means: by its status alone."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from app.channels.base import Raw
from app.domain.loose import Json
from app.errors import BadAnswer, Gone, RateLimited, Refused, ShopError, Unreachable


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


def host_of(raw: Raw) -> str:
    """Name the host that answered."""
    return urlsplit(raw.url).hostname or ""


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
    if raw.status == 429 or (raw.status == 503 and raw.headers.get(":until")):
        return RateLimited(until_at=raw.headers.get(":until", ""))
    if raw.status >= 500:
        return Unreachable(host=host_of(raw), why="server")
    if raw.body.lstrip()[:1] != b"{":
        return BadAnswer(host=host_of(raw), why=_why_not(raw.body))
    if raw.status in (404, 410):
        return Gone()
    return Refused(reason="network_said_no", detail=str(raw.status))


def _sound(value: Json) -> Json:
    """Replace half characters, which JSON can hold and no file can."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_sound(one) for one in value]
    if isinstance(value, dict):
        return {str(_sound(name)): _sound(one) for name, one in value.items()}
    return value


def _why_not(body: bytes) -> str:
    start = body.lstrip()[:1]
    if not start:
        return "empty"
    if start == b"<":
        return "html"
    return "cut" if start in b"[{" else "not_json"
