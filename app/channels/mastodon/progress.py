"""How far a list has been read, by ids that are compared for sameness and never for order.

The cursor holds the newest ids that are stored, newest first. Asking from the oldest of them
on brings the younger ones back, which shows that the server pages forwards from our mark, and
shows edits. Servers that do not (snac2 gives the newest page whatever the mark, Takahe nothing
once the mark is deleted) are read backwards from the newest until something known comes.
So is the first run of all, until the day it is to go back to; its cursor comes with its end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.channels.base import ReadContext
from app.domain.loose import Json, texts_at

OVERLAP: Final = 15  # less than the smallest page a server is known to give
MOST_BACK: Final = 10
MOST_FIRST: Final = 50  # of 40 each; fewer than a run may have, so that it ends with a cursor
_LINK: Final = re.compile(r'[?&]min_id=([^&>"]+)[^>]*>\s*;\s*rel="?prev')


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one page: the three fields of `Page` that a stream moves by."""

    cursor: str | None = None
    next_page: str = ""
    carry: str = ""


def params(cursor: str, page: str) -> tuple[tuple[str, str], ...]:
    """Say what to ask for: the page that `Step.next_page` named, or what follows the cursor."""
    if page:
        name, _, mark = page.partition(":")
        return ((f"{name}_id", mark),) if mark else ()
    known = _ids(cursor)
    return (("min_id", known[-1]),) if known else ()


def step(
    ids: list[str],
    context: ReadContext,
    link: str = "",
    oldest: datetime | None = None,
) -> Step:
    """Decide what one page means for the cursor, and whether another is to be asked for.

    Args:
        ids: of the page, in the server's order, newest first.
        context: of the page.
        link: the answer's `Link` header.
        oldest: when the last of the page was said; None where nothing tells.
    """
    back = _Back.of(context.carry)
    known = _ids(context.carry or context.cursor)
    if back is None and not known:
        back = _Back()  # the first time
    if back is not None:
        return _go_back(ids, back, context, oldest)
    met = set(ids) & set(known)
    is_unproved = not met and (len(known) > 1 or (bool(ids) and not link))
    if context.page == 0 and (known[-1] in met or is_unproved):
        return _begin_back(ids, known)
    if not ids or ids[0] == known[0]:
        return Step()
    newest = [*ids, *(one for one in known if one not in met)]
    forward = _LINK.search(link)
    return Step(
        cursor=_text(newest),
        next_page=f"min:{forward[1] if forward else ids[0]}",
        carry=_text(newest),
    )


@dataclass(frozen=True, slots=True)
class _Back:
    """A run from the newest back: where it stops (nowhere, if it is the first), what it met."""

    stop: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()

    @classmethod
    def of(cls, carry: str) -> _Back | None:
        if not carry.startswith("{"):
            return None
        carried: Json = json.loads(carry)
        return cls(tuple(texts_at(carried, "stop")), tuple(texts_at(carried, "new")))

    def to_text(self) -> str:
        return json.dumps({"stop": self.stop, "new": self.newest})


def _begin_back(ids: Sequence[str], known: Sequence[str]) -> Step:
    """Go on backwards, since this server does not page forwards from our mark."""
    if set(ids) & set(known):
        return Step(cursor=None if ids[0] == known[0] else _text(ids))
    back = _Back(tuple(known), tuple(ids[:OVERLAP]))
    return Step(next_page=f"max:{ids[-1]}" if ids else "newest:", carry=back.to_text())


def _go_back(ids: list[str], back: _Back, context: ReadContext, oldest: datetime | None) -> Step:
    """Go on to what is older, unless what is known, or far enough in the past, has come."""
    newest = (*back.newest, *ids)[:OVERLAP]
    is_same_page = bool(back.newest) and ids[:1] == list(back.newest[:1])  # max_id means nothing
    if back.stop:
        is_done = bool(set(back.stop) & set(ids)) or context.page >= MOST_BACK
    else:
        is_done = context.page >= MOST_FIRST or _is_far(oldest, context.back_to)
    if not ids or is_same_page or is_done:
        return Step(cursor=_text(newest) if newest else None)
    return Step(next_page=f"max:{ids[-1]}", carry=_Back(back.stop, newest).to_text())


def _is_far(oldest: datetime | None, back_to: datetime | None) -> bool:
    return back_to is None or (oldest is not None and oldest < back_to)


def _ids(cursor: str) -> list[str]:
    try:
        read: Json = json.loads(cursor) if cursor else None
    except ValueError:
        return []
    return list(texts_at(read))


def _text(ids: Sequence[str]) -> str:
    return json.dumps(list(ids)[:OVERLAP])
