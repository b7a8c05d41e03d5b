"""Asking for stored things one by one: whether they are still there, and what they say now.

Meta says the same of what went and of what we may not see. So a thing is gone only where the
network's own proof holds, that things of its sort can be seen at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from app.channels.base import Known, Page, Raw, ReadContext
from app.channels.graph.answers import Asked, is_good
from app.channels.graph.line import Line, place
from app.errors import Gone

_NOT_SURE: Final = 204
NOTHING: Final = Raw(_NOT_SURE, {}, b"", "")


def at(known: Sequence[Known], page: str) -> Known | None:
    """Give the one whose turn it is; None after the last."""
    number = int(page or "0")
    return known[number] if number < len(known) else None


def ask(
    line: Line, thing: str, asked: Asked, fields: str, is_surely_gone: Callable[[], bool]
) -> Raw:
    """Ask for one thing alone.

    Args:
        line: the way there.
        thing: its id.
        asked: what for.
        fields: of it.
        is_surely_gone: asked where Meta says that it is not there.

    Raises:
        ShopError: there is no good answer.
    """
    raw = line.get(place(thing), asked, (("fields", fields),), lets=(Gone,))
    return raw if is_good(raw) or is_surely_gone() else NOTHING


def read(raw: Raw, context: ReadContext, known: Sequence[Known], read_one: ReadOne) -> Page:
    """Read what came of the one whose turn it was, and go on with the next.

    Raises:
        BadAnswer: it is not what it should be.
    """
    number = context.page
    if number >= len(known):
        return Page()
    one, page = known[number], Page()
    if is_good(raw) and raw.status != _NOT_SURE:
        page = read_one(raw, one)
    elif raw.status != _NOT_SURE:
        page = Page(gone=(one.remote_id,))
    return replace(page, next_page=str(number + 1) if number + 1 < len(known) else "")


ReadOne = Callable[[Raw, Known], Page]
