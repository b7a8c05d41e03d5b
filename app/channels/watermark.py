"""Lists that come newest first: how far each was read, and whether to go on to older pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.channels.base import Page, ReadContext
from app.clock import utc_moment, utc_text


def moment_of(mark: str) -> datetime | None:
    """Read the moment of the newest thing seen; None where no list was read to its end yet."""
    try:
        return utc_moment(mark) if mark else None
    except ValueError:
        return None


def step(
    page: Page,
    moments: Sequence[datetime],
    context: ReadContext,
    *,
    older: str,
    overlap: timedelta,
) -> Page:
    """Go on until what is known, or far enough back; only then it is kept how far we are.

    Args:
        page: what this page of the list held.
        moments: when each of it was said, in any order.
        context: `carry` and `cursor` hold the newest moment of this run and of the last.
        older: what asks for the next page; "" where this one is the last.
        overlap: by how much a thing may come late.
    """
    known, seen = moment_of(context.cursor), moment_of(context.carry)
    marks = [one for one in (*moments, seen, known) if one is not None]
    newest = utc_text(min(max(marks), context.at)) if marks else ""  # some clocks are wrong
    enough = [one for one in (known and known - overlap, context.back_to) if one is not None]
    is_far = bool(moments and enough) and min(moments) < max(enough)
    if older and not is_far:
        return replace(page, next_page=older, carry=newest)
    return replace(page, cursor=newest if newest and newest != context.cursor else None)
