"""An object that came as a body, and ids and numbers in it; it knows no network."""

from __future__ import annotations

from typing import Final

from app.channels.base import Raw
from app.channels.http.body import host_of, json_of
from app.domain.loose import Json, number_at, text_at
from app.errors import BadAnswer

MOST: Final = 2**53  # a larger number is none that anybody counted


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
