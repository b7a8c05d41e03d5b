"""Taking values out of a stranger's JSON: what is missing or of another type is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

Json = object
LARGEST: Final = 2**63 - 1
MOST: Final = 2**53  # a larger number of things is none that anybody counted


def text_at(value: Json, *path: str) -> str:
    """Find a text at a path of keys; "" where there is none."""
    found = _at(value, path)
    return found if isinstance(found, str) else ""


def number_at(value: Json, *path: str) -> int | None:
    """Find a whole number at a path of keys; None for one that no database can hold."""
    found = _at(value, path)
    if not isinstance(found, int) or isinstance(found, bool):
        return None
    return found if abs(found) <= LARGEST else None


def id_at(value: Json, *path: str) -> str:
    """Find an id, which is opaque text, at a path of keys; a number means its digits."""
    number = number_at(value, *path)
    return text_at(value, *path).strip() if number is None else str(number)


def count_at(value: Json, *path: str) -> int | None:
    """Find a number of things at a path of keys; None where there is none that can be one."""
    number = number_at(value, *path)
    return number if number is not None and 0 <= number < MOST else None


def dict_at(value: Json, *path: str) -> dict[str, Json]:
    """Find an object at a path of keys; an empty one where there is none."""
    found = _at(value, path)
    return found if isinstance(found, dict) else {}


def list_at(value: Json, *path: str) -> list[Json]:
    """Find a list at a path of keys; an empty one where there is none."""
    found = _at(value, path)
    return found if isinstance(found, list) else []


def object_in(text: str) -> dict[str, Json] | None:
    """Read an object that was kept as text; None for any other text, such as a bare id."""
    try:
        read: Json = json.loads(text) if text.startswith("{") else None
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def texts_at(value: Json, *path: str) -> Iterator[str]:
    """Go through the texts of a list, past whatever else is in it."""
    return (one for one in list_at(value, *path) if isinstance(one, str))


def moment_at(value: Json, *path: str) -> datetime | None:
    """Find a moment written as RFC 3339, in UTC; None where there is none that exists."""
    try:
        moment = datetime.fromisoformat(text_at(value, *path))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _at(value: Json, path: tuple[str, ...]) -> Json:
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
