"""How far a list has been read, by ids that are compared for sameness and never for order.

The cursor holds the newest ids that are stored, newest first. Asking from the oldest of them
on brings the younger ones back, which shows that the server pages forwards from our mark, and
shows edits. Servers that do not (snac2 gives the newest page whatever the mark, Takahe nothing
once the mark is deleted) are read backwards from the newest until something known comes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.channels.base import ReadContext
from app.domain.loose import Json, texts_at

OVERLAP: Final = 15  # less than the smallest page a server is known to give
MOST_BACK: Final = 10
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


def step(ids: Sequence[str], context: ReadContext, link: str = "") -> Step:
    """Decide what one page means for the cursor, and whether another is to be asked for.

    Args:
        ids: of the page, in the server's order, newest first.
        context: of the page.
        link: the answer's `Link` header.
    """
    if context.carry.startswith('{"stop"'):
        return _step_back(ids, context)
    known = _ids(context.carry or context.cursor)
    if not known:  # the first time: one page is enough
        return Step(cursor=_text(ids) if ids else None)
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


def _begin_back(ids: Sequence[str], known: Sequence[str]) -> Step:
    """Go on backwards, since this server does not page forwards from our mark."""
    if set(ids) & set(known):
        return Step(cursor=None if ids[0] == known[0] else _text(ids))
    carry = json.dumps({"stop": list(known), "new": ids[:OVERLAP]})
    return Step(next_page=f"max:{ids[-1]}" if ids else "newest:", carry=carry)


def _step_back(ids: Sequence[str], context: ReadContext) -> Step:
    carried: Json = json.loads(context.carry)
    stop, newest = set(texts_at(carried, "stop")), [*texts_at(carried, "new"), *ids][:OVERLAP]
    is_same_page = bool(ids) and "".join(ids[:1]) in newest[:1] and context.page > 1
    if not ids or stop & set(ids) or is_same_page or context.page >= MOST_BACK:
        return Step(cursor=_text(newest) if newest else None)
    carry = json.dumps({"stop": sorted(stop), "new": newest})
    return Step(next_page=f"max:{ids[-1]}", carry=carry)


def _ids(cursor: str) -> list[str]:
    try:
        read: Json = json.loads(cursor) if cursor else None
    except ValueError:
        return []
    return list(texts_at(read))


def _text(ids: Sequence[str]) -> str:
    return json.dumps(list(ids)[:OVERLAP])
