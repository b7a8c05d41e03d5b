"""What came as a body, and ids and numbers in it; it knows no network."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import urlsplit

from app.channels.base import Raw
from app.domain.loose import Json, number_at, text_at
from app.errors import BadAnswer

MOST: Final = 2**53  # a larger number is none that anybody counted


def host_of(raw: Raw) -> str:
    """Name the host that answered."""
    return urlsplit(raw.url).hostname or ""


def json_of(raw: Raw) -> Json:
    """Read a body as JSON, half characters replaced, which JSON can hold and no file can.

    Raises:
        BadAnswer: it is a page, cut, or nothing.
    """
    try:
        read: Json = json.loads(raw.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(host=host_of(raw), why=why_not(raw.body)) from error
    if re.search(rb"\\u[dD]", raw.body):
        read = json.loads(json.dumps(read, ensure_ascii=False).encode("utf-8", "replace"))
    return read


def object_of(raw: Raw) -> dict[str, Json]:
    """Read a body that must be an object.

    Raises:
        BadAnswer: it is none.
    """
    read = json_of(raw)
    if not isinstance(read, dict):
        raise BadAnswer(host=host_of(raw), why="shape")
    return read


def id_at(value: Json, *path: str) -> str:
    """Find an id, which is opaque text; a number means its digits."""
    number = number_at(value, *path)
    return text_at(value, *path).strip() if number is None else str(number)


def count_at(value: Json, *path: str) -> int | None:
    """Find a number of things; None where there is none that can be one."""
    number = number_at(value, *path)
    return number if number is not None and 0 <= number < MOST else None


def why_not(body: bytes) -> str:
    """Say why a body is no JSON."""
    start = body.lstrip()[:1]
    if not start:
        return "empty"
    if start == b"<":
        return "html"
    return "cut" if start in b"[{" else "not_json"
