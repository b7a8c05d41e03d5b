"""Why a watch found one item: which of its words stand where, and how they are written there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.queries.watches import watch as kept_watch
from app.services.stored_texts import stored_text
from app.services.watches import Watches, boxes_of_row

if TYPE_CHECKING:
    from app.analysis.matching import Why
    from app.queries.page import ReadPage


def found_by(
    finders: Watches, read_page: ReadPage, item_id: int, watch_ids: Sequence[int]
) -> tuple[Why, ...]:
    """Look for the words of these watches in an item; for the reader's lane."""
    said = stored_text(read_page, item_id)
    if said is None:
        return ()
    rows = [kept_watch(read_page, one) for one in watch_ids]
    whys = [finders.matcher(boxes_of_row(row)).why(said) for row in rows if row is not None]
    return tuple(one for some in whys for one in some)
