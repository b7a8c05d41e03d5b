"""Reading a list that gives the newest first, back to what is known.

The cursor is the newest moment that is stored. What came with a time somewhat before it is read
again, so that what was held back, or changed, is seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.channels.base import Page, ReadContext
from app.channels.graph.paging import further
from app.clock import utc_moment, utc_text
from app.domain.loose import Json

OVERLAP: Final = timedelta(days=2)
MOST: Final = 20  # pages in one run


def follow(
    page: Page,
    body: Json,
    moments: Sequence[datetime | None],
    context: ReadContext,
    *,
    is_next_needed: bool = True,
) -> Page:
    """Say what follows a page: the next, or the cursor.

    Args:
        page: what it held.
        body: as it came.
        moments: of its entries.
        context: of the page.
        is_next_needed: see `paging.further`.
    """
    known = [one for one in moments if one is not None and one <= context.at]
    newest = max([*known, *_moment(context.carry)], default=None)
    before = _moment(context.cursor)
    bound = before[0] - OVERLAP if before else context.back_to
    # one old entry among new ones says nothing: lists are not strictly in order
    older_half = known[len(known) // 2 :]
    is_past = bound is None or (bool(known) and all(one < bound for one in older_half))
    more = further(body, is_next_needed=is_next_needed)
    carry = utc_text(newest) if newest else ""
    if more and not is_past and context.page + 1 < MOST:
        return replace(page, next_page=more, carry=carry)
    cursor = max(carry, context.cursor)  # as text they are in the order of time
    return replace(page, cursor=cursor if cursor != context.cursor else None)


def _moment(text: str) -> list[datetime]:
    try:
        return [utc_moment(text)] if text else []
    except ValueError:
        return []
