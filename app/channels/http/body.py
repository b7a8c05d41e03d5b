"""The body of an answer as JSON, or by name what came in its place."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from app.channels.base import Raw
from app.domain.loose import Json
from app.errors import BadAnswer


def json_of(raw: Raw) -> Json:
    """Read a body as JSON.

    Raises:
        BadAnswer: it is a page, cut, or nothing.
    """
    try:
        read: Json = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(host=host_of(raw), why=why_not(raw.body)) from error
    return _sound(read) if re.search(rb"\\u[dD]", raw.body) else read


def object_of(raw: Raw) -> dict[str, Json]:
    """Read a body that must be an object.

    Raises:
        BadAnswer: it is none.
    """
    read = json_of(raw)
    if not isinstance(read, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    return read


def is_json(raw: Raw) -> bool:
    """Say whether the body is JSON, whatever the header calls it."""
    try:
        json.loads(raw.body)
    except (ValueError, RecursionError):
        return False
    return True


def is_page(raw: Raw) -> bool:
    """Say whether a web page came: of a hotel, or of something else on the way."""
    return raw.body.lstrip()[:1] == b"<"


def host_of(raw: Raw) -> str:
    """Name the host that answered."""
    return urlsplit(raw.url).hostname or ""


def why_not(body: bytes) -> str:
    """Name what stands where JSON should, as `BadAnswer.why`."""
    start = body.lstrip()[:1]
    if not start:
        return "empty"
    if start == b"<":
        return "html"
    return "cut" if start in b"[{" else "not_json"


def _sound(value: Json) -> Json:
    """Replace half characters, which JSON can hold and no file can."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_sound(one) for one in value]
    if isinstance(value, dict):
        return {str(_sound(name)): _sound(one) for name, one in value.items()}
    return value
